package io.bidd.runtime.checkout;

import io.bidd.runtime.groupcommit.CommandKey;
import io.bidd.runtime.member.Shopper;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Answers a command that comes again with the same {@code Idempotency-Key} as it was answered before, for 24 hours. It stands
 * behind security, so keys belong to who sends them. Opening an order is not among these commands: its key is written in the
 * same transaction as the order (see {@link Placing}).
 *
 * <p>Only what was done is kept. A refusal has changed nothing, and the same key may be granted later.
 */
@Component
@Order(IdempotencyFilter.BEHIND_SECURITY)
class IdempotencyFilter extends OncePerRequestFilter {

    static final int BEHIND_SECURITY = 0;
    private static final String KEY = "Idempotency-Key";
    private static final int LARGEST_BODY = 64 * 1024;

    private final IdempotencyKeys keys;

    IdempotencyFilter(IdempotencyKeys keys) {
        this.keys = keys;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        var path = request.getRequestURI();
        return request.getHeader(KEY) == null
                || !request.getMethod().equals("POST")
                || path.equals("/api/orders")
                || !path.startsWith("/api/orders/") && !path.startsWith("/api/seller/")
                || path.endsWith("/imports");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var who = SecurityContextHolder.getContext().getAuthentication();
        var key = request.getHeader(KEY);
        if (who == null || !key.matches("[A-Za-z0-9-]{8,64}")) {
            refuse(response, 400, "invalid", "Idempotency-Key is 8 to 64 letters, digits and dashes.");
            return;
        }
        var body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            refuse(response, 413, "too-large", "The request is too large.");
            return;
        }
        var caller = caller(who);
        var hash = hash(request, body);
        var known = keys.begin(caller, key, hash).orElse(null);
        if (known == null) {
            run(caller, key, new ReadRequest(request, body), response, chain);
        } else if (!known.requestHash().equals(hash)) {
            refuse(response, 422, "key-reused", "This Idempotency-Key came with another command.");
        } else if (known.status() == null) {
            response.setHeader("Retry-After", "1");
            refuse(response, 409, "in-progress", "This command is being done. Ask again in a second.");
        } else {
            response.setStatus(known.status());
            if (known.contentType() != null) response.setContentType(known.contentType());
            response.getOutputStream()
                    .write(known.body() == null ? new byte[0] : known.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void run(
            String caller, String key, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var answer = new ContentCachingResponseWrapper(response);
        var undone = false;
        var answered = false;
        try {
            CommandKey.run(caller, key, () -> {
                chain.doFilter(request, answer);
                return null;
            });
            undone = answer.getStatus() >= 300 && answer.getStatus() < 500;
            if (answer.getStatus() < 300) {
                keys.answered(
                        caller,
                        key,
                        answer.getStatus(),
                        answer.getContentType(),
                        new String(answer.getContentAsByteArray(), StandardCharsets.UTF_8));
                answered = true;
            }
        } catch (ServletException | IOException | RuntimeException fromTheChain) {
            throw fromTheChain;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        } finally {
            if (undone) keys.forget(caller, key);
            else if (!answered) keys.interrupted(caller, key);
        }
        answer.copyBodyToResponse();
    }

    private static String caller(Authentication who) {
        return who.getPrincipal() instanceof Shopper shopper ? shopper.id() : "seller:" + who.getName();
    }

    private static String hash(HttpServletRequest request, byte[] body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((request.getRequestURI() + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(body));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
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
