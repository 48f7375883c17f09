package io.bidd.local.pay;

import java.time.Duration;

/**
 * How long the provider takes.
 *
 * @param slow         to answer an API call about a slow payment
 * @param silent       for which the connection of a capture that is never answered is held
 * @param late         from the payer's word to the capture of a late payment
 * @param scatter      between the copies of a duplicate payment's webhooks
 * @param firstPause   before a webhook is tried the second time; each further pause is twice as long
 * @param longestPause which a pause never exceeds
 * @param giveUpAfter  from an event to the last try to tell of it
 * @param sendWithin   that a merchant may take for a webhook
 * @param lookEvery    between looks at the book for what is due
 */
public record SandboxSettings(
        Duration slow,
        Duration silent,
        Duration late,
        Duration scatter,
        Duration firstPause,
        Duration longestPause,
        Duration giveUpAfter,
        Duration sendWithin,
        Duration lookEvery) {

    public static SandboxSettings usual() {
        return new SandboxSettings(
                Duration.ofSeconds(8),
                Duration.ofSeconds(30),
                Duration.ofSeconds(20),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofMinutes(15),
                Duration.ofDays(1),
                Duration.ofSeconds(5),
                Duration.ofMillis(200));
    }

    /** The same, with other times for the payer's behaviours. */
    public SandboxSettings behaving(Duration slow, Duration silent, Duration late) {
        return new SandboxSettings(
                slow, silent, late, scatter, firstPause, longestPause, giveUpAfter, sendWithin, lookEvery);
    }
}
