package io.bidd.console.page;

import io.bidd.console.ConsoleSettings;
import io.bidd.console.api.ApiAway;
import io.bidd.console.api.ApiProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.ClientAuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.client.RestClientException;

/** What no page has an answer to goes to the error page, which has words for each status. */
@ControllerAdvice
class Failures {

    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    /** The first is the client's own name for a token endpoint that does not answer. */
    private static final Set<String> PROVIDER_AWAY =
            Set.of("invalid_token_response", OAuth2ErrorCodes.SERVER_ERROR, OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE);

    private final HttpSessionRequestCache wanted = new HttpSessionRequestCache();

    @ExceptionHandler({ApiAway.class, RestClientException.class})
    void on(RuntimeException away, HttpServletResponse response) throws IOException {
        log.warn("the control plane is away", away);
        response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
    }

    @ExceptionHandler
    void on(ApiProblem problem, HttpServletResponse response) throws IOException {
        log.info("a page could not be shown: {}", problem.getMessage());
        response.sendError(problem.status());
    }

    /** The session's tokens are used up: the person signs in again and comes back here. */
    @ExceptionHandler
    void on(ClientAuthorizationException lost, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (PROVIDER_AWAY.contains(lost.getError().getErrorCode())) {
            log.warn("no token could be fetched", lost);
            response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
        } else if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Refresh", "true");
            response.setStatus(HttpStatus.UNAUTHORIZED.value());
        } else {
            if (request.getMethod().equals("GET")) wanted.saveRequest(request, response);
            response.sendRedirect("/oauth2/authorization/" + ConsoleSettings.BIDD);
        }
    }
}
