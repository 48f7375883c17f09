package io.bidd.local.pay;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is said to a request.
 *
 * @param after how long it takes to be said
 * @param lost  whether the connection is cut then, instead of anything being said
 */
record Answer(
        int status, String type, String body, @Nullable String location, Duration after, boolean lost) {

    static final JsonMapper JSON = new JsonMapper();

    static Answer json(int status, Object body) {
        return of(status, "application/json", JSON.writeValueAsString(body));
    }

    static Answer problem(int status, String type, String detail) {
        return problem(status, type, detail, Map.of());
    }

    /** @param more members beside the usual ones */
    static Answer problem(int status, String type, String detail, Map<String, ?> more) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "urn:bidd:problem:" + type);
        body.put("status", status);
        body.put("detail", detail);
        body.putAll(more);
        return of(status, "application/problem+json", JSON.writeValueAsString(body));
    }

    static Answer html(int status, String page) {
        return of(status, "text/html;charset=utf-8", page);
    }

    static Answer seeOther(String location) {
        return new Answer(303, "text/plain", "", location, Duration.ZERO, false);
    }

    private static Answer of(int status, String type, String body) {
        return new Answer(status, type, body, null, Duration.ZERO, false);
    }

    Answer after(Duration time) {
        return new Answer(status, type, body, location, time, false);
    }

    Answer lostAfter(Duration time) {
        return new Answer(status, type, body, location, time, true);
    }
}
