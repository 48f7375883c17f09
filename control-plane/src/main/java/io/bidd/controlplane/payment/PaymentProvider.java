package io.bidd.controlplane.payment;

import io.bidd.controlplane.money.Money;

/**
 * Somebody who takes money for us. Every call has a time limit and may be repeated: the payment id is the idempotency key.
 * Calls throw {@link ProviderUnavailable} where the outcome is unknown; the caller asks again later.
 */
public interface PaymentProvider {

    /** Stable name, stored with each payment. */
    String name();

    /** Opens a payment; the payer goes to {@link Opened#payUrl()} and comes back to {@code returnUrl}. */
    Opened open(String paymentId, String title, Money amount, String returnUrl);

    /** What the provider knows. */
    Seen look(String providerRef);

    /** Takes the money that the payer has agreed to. */
    Seen capture(String providerRef);

    /** Gives the whole amount back. */
    Seen refund(String providerRef);

    /** @param providerRef the provider's own id of the payment */
    record Opened(String providerRef, String payUrl) {}

    /** @param amount as the provider has it; to be compared with ours before anything is believed */
    record Seen(Standing standing, Money amount) {}

    /** How far a payment is at the provider. */
    enum Standing {
        /** The payer has not decided. */
        OPEN,
        /** The payer has agreed; the money is not taken yet. */
        AUTHORIZED,
        CAPTURED,
        REFUNDED,
        /** Declined, walked away or timed out: it will never be paid. */
        FAILED
    }

    /** The provider did not answer, or not in time: nothing is known about the outcome. */
    class ProviderUnavailable extends RuntimeException {
        public ProviderUnavailable(Throwable cause) {
            super("the payment provider did not answer", cause);
        }
    }
}
