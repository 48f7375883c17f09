package io.bidd.console.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The control plane said no, with a reason a person can read. */
public final class ApiProblem extends RuntimeException {

    private final int status;
    private final String type;
    private final String detail;
    private final Map<String, String> fields;
    private final List<Instant> moments;

    public ApiProblem(int status, String type, String detail, Map<String, String> fields, List<Instant> moments) {
        super(status + " " + type + ": " + detail, null, false, false);
        this.status = status;
        this.type = type;
        this.detail = detail;
        this.fields = Map.copyOf(fields);
        this.moments = List.copyOf(moments);
    }

    /** The HTTP status, 400 or more. */
    public int status() {
        return status;
    }

    /** Stable name of the rule that says no; {@code unknown} where the answer named none. */
    public String type() {
        return type;
    }

    /** The reason in the API's own words; empty where it gave none. */
    public String detail() {
        return detail;
    }

    /** What is wrong with single fields, by their names. */
    public Map<String, String> fields() {
        return fields;
    }

    /** Moments that the reason tells of. */
    public List<Instant> moments() {
        return moments;
    }
}
