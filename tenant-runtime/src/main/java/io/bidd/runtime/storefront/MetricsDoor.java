package io.bidd.runtime.storefront;

import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * What the process tells of itself is for who comes to the process: by its number, as a Prometheus does that found its pod.
 * Visitors of shops come by a shop's host name, which is all that an edge or ingress controller leads here, and are refused. The
 * header counts as it came; what a proxy claims in its name does not.
 */
final class MetricsDoor implements AuthorizationManager<RequestAuthorizationContext> {

    private static final Pattern NUMBER = Pattern.compile("(?:[0-9.]{7,15}|\\[[0-9a-fA-F:.]+])(?::[0-9]+)?");

    @Override
    public AuthorizationDecision authorize(
            Supplier<? extends @Nullable Authentication> who, RequestAuthorizationContext asked) {
        return new AuthorizationDecision(isByNumber(asked.getRequest()));
    }

    private static boolean isByNumber(HttpServletRequest request) {
        var host = request.getHeader("Host");
        return host != null && NUMBER.matcher(host).matches();
    }
}
