package io.bidd.runtime.storefront;

import io.bidd.runtime.groupcommit.Busy;
import io.bidd.runtime.groupcommit.OutcomeUnknown;
import io.bidd.runtime.waitingroom.LineAway;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** How the shop's API says no: RFC 9457 problem details with a stable type. */
@RestControllerAdvice(annotations = RestController.class)
class ShopProblems extends ResponseEntityExceptionHandler {

    @ExceptionHandler
    ResponseEntity<?> on(LineAway away) {
        return refuse(
                HttpStatus.SERVICE_UNAVAILABLE,
                "line-unreachable",
                "The line stands still for a moment. Your place is kept; try again.");
    }

    @ExceptionHandler
    ResponseEntity<?> on(Busy busy) {
        return refuse(
                HttpStatus.SERVICE_UNAVAILABLE,
                "busy",
                "Too much at this moment. Nothing was done; try again in a second.");
    }

    @ExceptionHandler
    ResponseEntity<?> on(OutcomeUnknown unknown) {
        return refuse(
                HttpStatus.SERVICE_UNAVAILABLE,
                "outcome-unknown",
                "Whether it was done is not known. Send the same command again with the same Idempotency-Key.");
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Map<String, String> fields = new TreeMap<>();
        invalid.getBindingResult()
                .getFieldErrors()
                .forEach(error -> fields.put(error.getField(), String.valueOf(error.getDefaultMessage())));
        return invalid(fields);
    }

    @Override
    protected ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Map<String, String> fields = new TreeMap<>();
        for (var result : invalid.getParameterValidationResults()) {
            for (var error : result.getResolvableErrors()) {
                var name = error instanceof FieldError field
                        ? field.getField()
                        : result.getMethodParameter().getParameterName();
                fields.put(String.valueOf(name), String.valueOf(error.getDefaultMessage()));
            }
        }
        return invalid(fields);
    }

    /** What the framework refuses by itself gets a stable type too, after its status: as {@code unsupported-media-type}. */
    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception refused, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var answer = super.handleExceptionInternal(refused, body, headers, status, request);
        if (answer != null && answer.getBody() instanceof ProblemDetail problem && problem.getType() == null) {
            var known = HttpStatus.resolve(status.value());
            if (known != null)
                problem.setType(URI.create("urn:bidd:problem:"
                        + known.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
        return answer;
    }

    private static ResponseEntity<Object> invalid(Map<String, String> fields) {
        var problem = problem(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "invalid",
                "Some fields need another look: " + String.join(", ", fields.keySet()) + ".");
        problem.setProperty("fields", fields);
        return ResponseEntity.of(problem).build();
    }

    static ResponseEntity<?> refuse(HttpStatus status, String type, String detail) {
        return ResponseEntity.of(problem(status, type, detail)).build();
    }

    private static ProblemDetail problem(HttpStatus status, String type, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:bidd:problem:" + type));
        return problem;
    }
}
