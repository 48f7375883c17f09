package io.bidd.runtime.seller;

import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.template.TenantSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.stereotype.Component;

/**
 * The bound tenant's client at BIDD's OpenID provider. Browsers reach the provider by its name, we by its back channel, so
 * nothing is discovered at start: a runtime comes up while the control plane is away.
 */
@Component
class DeskClients implements ClientRegistrationRepository {

    static final String BIDD = "bidd";
    static final String LOGIN = "/seller/login/start";
    static final String CALLBACK = "/seller/login/code";

    private final String url;
    private final String backChannel;

    DeskClients(@Value("${bidd.id.url}") String url, @Value("${bidd.id.back-channel-url}") String backChannel) {
        this.url = url;
        this.backChannel = backChannel;
    }

    @Override
    public @Nullable ClientRegistration findByRegistrationId(String id) {
        if (!id.equals(BIDD)) return null;
        var tenant = CurrentTenant.get();
        return ClientRegistration.withRegistrationId(BIDD)
                .clientId(TenantSpec.deskClientOf(tenant.id()))
                .clientSecret(tenant.deskSecret())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .redirectUri(tenant.url() + CALLBACK + "/{registrationId}")
                .scope("openid", "profile")
                .authorizationUri(url + "/oauth2/authorize")
                .tokenUri(backChannel + "/oauth2/token")
                .jwkSetUri(backChannel + "/oauth2/jwks")
                .issuerUri(url)
                .providerConfigurationMetadata(Map.of("end_session_endpoint", url + "/connect/logout"))
                .userNameAttributeName(IdTokenClaimNames.SUB)
                .clientSettings(ClientRegistration.ClientSettings.builder()
                        .requireProofKey(true)
                        .build())
                .build();
    }
}
