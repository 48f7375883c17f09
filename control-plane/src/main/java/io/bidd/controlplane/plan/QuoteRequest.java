package io.bidd.controlplane.plan;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Instant;

/** What a price is asked for. */
public record QuoteRequest(
        @NotBlank String plan,
        @NotNull Instant startsAt,
        @NotNull Instant endsAt,
        @Positive int expectedCrowd) {}
