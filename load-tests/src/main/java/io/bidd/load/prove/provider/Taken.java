package io.bidd.load.prove.provider;

import java.util.List;

/**
 * A payment in the provider's books.
 *
 * @param reference the provider's id
 * @param payment   the shop's id
 * @param asked     what the shop wanted, in minor units
 * @param captured  what was really taken; 0 if nothing was
 * @param refunded  what went back
 * @param refunds   each refund
 */
public record Taken(
        String reference,
        String payment,
        String status,
        long asked,
        long captured,
        long refunded,
        List<Returned> refunds) {

    /** @param refund the shop's id, which came as idempotency key */
    public record Returned(String refund, long amount) {}

    public boolean isCaptured() {
        return captured > 0;
    }

    /** Whether nothing is left of it. */
    public boolean isBack() {
        return refunded == captured;
    }
}
