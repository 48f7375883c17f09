package io.bidd.controlplane.problem;

import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;

/**
 * A request that a person made and that cannot be granted. It leaves as a problem detail; nothing was changed, because it
 * rolls the transaction back.
 */
public final class Refused extends RuntimeException {

    private final HttpStatus status;
    private final String type;
    private final String detail;
    private final List<Instant> moments;

    private Refused(HttpStatus status, String type, String detail) {
        this(status, type, detail, List.of());
    }

    private Refused(HttpStatus status, String type, String detail, List<Instant> moments) {
        super(detail, null, false, false);
        this.moments = List.copyOf(moments);
        this.status = status;
        this.type = type;
        this.detail = detail;
    }

    /** The thing asked for is not there, or is not the caller's: the two must not be told apart. */
    public static Refused notFound(String what) {
        return new Refused(HttpStatus.NOT_FOUND, "not-found", "There is no such " + what + ".");
    }

    /** The moment is wrong: {@code type} names which rule says so. */
    public static Refused conflict(String type, String detail) {
        return new Refused(HttpStatus.CONFLICT, type, detail);
    }

    /** The moment is wrong, and there are others. @param moments at which it would be right, for whoever words it otherwise */
    public static Refused conflict(String type, String detail, List<Instant> moments) {
        return new Refused(HttpStatus.CONFLICT, type, detail, moments);
    }

    /** What was typed cannot be. */
    public static Refused invalid(String type, String detail) {
        return new Refused(HttpStatus.UNPROCESSABLE_CONTENT, type, detail);
    }

    public static Refused forbidden(String detail) {
        return new Refused(HttpStatus.FORBIDDEN, "forbidden", detail);
    }

    /** Something we depend on does not answer; the same request may be sent again. */
    public static Refused unavailable(String type, String detail) {
        return new Refused(HttpStatus.SERVICE_UNAVAILABLE, type, detail);
    }

    /** Moments that the detail tells of. */
    public List<Instant> moments() {
        return moments;
    }

    public HttpStatus status() {
        return status;
    }

    /** Stable name of the rule, the last part of the problem's type URI. */
    public String type() {
        return type;
    }

    /** What the person reads. */
    public String detail() {
        return detail;
    }
}
