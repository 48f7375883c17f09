package io.bidd.runtime.member;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/** Reads who is there from a bearer token, or else from the sign-in cookie. Part of the shop's security chain. */
public class ShopperFilter extends OncePerRequestFilter {

    /** Name of the sign-in cookie. */
    public static final String COOKIE = "DDIB";

    private static final String BEARER = "Bearer ";

    private final Members members;

    public ShopperFilter(Members members) {
        this.members = members;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        token(request).flatMap(members::verify).ifPresent(shopper -> {
            var context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                    shopper, null, List.of(new SimpleGrantedAuthority("ROLE_SHOPPER"))));
            SecurityContextHolder.setContext(context);
        });
        chain.doFilter(request, response);
    }

    /** Whether the request brings its own token, which no other site can make a browser do: it needs no CSRF token. */
    public static boolean hasBearer(HttpServletRequest request) {
        var header = request.getHeader("Authorization");
        return header != null && header.startsWith(BEARER);
    }

    /** The token a request brings itself. */
    public static Optional<String> bearer(HttpServletRequest request) {
        return hasBearer(request)
                ? Optional.of(request.getHeader("Authorization").substring(BEARER.length()))
                : Optional.empty();
    }

    /** A request that brings a bearer token is never taken for the cookie's owner. */
    private static Optional<String> token(HttpServletRequest request) {
        if (hasBearer(request)) return bearer(request);
        var cookie = WebUtils.getCookie(request, COOKIE);
        return cookie == null ? Optional.empty() : Optional.of(cookie.getValue());
    }
}
