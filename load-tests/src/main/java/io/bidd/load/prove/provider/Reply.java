package io.bidd.load.prove.provider;

import java.time.Duration;
import java.util.Map;

/**
 * What the provider does with a request.
 *
 * @param status 0 to cut the connection without a word
 * @param after  how long the asker waits
 */
record Reply(int status, Map<String, ?> body, Duration after) {

    static Reply of(int status, Map<String, ?> body) {
        return new Reply(status, body, Duration.ZERO);
    }

    static Reply problem(int status, String type) {
        return of(status, Map.of("type", type, "status", status, "detail", type.replace('-', ' ')));
    }

    static Reply cut(Duration after) {
        return new Reply(0, Map.of(), after);
    }

    Reply later(Duration time) {
        return new Reply(status, body, after.plus(time));
    }
}
