package io.bidd.console.signin;

import io.bidd.console.ConsoleSettings;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientProviderBuilder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;

/**
 * The console's client at BIDD's OpenID provider. Browsers reach the provider by its name, we by its back channel, so nothing
 * is discovered at start: the console comes up while the control plane is away.
 */
@Configuration(proxyBeanMethods = false)
class Clients {

    static final String LOGIN = "/oauth2/authorization/" + ConsoleSettings.BIDD;

    @Bean
    ClientRegistrationRepository clientRegistrations(ConsoleSettings settings) {
        var urls = settings.urls();
        return new InMemoryClientRegistrationRepository(ClientRegistration.withRegistrationId(ConsoleSettings.BIDD)
                .clientId("console")
                .clientSecret(settings.clientSecret())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(urls.console() + "/login/oauth2/code/" + ConsoleSettings.BIDD)
                .scope("openid", "profile", "api")
                .authorizationUri(urls.id() + "/oauth2/authorize")
                .tokenUri(urls.control() + "/oauth2/token")
                .jwkSetUri(urls.control() + "/oauth2/jwks")
                .issuerUri(urls.id()) // compared with the token's issuer, never called
                .providerConfigurationMetadata(Map.of("end_session_endpoint", urls.id() + "/connect/logout"))
                .userNameAttributeName(IdTokenClaimNames.SUB)
                .clientSettings(ClientRegistration.ClientSettings.builder()
                        .requireProofKey(true)
                        .build())
                .build());
    }

    /** Tokens live and die with the session that got them. */
    @Bean
    OAuth2AuthorizedClientRepository heldTokens() {
        return new HttpSessionOAuth2AuthorizedClientRepository();
    }

    @Bean
    OAuth2AuthorizedClientManager tokens(
            ClientRegistrationRepository clientRegistrations, OAuth2AuthorizedClientRepository heldTokens) {
        var manager = new DefaultOAuth2AuthorizedClientManager(clientRegistrations, heldTokens);
        manager.setAuthorizedClientProvider(OAuth2AuthorizedClientProviderBuilder.builder()
                .authorizationCode()
                .refreshToken()
                .build());
        return manager;
    }
}
