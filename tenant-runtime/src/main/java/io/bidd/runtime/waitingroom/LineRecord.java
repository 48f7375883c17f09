package io.bidd.runtime.waitingroom;

import io.bidd.template.Draw;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line as the database has it.
 *
 * @param title    what the line is for
 * @param leased    whether somebody else tends it at the moment
 * @param held      the fence, if we tend it and the lease is fresh
 * @param entrants  numbers given out before the start, once the draw is done
 * @param marks     the line as last seen by who tends it, as {@link LineSeen#marks} writes it
 */
record LineRecord(
        String line,
        String title,
        LineRules rules,
        @Nullable Instant pausedAt,
        @Nullable Instant closedAt,
        byte[] seed,
        @Nullable Long entrants,
        @Nullable String listHash,
        @Nullable Instant drawnAt,
        boolean leased,
        @Nullable Long held,
        @Nullable String marks,
        @Nullable Instant soldOutAt,
        boolean reported) {

    /** The order of the early comers; nothing before it is drawn, and nothing if nobody came early. */
    @Nullable
    Draw draw() {
        return drawnAt == null || entrants == null || entrants == 0 || listHash == null
                ? null
                : new Draw(seed, listHash, entrants);
    }

    boolean sameDraw(@Nullable LineRecord other) {
        return other != null && java.util.Objects.equals(drawnAt, other.drawnAt);
    }
}
