package io.bidd.runtime.deal;

import io.bidd.runtime.waitingroom.LineRules;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A deal to be opened. @param price of one unit, in won @param line the usual one if absent */
public record DealDraft(
        @NotBlank String product,
        @NotNull Instant startsAt,
        @NotNull Instant endsAt,
        @Positive @Max(1_000_000_000) long price,
        @Positive @Max(1_000_000) int quantity,
        @Positive @Max(1_000) int limitPerPerson,
        @Valid @Nullable LineRules line) {

    /** With the usual line. */
    public DealDraft(String product, Instant startsAt, Instant endsAt, long price, int quantity, int limitPerPerson) {
        this(product, startsAt, endsAt, price, quantity, limitPerPerson, null);
    }

    LineRules lineRules() {
        return line == null ? LineRules.USUAL : line;
    }
}
