package io.bidd.runtime.payment.stripe;

import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A Checkout session with what is behind it. The session is what a payer is sent to; the intent, which comes to be when the
 * payer agrees, is what money moves by.
 */
record StripePayment(Session session, @Nullable PaymentIntent intent) {

    static StripePayment of(Session session) {
        if (session.getId() == null || session.getStatus() == null || session.getCurrency() == null)
            throw unreadable("a session without id, status or currency");
        var intent = session.getPaymentIntentObject();
        if (intent == null && session.getPaymentIntent() != null) throw unreadable("an intent that is not shown");
        if (intent != null && (intent.getStatus() == null || intent.getAmount() == null))
            throw unreadable("an intent without status or amount");
        return new StripePayment(session, intent);
    }

    Seen seen() {
        var standing = standing();
        return new Seen(
                standing,
                session.getClientReferenceId(),
                amount(),
                refunded(),
                standing == Standing.DEAD ? why() : null);
    }

    boolean isOpen() {
        return session.getStatus().equals("open");
    }

    Standing standing() {
        return switch (intent == null ? "" : intent.getStatus()) {
            case "requires_capture" -> Standing.AGREED;
            case "succeeded" -> refunded() == amount().amount() ? Standing.REFUNDED : Standing.CAPTURED;
            case "canceled" -> Standing.DEAD;
            case "processing" -> Standing.UNDECIDED;
            default -> session.getStatus().equals("expired") ? Standing.DEAD : Standing.UNDECIDED;
        };
    }

    /** What was taken, else what was agreed to or asked for. */
    Money amount() {
        return new Money(minorUnits(), session.getCurrency().toUpperCase(Locale.ROOT));
    }

    private long minorUnits() {
        var captured = intent != null && intent.getStatus().equals("succeeded");
        var amount =
                intent == null ? session.getAmountTotal() : captured ? intent.getAmountReceived() : intent.getAmount();
        if (amount == null) throw unreadable("no amount");
        return amount;
    }

    private long refunded() {
        if (intent == null || !intent.getStatus().equals("succeeded")) return 0;
        var charge = intent.getLatestChargeObject();
        if (charge == null || charge.getAmountRefunded() == null) throw unreadable("money taken without a charge");
        return charge.getAmountRefunded();
    }

    private String why() {
        return intent == null || intent.getCancellationReason() == null
                ? session.getStatus().equals("expired") ? "expired" : "canceled"
                : intent.getCancellationReason();
    }

    private static GatewaySilent unreadable(String what) {
        return new GatewaySilent(StripeGateway.NAME, new IOException(what));
    }
}
