package io.bidd.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at a line in Redis four times a second, as nobody in it can: passes that are out, turns that are open, who waits. */
final class LineSampler implements AutoCloseable {

    private static final int EVERY_MILLIS = 250;

    private final TestBed bed;
    private final String keys;
    private final List<Sample> samples = new ArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    /** @param at epoch milliseconds @param limit passes allowed at that moment @param waiting people whose turn has not come */
    record Sample(long at, long passes, long turns, long limit, long waiting) {}

    @SuppressWarnings("FutureReturnValueIgnored") // ended by close
    LineSampler(TestBed bed, String deal) {
        this.bed = bed;
        this.keys = TestBed.TENANT.redisPrefix() + "line:{" + deal + "}:";
        timer.scheduleAtFixedRate(this::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        var now = System.currentTimeMillis();
        var alive = io.lettuce.core.Range.from(
                io.lettuce.core.Range.Boundary.excluding(now), io.lettuce.core.Range.Boundary.<Number>unbounded());
        var passes = bed.redis().zcount(keys + "passes", alive);
        var turns = bed.redis().zcount(keys + "turns", alive);
        var state = bed.redis().hmget(keys + "state", "limit", "joined:L", "serving:L");
        var sample = new Sample(now, passes, turns, number(state.get(0)), number(state.get(1)) - number(state.get(2)));
        synchronized (samples) {
            samples.add(sample);
        }
    }

    private static long number(io.lettuce.core.KeyValue<String, String> value) {
        return Long.parseLong(value.getValueOrElse("0"));
    }

    List<Sample> samples() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
