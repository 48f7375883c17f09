package io.bidd.runtime.seller.order;

import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

/** How the desk's API says no. */
final class Refusals {

    private Refusals() {}

    /** @param facts what a program may want to know about it, by name */
    static ResponseEntity<?> refuse(HttpStatus status, String type, String detail, Map<String, ?> facts) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:bidd:problem:" + type));
        facts.forEach(problem::setProperty);
        return ResponseEntity.of(problem).build();
    }
}
