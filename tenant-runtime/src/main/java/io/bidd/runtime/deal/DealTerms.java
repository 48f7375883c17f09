package io.bidd.runtime.deal;

import io.bidd.runtime.payment.Money;
import java.time.Instant;

/** What an order needs to know of a deal. None of it changes once the deal is planned, but that it may be called off. */
public record DealTerms(
        String id,
        String productName,
        Instant startsAt,
        Instant endsAt,
        Money price,
        int limitPerPerson,
        boolean calledOff) {}
