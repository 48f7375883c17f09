package io.bidd.runtime.payment.sandbox;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.Booked;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A payment as the provider shows it.
 *
 * @param orderId  our id of the payment
 * @param refunded given back so far, in minor units
 * @param reason   why it was declined or cancelled
 */
record SandboxPayment(
        String id,
        String orderId,
        long amount,
        String currency,
        Status status,
        long refunded,
        @Nullable String reason,
        @Nullable URI payUrl,
        @Nullable Instant capturedAt) {

    // Whatever is missing here makes the answer unreadable, and an answer that cannot be read tells nothing.
    SandboxPayment {
        Objects.requireNonNull(id);
        Objects.requireNonNull(orderId);
        Objects.requireNonNull(currency);
        Objects.requireNonNull(status);
        if (amount <= 0 || refunded < 0) throw new IllegalArgumentException("not the amounts of a payment");
    }

    Seen seen() {
        return new Seen(standing(), orderId, new Money(amount, currency), refunded, dead() ? why() : null);
    }

    Booked booked() {
        return new Booked(
                id,
                orderId,
                new Money(amount, currency),
                refunded,
                Objects.requireNonNullElse(capturedAt, Instant.EPOCH));
    }

    private Standing standing() {
        return switch (status) {
            case created -> Standing.UNDECIDED;
            case authorized -> Standing.AGREED;
            case captured -> Standing.CAPTURED;
            case refunded -> Standing.REFUNDED;
            case declined, cancelled -> Standing.DEAD;
        };
    }

    private boolean dead() {
        return standing() == Standing.DEAD;
    }

    private String why() {
        return reason == null ? status.name() : reason;
    }

    /** As the provider spells it. */
    enum Status {
        created,
        authorized,
        captured,
        refunded,
        declined,
        cancelled
    }
}
