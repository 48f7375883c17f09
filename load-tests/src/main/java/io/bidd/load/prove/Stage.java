package io.bidd.load.prove;

import io.bidd.load.prove.world.HandClock;
import java.time.Instant;

/** The time in which people come: whoever waits for something stops waiting when it is over. */
final class Stage {

    private final HandClock clock;
    private volatile boolean over;

    Stage(HandClock clock) {
        this.clock = clock;
    }

    void end() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    /** Waits until the shop's clock shows that time, or the stage is over. */
    void waitUntil(Instant time) throws InterruptedException {
        while (!over && clock.now().isBefore(time)) Thread.sleep(100);
    }

    /** Waits until a moment of {@link System#nanoTime()}, or the stage is over. */
    void waitUntilNano(long nano) throws InterruptedException {
        for (var left = nano - System.nanoTime(); !over && left > 0; left = nano - System.nanoTime())
            Thread.sleep(Math.min(100, left / 1_000_000 + 1));
    }
}
