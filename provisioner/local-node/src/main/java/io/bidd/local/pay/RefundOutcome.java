package io.bidd.local.pay;

/** What became of a request to give money back. */
sealed interface RefundOutcome {

    /** @param payment as it was right after this refund, however often it is asked for */
    record Refunded(String id, long amount, Payment payment) implements RefundOutcome {}

    record NotCaptured(Payment payment) implements RefundOutcome {}

    record TooMuch(Payment payment) implements RefundOutcome {}

    /** The idempotency key belongs to another refund. */
    record KeyReused() implements RefundOutcome {}
}
