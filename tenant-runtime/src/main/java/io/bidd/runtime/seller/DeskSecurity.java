package io.bidd.runtime.seller;

import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.template.TenantSpec;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * The desk is for the company that rents the shop, and for no other. A person signs in at BIDD; a program brings BIDD's access
 * token. Each request is compared with the tenant again: in a shared runtime a session is only good at the shop it began in.
 */
@Configuration(proxyBeanMethods = false)
class DeskSecurity {

    private static final String POLICY =
            "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

    @Bean
    @Order(1)
    SecurityFilterChain desk(HttpSecurity http, DeskClients clients, JwtDecoder tokens) {
        var signedOut = new OidcClientInitiatedLogoutSuccessHandler(clients);
        signedOut.setPostLogoutRedirectUri("{baseUrl}/");
        return http.securityMatcher("/seller", "/seller/**", "/api/seller/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers("/seller/refused")
                        .permitAll()
                        .anyRequest()
                        .access((who, request) -> ofThisShop(who)))
                .oauth2Login(login -> login.clientRegistrationRepository(clients)
                        .loginPage(DeskClients.LOGIN + "/" + DeskClients.BIDD)
                        .authorizationEndpoint(endpoint -> endpoint.baseUri(DeskClients.LOGIN))
                        .redirectionEndpoint(endpoint -> endpoint.baseUri(DeskClients.CALLBACK + "/*"))
                        .defaultSuccessUrl("/seller")
                        .failureUrl("/seller/refused"))
                .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.decoder(tokens)))
                .logout(logout -> logout.logoutUrl("/seller/logout").logoutSuccessHandler(signedOut))
                .exceptionHandling(exceptions -> exceptions
                        .accessDeniedPage("/seller/refused")
                        .defaultAuthenticationEntryPointFor(
                                new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED),
                                PathPatternRequestMatcher.withDefaults().matcher("/api/seller/**"))
                        .defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint(DeskClients.LOGIN + "/" + DeskClients.BIDD),
                                PathPatternRequestMatcher.withDefaults().matcher("/seller/**")))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY)))
                .build();
    }

    @Bean
    JwtDecoder biddTokens(
            @Value("${bidd.id.url}") String issuer, @Value("${bidd.id.back-channel-url}") String backChannel) {
        var decoder =
                NimbusJwtDecoder.withJwkSetUri(backChannel + "/oauth2/jwks").build();
        decoder.setJwtValidator(JwtValidators.createDefaultWithIssuer(issuer));
        return decoder;
    }

    /** Whether this is somebody of the company that rents the bound shop. */
    static AuthorizationResult ofThisShop(Supplier<? extends @Nullable Authentication> who) {
        var tenant = CurrentTenant.get();
        return new AuthorizationDecision(
                switch (who.get()) {
                    case OAuth2AuthenticationToken person
                    when person.getPrincipal() instanceof OidcUser user ->
                        isFor(TenantSpec.deskClientOf(tenant.id()), user)
                                && tenant.company().id().equals(user.getClaimAsString("company"));
                    case JwtAuthenticationToken program ->
                        scopesOf(program).contains("api")
                                && tenant.company()
                                        .id()
                                        .equals(program.getToken().getClaimAsString("company"));
                    case null, default -> false;
                });
    }

    private static boolean isFor(String client, OidcUser user) {
        var audience = user.getIdToken().getAudience();
        return audience != null && audience.contains(client);
    }

    private static List<String> scopesOf(JwtAuthenticationToken program) {
        var scopes = program.getToken().getClaimAsStringList("scope");
        return scopes == null ? List.of() : scopes;
    }
}
