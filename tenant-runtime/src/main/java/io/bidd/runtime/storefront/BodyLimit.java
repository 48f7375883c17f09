package io.bidd.runtime.storefront;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * No command of the API is large, but for uploads, which have a limit of their own. A body has to say how long it is: then it can
 * be refused before it is read.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class BodyLimit extends OncePerRequestFilter {

    private static final long LARGEST = 64 * 1024;

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        var type = request.getContentType();
        return !path.startsWith("/api/")
                || path.startsWith("/api/webhooks/") // has a limit of its own, as providers send as they like
                || type != null && type.startsWith("multipart/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > LARGEST)
            refuse(response, 413, "content-too-large", "The request is larger than 64 KB.");
        else if (request.getHeader("Transfer-Encoding") != null)
            refuse(response, 411, "length-required", "Say how long the request is (Content-Length).");
        else chain.doFilter(request, response);
    }

    private static void refuse(HttpServletResponse response, int status, String type, String detail)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.getWriter()
                .write("{\"type\":\"urn:bidd:problem:" + type + "\",\"status\":" + status + ",\"detail\":\"" + detail
                        + "\"}");
    }
}
