package io.bidd.runtime.reconciliation;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A day that was compared with a provider.
 *
 * @param madeAt      when it was compared last
 * @param payments    how many we have as captured that day
 * @param amount      of those, in minor units
 * @param refunded    of those, in minor units
 * @param differences how many were found when it was compared last
 */
public record Reconciled(
        LocalDate day, String provider, Instant madeAt, int payments, long amount, long refunded, int differences) {}
