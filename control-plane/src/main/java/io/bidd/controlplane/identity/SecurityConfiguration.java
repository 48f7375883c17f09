package io.bidd.controlplane.identity;

import static org.springframework.security.config.Customizer.withDefaults;

import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.InMemoryOAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.JdbcOAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationConsentService;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;

/** Three doors: the OpenID provider's endpoints, the API (tokens only, no session), and sign-in for people. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String POLICY =
            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

    @Bean
    @Order(1)
    SecurityFilterChain openIdProvider(HttpSecurity http) {
        http.oauth2AuthorizationServer(provider -> {
            http.securityMatcher(provider.getEndpointsMatcher());
            provider.oidc(withDefaults());
            provider.clientAuthentication(
                    clients -> clients.authenticationProviders(SecurityConfiguration::compareSecrets));
        });
        return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(exceptions -> exceptions.defaultAuthenticationEntryPointFor(
                        new LoginUrlAuthenticationEntryPoint("/login"),
                        new MediaTypeRequestMatcher(MediaType.TEXT_HTML)))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain api(HttpSecurity http) {
        return http.securityMatcher("/v1/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers("/v1/provisioning/**")
                        .hasAuthority("SCOPE_" + Clients.PROVISIONING_SCOPE)
                        .requestMatchers("/v1/admin/**")
                        .hasRole(Role.ADMIN.name())
                        .requestMatchers(org.springframework.http.HttpMethod.POST, "/v1/companies", "/v1/quotes")
                        .permitAll()
                        .requestMatchers(org.springframework.http.HttpMethod.GET, "/v1/plans")
                        .permitAll()
                        .anyRequest()
                        .hasRole(Role.OWNER.name()))
                .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.jwtAuthenticationConverter(authorities())))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(csrf -> csrf.disable()) // no cookie counts here, so no browser can be made to send one
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain signIn(HttpSecurity http) {
        return http.authorizeHttpRequests(
                        requests -> requests.requestMatchers("/login", "/error", "/assets/**", "/actuator/health/**")
                                .permitAll()
                                .anyRequest()
                                .denyAll())
                .formLogin(form -> form.loginPage("/login").usernameParameter("email"))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY)))
                .build();
    }

    /** Client secrets are long and random and not stored: they are compared as they are, without a slow hash. */
    private static void compareSecrets(List<AuthenticationProvider> providers) {
        for (var provider : providers)
            if (provider instanceof ClientSecretAuthenticationProvider secrets)
                secrets.setPasswordEncoder(new ClientSecrets());
    }

    /** Roles come from the token's role claim and count only where the token is meant for the API. */
    private static JwtAuthenticationConverter authorities() {
        var converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(SecurityConfiguration::authoritiesOf);
        return converter;
    }

    private static List<GrantedAuthority> authoritiesOf(Jwt token) {
        var scopes = token.getClaimAsStringList("scope");
        if (scopes == null) return List.of();
        if (scopes.contains(Clients.PROVISIONING_SCOPE))
            return List.of(new SimpleGrantedAuthority("SCOPE_" + Clients.PROVISIONING_SCOPE));
        var role = token.getClaimAsString(Claims.ROLE);
        if (role == null || !scopes.contains(Clients.API_SCOPE)) return List.of();
        return List.of(new SimpleGrantedAuthority("ROLE_" + role));
    }

    @Bean
    OAuth2TokenCustomizer<JwtEncodingContext> claims(Members members) {
        return context -> {
            var type = context.getTokenType().getValue();
            var principal = context.getPrincipal();
            if (principal == null) return;
            members.find(principal.getName()).ifPresent(account -> {
                if (account.companyId() != null) context.getClaims().claim(Claims.COMPANY, account.companyId());
                context.getClaims().claim(Claims.ROLE, account.role().name());
                if (type.equals(OidcParameterNames.ID_TOKEN))
                    context.getClaims()
                            .claims(all -> all.putAll(Map.of("name", account.name(), "email", account.email())));
            });
        };
    }

    @Bean
    OAuth2AuthorizationService authorizations(JdbcTemplate database, Clients clients) {
        return new JdbcOAuth2AuthorizationService(database, clients);
    }

    /** Nobody is asked for consent: every client is our own. */
    @Bean
    OAuth2AuthorizationConsentService consents() {
        return new InMemoryOAuth2AuthorizationConsentService();
    }

    @Bean
    AuthorizationServerSettings provider(IdentitySettings settings) {
        return AuthorizationServerSettings.builder()
                .issuer(settings.urls().id())
                .build();
    }

    @Bean
    PasswordEncoder passwords() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }
}
