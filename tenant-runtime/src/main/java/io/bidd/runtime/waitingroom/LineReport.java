package io.bidd.runtime.waitingroom;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the company reads after a sale.
 *
 * @param joined       numbers given out, invited people included
 * @param early        of them before the start
 * @param turns        turns given
 * @param claims       turns taken up
 * @param noShows      turns that nobody took up
 * @param walkedIn     let straight in because few were in checkout
 * @param left         people who gave their place, turn or pass back
 * @param lapsed       passes that ran out without an order
 * @param orders       passes that became an order
 * @param refused      refusals by reason
 * @param waitSeconds  waits of those who took their turn up, at the 10th, 50th, 90th, 95th, 99th per cent
 * @param soldOutAt    when the last unit was gone for the first time
 */
public record LineReport(
        long joined,
        long early,
        long turns,
        long claims,
        long noShows,
        long walkedIn,
        long left,
        long lapsed,
        long orders,
        Map<String, Long> refused,
        Map<Integer, Long> waitSeconds,
        @Nullable Instant soldOutAt) {

    private static final double STEP = 1.1; // each bucket is ten per cent longer than the one before

    static LineReport of(LineSeen seen, @Nullable Instant soldOutAt) {
        var refused = new TreeMap<String, Long>();
        var waits = new TreeMap<Integer, Long>();
        seen.state().forEach((name, value) -> {
            if (name.startsWith("n:refused:")) refused.put(name.substring(10), Long.valueOf(value));
            if (name.startsWith("w:")) waits.put(Integer.valueOf(name.substring(2)), Long.valueOf(value));
        });
        var percentiles = new TreeMap<Integer, Long>();
        for (var percent : new int[] {10, 50, 90, 95, 99}) percentiles.put(percent, percentile(waits, percent));
        return new LineReport(
                seen.joined(Place.LATER) + seen.joined(Place.INVITED),
                seen.get("cohort"),
                seen.get("n:turns"),
                seen.get("n:claims"),
                seen.get("n:noshows"),
                seen.get("n:walkedin"),
                seen.get("n:left") + seen.get("n:moved"),
                seen.get("n:lapsed"),
                seen.get("n:orders"),
                refused,
                percentiles,
                soldOutAt);
    }

    /** Waits are counted in buckets, so that nothing is kept of the single one. */
    static int bucketOf(Duration wait) {
        var seconds = Math.max(0, wait.toMillis() / 1000.0);
        return (int) Math.floor(Math.log(seconds + 1) / Math.log(STEP));
    }

    private static long percentile(TreeMap<Integer, Long> buckets, int percent) {
        var all = buckets.values().stream().mapToLong(Long::longValue).sum();
        var seen = 0L;
        for (var bucket : buckets.entrySet()) {
            seen += bucket.getValue();
            if (seen * 100 >= all * percent) return Math.round(Math.pow(STEP, bucket.getKey() + 0.5) - 1);
        }
        return 0;
    }
}
