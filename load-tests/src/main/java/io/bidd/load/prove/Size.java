package io.bidd.load.prove;

import java.time.Duration;

/**
 * How much is tried.
 *
 * @param shoppers who come in all
 * @param lasts    real time in which they come
 * @param replicas of the runtime
 */
public record Size(int shoppers, Duration lasts, int replicas) {

    static final Size SHORT = new Size(1_000, Duration.ofSeconds(40), 2);
    static final Size USUAL = new Size(4_000, Duration.ofMinutes(4), 2);
    static final Size PLANTED = new Size(160, Duration.ofSeconds(7), 1);

    /** Shoppers for each minute that is wanted, unless they were counted. */
    static final int EACH_MINUTE = 1_000;
}
