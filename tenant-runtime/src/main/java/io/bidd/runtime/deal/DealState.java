package io.bidd.runtime.deal;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A deal's state is a function of the clock and of what is left. */
public enum DealState {
    UPCOMING,
    OPEN,
    SOLD_OUT,
    ENDED,
    /** The seller has taken it back: who had paid gets the money. */
    CALLED_OFF;

    static DealState at(
            Instant now, Instant startsAt, Instant endsAt, @Nullable Instant calledOffAt, int free, int held) {
        if (calledOffAt != null) return CALLED_OFF;
        if (now.isBefore(startsAt)) return UPCOMING;
        if (!now.isBefore(endsAt)) return ENDED;
        return free == 0 && held == 0 ? SOLD_OUT : OPEN;
    }
}
