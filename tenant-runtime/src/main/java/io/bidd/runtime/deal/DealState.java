package io.bidd.runtime.deal;

import java.time.Instant;

/** A deal's state is a function of the clock and of what is left. */
public enum DealState {
    UPCOMING,
    OPEN,
    SOLD_OUT,
    ENDED;

    static DealState at(Instant now, Instant startsAt, Instant endsAt, int free, int held) {
        if (now.isBefore(startsAt)) return UPCOMING;
        if (!now.isBefore(endsAt)) return ENDED;
        return free == 0 && held == 0 ? SOLD_OUT : OPEN;
    }
}
