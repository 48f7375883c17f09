package io.bidd.runtime.waitingroom;

import io.bidd.runtime.tenancy.CurrentTenant;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The counters of all lines as ready-made answers: made once for each change, given to any number of waiters from memory. */
@Component
class LineBoard {

    private final Map<String, Map<String, Answer>> byTenant = new ConcurrentHashMap<>();
    private final JsonMapper json;

    LineBoard(JsonMapper json) {
        this.json = json;
    }

    LineNow now(String line) {
        return answer(line).now();
    }

    Answer answer(String line) {
        var known = lines().get(line);
        return known == null ? Answer.of(LineNow.CLOSED, json) : known;
    }

    void put(String line, LineNow now) {
        lines().compute(
                        line,
                        (same, before) -> before != null && before.now().equals(now) ? before : Answer.of(now, json));
    }

    void keepOnly(Set<String> open) {
        lines().keySet().retainAll(open);
    }

    private Map<String, Answer> lines() {
        return byTenant.computeIfAbsent(CurrentTenant.get().id(), tenant -> new ConcurrentHashMap<>());
    }

    /** @param etag in quotes */
    record Answer(LineNow now, byte[] body, String etag) {

        static Answer of(LineNow now, JsonMapper json) {
            var body = json.writeValueAsBytes(now);
            return new Answer(
                    now, body, "\"" + Integer.toHexString(new String(body, StandardCharsets.UTF_8).hashCode()) + "\"");
        }
    }
}
