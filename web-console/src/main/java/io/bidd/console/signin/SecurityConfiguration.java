package io.bidd.console.signin;

import io.bidd.console.ConsoleSettings;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.security.web.util.matcher.RequestHeaderRequestMatcher;

/** Who may see what. What is not named here is refused. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final String POLICY =
            "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

    @Bean
    SecurityFilterChain console(
            HttpSecurity http, ClientRegistrationRepository clientRegistrations, ConsoleSettings settings) {
        var signedOut = new OidcClientInitiatedLogoutSuccessHandler(clientRegistrations);
        signedOut.setPostLogoutRedirectUri(settings.urls().console() + "/");
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/", "/apply", "/plans", "/assets/**", "/webjars/**", "/error", "/actuator/health/**")
                        .permitAll()
                        .requestMatchers("/admin/**")
                        .hasRole("ADMIN")
                        .requestMatchers("/home", "/rentals/**")
                        .authenticated()
                        .anyRequest()
                        .denyAll())
                .oauth2Login(login -> login.loginPage(Clients.LOGIN)
                        .defaultSuccessUrl("/home")
                        .failureUrl("/?signin=failed")
                        .userInfoEndpoint(user -> user.userAuthoritiesMapper(SecurityConfiguration::withRole)))
                .logout(logout -> logout.logoutSuccessHandler(signedOut))
                .exceptionHandling(exceptions -> exceptions
                        .defaultAuthenticationEntryPointFor(reloadPage(), new RequestHeaderRequestMatcher("HX-Request"))
                        .defaultAuthenticationEntryPointFor(
                                new LoginUrlAuthenticationEntryPoint(Clients.LOGIN), AnyRequestMatcher.INSTANCE))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY)))
                .build();
    }

    /** The ID token says what a person is to BIDD. */
    private static Set<GrantedAuthority> withRole(Collection<? extends GrantedAuthority> given) {
        Set<GrantedAuthority> all = new HashSet<>(given);
        for (var authority : given) {
            if (authority instanceof OidcUserAuthority person) {
                var role = person.getIdToken().getClaimAsString("role");
                if (role != null) all.add(new SimpleGrantedAuthority("ROLE_" + role));
            }
        }
        return all;
    }

    /** A part of a page cannot show the sign-in of another origin: the whole page is asked for again and goes there. */
    private static AuthenticationEntryPoint reloadPage() {
        return (request, response, failure) -> {
            response.setHeader("HX-Refresh", "true");
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
        };
    }
}
