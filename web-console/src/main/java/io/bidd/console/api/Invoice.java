package io.bidd.console.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a company owes for a rental, or has paid. */
public record Invoice(
        String id,
        List<PriceLine> lines,
        Money net,
        Money vat,
        Money total,
        Instant issuedAt,
        @Nullable Instant paidAt) {}
