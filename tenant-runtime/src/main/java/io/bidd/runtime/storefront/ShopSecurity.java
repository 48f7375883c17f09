package io.bidd.runtime.storefront;

import io.bidd.runtime.member.Members;
import io.bidd.runtime.member.ShopperFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.session.NullAuthenticatedSessionStrategy;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;

/** Who may do what in the shop. What is not named here is refused. */
@Configuration(proxyBeanMethods = false)
class ShopSecurity {

    private static final String POLICY =
            "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

    /** A span for each filter of each request would cost more than the filters do; requests themselves are observed. */
    @Bean
    SecurityObservationSettings unobservedFilters() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    @Order(2)
    SecurityFilterChain shop(HttpSecurity http, Members members) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                HttpMethod.GET,
                                "/",
                                "/deals/*",
                                "/week",
                                "/sign-in",
                                "/sign-up",
                                "/pictures/*",
                                "/brand.css",
                                "/logo",
                                "/assets/**",
                                "/api/deals",
                                "/api/deals/*",
                                "/api/deals/*/draw",
                                "/api/deals/*/draw.txt",
                                "/error",
                                "/actuator/health/**")
                        .permitAll()
                        .requestMatchers(
                                HttpMethod.POST,
                                "/sign-in",
                                "/sign-up",
                                "/sign-out",
                                "/api/members",
                                "/api/sessions",
                                "/api/webhooks/*",
                                "/error")
                        .permitAll()
                        .requestMatchers(
                                "/deals/*/line",
                                "/deals/*/line/leaving",
                                "/deals/*/turn",
                                "/deals/*/order",
                                "/deals/*/order/extension",
                                "/deals/*/restock-alarm",
                                "/orders",
                                "/orders/**",
                                "/api/orders",
                                "/api/orders/**",
                                "/api/deals/*/line/ticket",
                                "/api/deals/*/passes",
                                "/api/deals/*/passes/extension",
                                "/api/deals/*/restock-alarm")
                        .hasRole("SHOPPER")
                        .requestMatchers(HttpMethod.GET, "/actuator/prometheus")
                        .access(new MetricsDoor())
                        .anyRequest()
                        .denyAll())
                .addFilterBefore(new ShopperFilter(members), AnonymousAuthenticationFilter.class)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(cache -> cache.disable())
                .csrf(csrf -> csrf.csrfTokenRepository(new CookieCsrfTokenRepository())
                        .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler())
                        // Each request is signed in anew; without this each picture on a page would take the form's
                        // token away.
                        .sessionAuthenticationStrategy(new NullAuthenticatedSessionStrategy())
                        .ignoringRequestMatchers(ShopperFilter::hasBearer)
                        .ignoringRequestMatchers(
                                "/api/members", "/api/sessions") // they answer with a token, set no cookie
                        .ignoringRequestMatchers("/api/webhooks/*")) // a program calls, whose message is signed
                .exceptionHandling(exceptions -> exceptions.authenticationEntryPoint(signInFirst()))
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY)))
                .build();
    }

    /** A payer who comes back in another browser than the one that left, as apps of providers do. */
    private static boolean isReturn(HttpServletRequest request) {
        return request.getMethod().equals("GET")
                && request.getRequestURI().matches("/orders/[^/]+/payment")
                && request.getQueryString() != null;
    }

    /** People are shown the sign-in page and come back afterwards; programs are told in a problem detail. */
    private static AuthenticationEntryPoint signInFirst() {
        return (request, response, failure) -> {
            if (request.getRequestURI().startsWith("/api/")) {
                response.setStatus(401);
                response.setContentType("application/problem+json");
                response.getWriter()
                        .write("{\"type\":\"urn:bidd:problem:sign-in\",\"status\":401,\"detail\":\"Sign in first.\"}");
            } else {
                var wanted = request.getMethod().equals("GET")
                        ? request.getRequestURI()
                        : request.getRequestURI()
                                .replaceFirst(
                                        "/(line|line/leaving|turn|order|order/extension|restock-alarm|payment|cancellation|refunds)$",
                                        "");
                var invite = request.getParameter("invite"); // it is not lost by signing in
                var next = invite == null ? wanted : wanted + "?invite=" + invite;
                if (isReturn(request)) next = wanted + "?" + request.getQueryString();
                response.sendRedirect("/sign-in?next=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
            }
        };
    }
}
