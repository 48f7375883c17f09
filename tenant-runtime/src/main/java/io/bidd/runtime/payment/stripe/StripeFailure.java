package io.bidd.runtime.payment.stripe;

import com.stripe.exception.CardException;
import com.stripe.exception.StripeException;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Why a request did not succeed. The library's exceptions quote answers, so they are read here and go no further.
 *
 * @param status   of the answer; nothing where there was none
 * @param readable whether it was the provider that spoke, and not something on the way
 */
record StripeFailure(@Nullable Integer status, boolean readable, String code, boolean declined) {

    static StripeFailure of(StripeException exception) {
        return new StripeFailure(
                exception.getStatusCode(),
                exception.getStripeError() != null,
                word(exception),
                exception instanceof CardException);
    }

    private static String word(StripeException exception) {
        var error = exception.getStripeError();
        if (error != null && error.getDeclineCode() != null) return error.getDeclineCode();
        if (exception.getCode() != null) return exception.getCode();
        if (error != null && error.getType() != null) return error.getType();
        return "status-" + exception.getStatusCode();
    }

    /** The payer, the card or the time says no. */
    boolean isDecline() {
        return declined
                || switch (code) {
                    case "capture_charge_authorization_expired",
                            "charge_expired_for_capture",
                            "payment_intent_payment_attempt_expired",
                            "payment_intent_payment_attempt_failed" -> true;
                    default -> false;
                };
    }

    RuntimeException asException() {
        return tellsNothing()
                ? new GatewaySilent(StripeGateway.NAME, new IOException("status " + status))
                : new GatewayRefused(StripeGateway.NAME, code);
    }

    /** Conflicts are two of our requests at once; 424 is a bank that did not answer. */
    private boolean tellsNothing() {
        if (status == null || !readable) return true;
        return switch (status) {
            case 408, 409, 424, 425, 429 -> true;
            default -> status < 400 || status >= 500;
        };
    }
}
