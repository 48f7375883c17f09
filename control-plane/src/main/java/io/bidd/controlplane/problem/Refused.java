package io.bidd.controlplane.problem;

import org.springframework.http.HttpStatus;

/**
 * A request that a person made and that cannot be granted. It leaves as a problem detail; nothing was changed, because it
 * rolls the transaction back.
 */
public final class Refused extends RuntimeException {

    private final HttpStatus status;
    private final String type;
    private final String detail;

    private Refused(HttpStatus status, String type, String detail) {
        super(detail, null, false, false);
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
