package io.bidd.runtime;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What the process tells of itself is for who comes to the process: by its number, as a Prometheus does that found its pod.
 * Visitors of shops come by a shop's host name, which is all that an ingress controller leads here, and find nothing.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class MetricsDoor extends OncePerRequestFilter {

    private static final Pattern NUMBER = Pattern.compile("[0-9.]{7,15}|\\[?[0-9a-fA-F:]*:[0-9a-fA-F:.]+]?");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return !path.startsWith("/actuator") || path.startsWith("/actuator/health");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (NUMBER.matcher(request.getServerName()).matches()) chain.doFilter(request, response);
        else response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    }
}
