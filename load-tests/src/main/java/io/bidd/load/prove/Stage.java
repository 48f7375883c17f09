package io.bidd.load.prove;

import io.bidd.load.prove.world.World;
import java.time.Duration;
import java.time.Instant;

/**
 * The time in which people come. It stands still while no runtime answers at all: on a slow machine a restart takes long, and
 * a crowd that came and went meanwhile would have tried nothing. Whoever waits for something stops waiting when it is over.
 */
final class Stage implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final World world;
    private final Thread pace;
    private volatile long millis;
    private volatile boolean over;

    Stage(World world) {
        this.world = world;
        pace = Thread.ofVirtual().name("pace").start(this::goOn);
    }

    private void goOn() {
        try {
            for (var last = System.nanoTime(); !over; ) {
                Thread.sleep(LOOK_EVERY);
                var open = world.replicas().stream().anyMatch(replica -> replica.isReady());
                var now = System.nanoTime();
                if (open) millis += Math.min((now - last) / 1_000_000, 1_000);
                last = now;
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** Waits until the shop's clock shows that time, or the stage is over. */
    void waitForClock(Instant time) throws InterruptedException {
        while (!over && world.clock().now().isBefore(time)) Thread.sleep(100);
    }

    /** Waits until it has lasted so long, or is over. */
    void waitFor(long planMillis) throws InterruptedException {
        for (var left = planMillis - millis; !over && left > 0; left = planMillis - millis)
            Thread.sleep(Math.min(100, left));
    }

    @Override
    public void close() {
        over = true;
        pace.interrupt();
    }
}
