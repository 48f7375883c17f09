package io.bidd.console.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step that a provisioner took for a shop.
 *
 * @param state   {@code DONE} or {@code WAITING}
 * @param tries   how often it failed for this cause
 * @param changes what it changed and what it waited for
 */
public record FlightRow(
        long generation,
        String wanted,
        String step,
        String state,
        Instant at,
        long millis,
        int tries,
        @Nullable String cause,
        @Nullable Instant nextTry,
        List<String> changes) {}
