package io.bidd.controlplane.problem;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns what went wrong into problem details. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ProblemDetail on(Refused refused) {
        var problem = problem(refused.status(), refused.type(), refused.detail());
        if (!refused.moments().isEmpty()) problem.setProperty("moments", refused.moments());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail on(OptimisticLockingFailureException overtaken) {
        return problem(
                HttpStatus.CONFLICT, "overtaken", "Somebody changed this at the same moment. Look again and retry.");
    }

    @ExceptionHandler
    ProblemDetail on(Exception ours) throws Exception {
        if (ours instanceof org.springframework.security.access.AccessDeniedException
                || ours instanceof org.springframework.security.core.AuthenticationException) throw ours;
        log.error("a request failed through our fault", ours);
        return problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "internal",
                "This is our fault. It has been noted; please try again.");
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Map<String, String> fields = new TreeMap<>();
        for (var error : invalid.getBindingResult().getFieldErrors())
            fields.merge(
                    error.getField(), String.valueOf(error.getDefaultMessage()), (one, other) -> one + "; " + other);
        var problem = problem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "invalid",
                "Some fields need another look: " + String.join(", ", fields.keySet()) + ".");
        problem.setProperty("fields", fields);
        return ResponseEntity.of(problem).build();
    }

    static ProblemDetail problem(HttpStatus status, String type, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:bidd:problem:" + type));
        return problem;
    }
}
