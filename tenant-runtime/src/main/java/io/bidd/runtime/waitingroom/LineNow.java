package io.bidd.runtime.waitingroom;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The public counter of a line, the same for everybody. With their place and this, a waiter knows all there is to know.
 *
 * @param serving      every place up to this has had its turn
 * @param joined       newest number given out
 * @param perMinute    places that the line moved on by in the last half minute, for a minute
 * @param likelyUpTo   who stands up to here will likely find something
 * @param unlikelyUpTo who stands up to here may; beyond, the goods will be gone
 * @param vip          the lane of invited people, if there is one
 * @param poll         when to look again
 * @param stream       whether a live stream is to be had
 * @param opensAt      while it has not opened
 */
public record LineNow(
        LineState state,
        long serving,
        long joined,
        long perMinute,
        long likelyUpTo,
        long unlikelyUpTo,
        @Nullable Vip vip,
        Poll poll,
        boolean stream,
        @Nullable Instant opensAt) {

    /** @param share per cent of all turns */
    public record Vip(int share, long serving, long joined) {}

    /**
     * The farther from the head, the rarer. All in milliseconds; callers add 15 per cent of jitter either way.
     *
     * @param perPlace for each place ahead
     */
    public record Poll(long least, long most, double perPlace) {

        static final Poll SLOW = new Poll(10_000, 10_000, 0);

        public long after(long ahead) {
            return Math.clamp(Math.round(ahead * perPlace), least, most);
        }
    }

    /** What a waiter may expect to find. */
    public enum Chance {
        LIKELY,
        UNLIKELY,
        GONE
    }

    static LineNow without(LineState state) {
        return new LineNow(state, 0, 0, 0, 0, 0, null, Poll.SLOW, false, null);
    }

    public long servingOf(boolean invited) {
        return invited && vip != null ? vip.serving : serving;
    }

    /** Places ahead that have not had their turn. */
    public long ahead(long place, boolean invited) {
        return Math.max(0, place - servingOf(invited) - 1);
    }

    public Chance chance(long place) {
        if (state == LineState.SOLD_OUT) return Chance.GONE;
        if (place <= likelyUpTo) return Chance.LIKELY;
        return place <= unlikelyUpTo ? Chance.UNLIKELY : Chance.GONE;
    }

    /** Estimated wait, or nothing while the line does not move. */
    public @Nullable Long minutes(long ahead) {
        return perMinute == 0 ? null : Math.max(1, (ahead + perMinute - 1) / perMinute);
    }
}
