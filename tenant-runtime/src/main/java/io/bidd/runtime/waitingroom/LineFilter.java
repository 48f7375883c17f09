package io.bidd.runtime.waitingroom;

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

/** Answers {@code GET /api/deals/{id}/line/now} ahead of security and dispatcher: waiting must cost next to nothing. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20) // right after the tenant is bound
class LineFilter extends OncePerRequestFilter {

    private static final Pattern PATH = Pattern.compile("/api/deals/([a-z0-9]+)/line/now");

    private final LineBoard board;

    LineFilter(LineBoard board) {
        this.board = board;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = PATH.matcher(request.getRequestURI());
        if (!path.matches() || !request.getMethod().equals("GET")) {
            chain.doFilter(request, response);
            return;
        }
        var answer = board.answer(path.group(1));
        response.setHeader("ETag", answer.etag());
        response.setHeader("Cache-Control", "public, max-age=1");
        if (answer.etag().equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType("application/json");
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }
}
