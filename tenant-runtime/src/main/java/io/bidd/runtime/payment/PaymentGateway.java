package io.bidd.runtime.payment;

/**
 * Somebody who takes money for the bound tenant. Every call has a time limit and may be repeated. Calls throw
 * {@link GatewaySilent} where the outcome is unknown; the caller looks again later.
 */
public interface PaymentGateway {

    /** Stable name, stored with each payment. */
    String name();

    /** Opens a payment; {@code orderId} makes a repeated call give the same one. */
    Opened open(String orderId, String title, Money amount, String returnUrl);

    Seen look(String reference);

    /** Takes what the payer has agreed to. */
    Seen capture(String reference);

    /** Sees to it that an undecided or agreed payment is never captured. */
    Seen cancel(String reference);

    /** Gives the whole amount back. */
    Seen refund(String reference);

    /** @param reference the provider's own id of the payment */
    record Opened(String reference, String payUrl) {}

    /** @param amount as the provider has it */
    record Seen(Standing standing, Money amount) {}

    /** How far a payment is at the provider. */
    enum Standing {
        UNDECIDED,
        AGREED,
        CAPTURED,
        REFUNDED,
        /** Declined or cancelled: it will never be captured. */
        DEAD
    }

    /** The provider did not answer in time: nothing is known about the outcome. */
    class GatewaySilent extends RuntimeException {
        public GatewaySilent(Throwable cause) {
            super("the payment provider did not answer", cause);
        }
    }
}
