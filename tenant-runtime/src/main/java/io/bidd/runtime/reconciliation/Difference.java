package io.bidd.runtime.reconciliation;

import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Something that our books and a provider's do not agree on.
 *
 * @param day       in the shop's zone, on which it was found to differ
 * @param reference the provider's id of the payment
 * @param ours      what we have, for people to read
 * @param theirs    what the provider has
 * @param settledAt when it was found gone
 */
public record Difference(
        long id,
        LocalDate day,
        String provider,
        String reference,
        Kind kind,
        String ours,
        String theirs,
        Instant foundAt,
        @Nullable Instant settledAt) {

    public enum Kind {
        /** We have it as captured; the provider does not know it. */
        ONLY_OURS,
        /** The provider has captured it; we do not know it. */
        ONLY_THEIRS,
        /** Other amounts were captured. */
        AMOUNT,
        /** Other amounts were given back. */
        REFUNDED,
        /** One has it as captured and the other one as not. */
        STATE
    }

    /** One that was just found. */
    record Found(String reference, Kind kind, String ours, String theirs) {}
}
