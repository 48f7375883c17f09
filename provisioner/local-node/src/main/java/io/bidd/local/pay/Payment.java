package io.bidd.local.pay;

/**
 * A payment as the provider keeps it.
 *
 * @param merchant opaque; payments are visible to the merchant that opened them only
 * @param status   created, authorized, declined, cancelled, captured or refunded
 */
record Payment(
        String id,
        String merchant,
        String orderId,
        String orderName,
        long amount,
        String currency,
        String returnUrl,
        String status) {}
