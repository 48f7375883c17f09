package io.bidd.console.api;

import java.time.Instant;

/** What a price is asked for. */
public record QuoteRequest(String plan, Instant startsAt, Instant endsAt, int expectedCrowd) {}
