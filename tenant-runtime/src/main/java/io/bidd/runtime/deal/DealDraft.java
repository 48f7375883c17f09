package io.bidd.runtime.deal;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Instant;

/** A deal to be opened. @param price of one unit, in won */
public record DealDraft(
        @NotBlank String product,
        @NotNull Instant startsAt,
        @NotNull Instant endsAt,
        @Positive @Max(1_000_000_000) long price,
        @Positive @Max(1_000_000) int quantity,
        @Positive @Max(1_000) int limitPerPerson) {}
