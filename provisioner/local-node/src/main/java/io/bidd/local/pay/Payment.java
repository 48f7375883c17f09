package io.bidd.local.pay;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A payment as the provider keeps it.
 *
 * @param merchant     opaque; payments are visible to the merchant that opened them only
 * @param amount       in minor units, as is {@code refunded}
 * @param webhookUrl   where the merchant wants to be told
 * @param status       created, authorized, declined, cancelled, captured or refunded; a part refund leaves it captured
 * @param captureDueAt when the money comes, where the payer has agreed and it comes late
 */
record Payment(
        String id,
        String merchant,
        String orderId,
        String orderName,
        long amount,
        String currency,
        String returnUrl,
        @Nullable String webhookUrl,
        String status,
        Behaviour behaviour,
        @Nullable Instant captureDueAt,
        @Nullable Instant capturedAt,
        long refunded) {

    /** Whether there is nothing left for the payer to decide. */
    boolean decided() {
        return !status.equals("created") || captureDueAt != null;
    }

    /** As it was, or will be, with this much given back in all. */
    Payment withRefunded(long total) {
        return new Payment(
                id,
                merchant,
                orderId,
                orderName,
                amount,
                currency,
                returnUrl,
                webhookUrl,
                total == amount ? "refunded" : "captured",
                behaviour,
                captureDueAt,
                capturedAt,
                total);
    }
}
