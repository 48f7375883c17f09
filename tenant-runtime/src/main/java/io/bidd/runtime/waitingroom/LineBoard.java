package io.bidd.runtime.waitingroom;

import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.waitingroom.OpenLines.OpenLine;
import io.bidd.template.Draw;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** All lines of this process as ready-made answers: made once for each change, given to any number of waiters from memory. */
@Component
class LineBoard {

    private final Map<String, Map<String, Entry>> byTenant = new ConcurrentHashMap<>();
    private final JsonMapper json;
    private final Answer closed;
    private final Answer away;

    LineBoard(JsonMapper json) {
        this.json = json;
        this.closed = answer(LineNow.without(LineState.CLOSED));
        this.away = answer(LineNow.without(LineState.AWAY));
    }

    /** The answer about a line of any tenant; no tenant need be bound. */
    Answer answer(String tenant, String line) {
        var lines = byTenant.get(tenant);
        if (lines == null) return away; // this process has only just begun to look
        var entry = lines.get(line);
        return entry == null ? closed : entry.answer();
    }

    Optional<Entry> find(String line) {
        return Optional.ofNullable(lines().get(line));
    }

    LineNow now(String line) {
        return find(line).map(Entry::now).orElse(closed.now());
    }

    void put(OpenLine open, LineRecord record, LineNow now) {
        lines().compute(open.line(), (line, before) -> {
            var answer = before != null && before.now().equals(now) ? before.answer() : answer(now);
            var draw = before != null && record.sameDraw(before.record()) ? before.draw() : record.draw();
            return new Entry(open, record, draw, answer);
        });
    }

    /** What was known last stays, but for the state. */
    void putAway(OpenLine open, LineRecord record) {
        var before = lines().get(open.line());
        var last = before == null ? LineNow.without(LineState.AWAY) : before.now();
        put(
                open,
                record,
                new LineNow(
                        record.closedAt() != null ? LineState.CLOSED : LineState.AWAY,
                        last.serving(),
                        last.joined(),
                        0,
                        last.likelyUpTo(),
                        last.unlikelyUpTo(),
                        last.vip(),
                        LineNow.Poll.SLOW,
                        last.stream(),
                        last.opensAt()));
    }

    void keepOnly(Set<String> open) {
        lines().keySet().retainAll(open);
    }

    private Map<String, Entry> lines() {
        return byTenant.computeIfAbsent(CurrentTenant.get().id(), tenant -> new ConcurrentHashMap<>());
    }

    private Answer answer(LineNow now) {
        var body = json.writeValueAsBytes(now);
        return new Answer(now, body, "\"" + java.util.HexFormat.of().formatHex(sha256(body), 0, 8) + "\"");
    }

    private static byte[] sha256(byte[] body) {
        try {
            return java.security.MessageDigest.getInstance("SHA-256").digest(body);
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param etag in quotes; the same content has the same one in every process */
    record Answer(LineNow now, byte[] body, String etag) {}

    /** All that is known of a line without asking anybody. */
    record Entry(OpenLine open, LineRecord record, @Nullable Draw draw, Answer answer) {

        LineNow now() {
            return answer.now();
        }

        LineRules rules() {
            return record.rules();
        }

        /** Whether the seller has paused or closed it. */
        boolean isStopped() {
            return record.pausedAt() != null || record.closedAt() != null;
        }

        /** The place of a ticket in its lane; nothing for early comers until the draw. */
        @Nullable
        Long placeOf(Place place) {
            if (place.cohort() != Place.EARLY) return place.number();
            return draw == null ? null : draw.placeOf(place.number());
        }
    }
}
