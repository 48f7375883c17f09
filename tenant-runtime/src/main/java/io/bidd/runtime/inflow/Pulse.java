package io.bidd.runtime.inflow;

import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.springframework.stereotype.Component;

/** How the checkout of each line feels in this process: the times and failures of the last seconds. */
@Component
public class Pulse {

    /** Seconds that a reading looks back; short, because the inflow is to be cut within five. */
    private static final int WINDOW = 4;

    private static final long LONGEST_MILLIS = 60_000;

    private final Map<String, Beat> beats = new ConcurrentHashMap<>();

    /** Does work of a checkout and notes how it went. What throws has failed; a refusal is an answer, and no failure. */
    public <T> T time(String line, Supplier<T> work) {
        var started = System.nanoTime();
        var failed = true;
        try {
            var answer = work.get();
            failed = false;
            return answer;
        } finally {
            note(line, Duration.ofNanos(System.nanoTime() - started), failed);
        }
    }

    public void note(String line, Duration took, boolean failed) {
        beats.computeIfAbsent(key(line), fresh -> new Beat()).note(took.toMillis(), failed);
    }

    /** What the last seconds were like. To be called about once a second by one caller. */
    public Reading read(String line) {
        var beat = beats.get(key(line));
        return beat == null ? Reading.NOTHING : beat.read();
    }

    /** Forgets the lines of the bound tenant that are not among these. */
    public void keepOnly(Set<String> lines) {
        var mine = CurrentTenant.get().id() + ":";
        beats.keySet().removeIf(key -> key.startsWith(mine) && !lines.contains(key.substring(mine.length())));
    }

    private static String key(String line) {
        return CurrentTenant.get().id() + ":" + line;
    }

    /** @param p95Millis 0 if there were no calls @param failures of them */
    public record Reading(long calls, long failures, long p95Millis) {

        public static final Reading NOTHING = new Reading(0, 0, 0);

        /** Of two processes: the slower one counts, as its shoppers do. */
        public Reading and(Reading other) {
            return new Reading(calls + other.calls, failures + other.failures, Math.max(p95Millis, other.p95Millis));
        }

        public double errorShare() {
            return calls == 0 ? 0 : (double) failures / calls;
        }
    }

    private static final class Beat {

        private final Recorder times = new Recorder(LONGEST_MILLIS, 2);
        private final LongAdder failures = new LongAdder();
        private final Deque<Second> window = new ArrayDeque<>();

        void note(long millis, boolean failed) {
            times.recordValue(Math.min(LONGEST_MILLIS, millis));
            if (failed) failures.increment();
        }

        synchronized Reading read() {
            window.addLast(new Second(System.nanoTime(), times.getIntervalHistogram(), failures.sumThenReset()));
            while (System.nanoTime() - window.getFirst().at()
                    > Duration.ofSeconds(WINDOW).toNanos()) window.removeFirst();
            var all = new Histogram(LONGEST_MILLIS, 2);
            var failed = 0L;
            for (var second : window) {
                all.add(second.times());
                failed += second.failures();
            }
            return new Reading(all.getTotalCount(), failed, all.getValueAtPercentile(95));
        }

        private record Second(long at, Histogram times, long failures) {}
    }
}
