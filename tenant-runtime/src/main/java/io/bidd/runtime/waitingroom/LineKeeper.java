package io.bidd.runtime.waitingroom;

import io.bidd.runtime.tenancy.TenantJobs;
import io.bidd.runtime.waitingroom.OpenLines.OpenLine;
import io.bidd.runtime.waitingroom.WaitingRoom.Counters;
import io.bidd.runtime.waitingroom.WaitingRoom.Unreachable;
import java.time.Clock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Twice a second: lets people in and writes the counters up. Every replica does; admission itself is one script. */
@Component
class LineKeeper {

    private static final Logger log = LoggerFactory.getLogger(LineKeeper.class);
    private static final long POLL_MS = 1_500;
    private static final long SLOW_POLL_MS = 5_000;

    private final TenantJobs tenants;
    private final OpenLines lines;
    private final WaitingRoom room;
    private final LineBoard board;
    private final Clock clock;

    LineKeeper(TenantJobs tenants, OpenLines lines, WaitingRoom room, LineBoard board, Clock clock) {
        this.tenants = tenants;
        this.lines = lines;
        this.room = room;
        this.board = board;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "500ms")
    void moveOn() {
        tenants.forEach("moving the lines on", this::moveLinesOn);
    }

    void moveLinesOn() {
        var all = lines.now();
        board.keepOnly(all.stream().map(OpenLine::line).collect(Collectors.toSet()));
        for (var line : all) {
            try {
                board.put(line.line(), moveOn(line));
            } catch (Unreachable away) {
                log.warn("line {} stands still: {}", line.line(), away.getMessage()); // the counter stays as it was
            }
        }
    }

    private LineNow moveOn(OpenLine line) {
        var now = clock.instant();
        if (now.isBefore(line.opensAt())) return new LineNow(LineState.BEFORE, 0, 0, POLL_MS);
        if (!now.isBefore(line.closesAt())) return new LineNow(LineState.CLOSED, 0, 0, SLOW_POLL_MS);
        Counters counters = room.admit(line.line(), line.free());
        var state = line.soldOut() ? LineState.SOLD_OUT : LineState.OPEN;
        return new LineNow(state, counters.serving(), counters.joined(), line.soldOut() ? SLOW_POLL_MS : POLL_MS);
    }
}
