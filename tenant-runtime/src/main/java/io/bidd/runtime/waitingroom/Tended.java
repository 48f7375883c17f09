package io.bidd.runtime.waitingroom;

import io.bidd.runtime.inflow.Decisions;
import io.bidd.runtime.inflow.Inflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a leader remembers of a line from one tick to the next. It may be lost: the loop learns again. */
final class Tended {

    private static final long MOST_AHEAD = 100_000;
    private static final Duration QUIET_DECISION = Duration.ofSeconds(60);

    final Inflow inflow = new Inflow();
    private double vipCredit;
    private final Map<Character, Joined> joinedAt = new HashMap<>();
    long perMinute;
    /** Also read by who asks for metrics. */
    volatile long waiting;

    private @Nullable Row last;
    private int given;
    private int givenVip;
    private final ArrayDeque<Served> served = new ArrayDeque<>();

    /** About how many will join in so long, from the last tick. */
    long joinsIn(Duration duration, char lane, long joined, Instant now) {
        var last = joinedAt.put(lane, new Joined(now, joined));
        if (last == null) return 0;
        var millis = Math.max(250, Duration.between(last.at(), now).toMillis());
        return Math.clamp((joined - last.joined()) * duration.toMillis() / millis, 0, MOST_AHEAD);
    }

    /** The invited people's part of the turns; what one lane cannot use, the other one gets. */
    int shareOf(int turns, int share, int waiting, int vipWaiting) {
        if (vipWaiting == 0) return 0;
        vipCredit = Math.min(vipCredit + turns * share / 100.0, Math.max(turns, 1));
        var vip = Math.min((int) Math.floor(vipCredit + 1e-9), Math.min(turns, vipWaiting));
        vip = Math.max(vip, Math.min(turns - waiting, vipWaiting));
        vipCredit = Math.max(0, vipCredit - vip);
        return vip;
    }

    void publishSpeed(LineSeen seen, Instant now) {
        served.addLast(new Served(now, seen.serving(Place.LATER)));
        while (Duration.between(served.getFirst().at(), now).compareTo(Duration.ofSeconds(30)) > 0)
            served.removeFirst();
        var first = served.getFirst();
        var millis = Math.max(5_000, Duration.between(first.at(), now).toMillis());
        perMinute = Math.round((seen.serving(Place.LATER) - first.serving()) * 60_000.0 / millis);
    }

    /** A row for each second in which something happened, and one for each minute in which nothing did. */
    void note(Decisions decisions, String line, Decisions.Row row) {
        given += row.given();
        givenVip += row.givenVip();
        if (last != null && last.at().equals(row.at())) return;
        var quiet = last != null
                && given == 0
                && last.waiting() == row.waiting()
                && last.passes() == row.passes()
                && last.turns() == row.turns()
                && last.limit() == row.passLimit()
                && Objects.equals(last.reason(), row.reason())
                && Duration.between(last.at(), row.at()).compareTo(QUIET_DECISION) < 0;
        if (quiet) return;
        decisions.add(
                line,
                new Decisions.Row(
                        row.at(),
                        row.waiting(),
                        row.turns(),
                        row.passes(),
                        row.passLimit(),
                        row.freeUnits(),
                        row.p95Millis(),
                        row.errorShare(),
                        row.showUp(),
                        row.health(),
                        given,
                        givenVip,
                        row.reason()));
        last = new Row(row.at(), row.waiting(), row.passes(), row.turns(), row.passLimit(), row.reason());
        given = 0;
        givenVip = 0;
    }

    private record Row(Instant at, long waiting, int passes, int turns, int limit, String reason) {}

    private record Served(Instant at, long serving) {}

    private record Joined(Instant at, long joined) {}
}
