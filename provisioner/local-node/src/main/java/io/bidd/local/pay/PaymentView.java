package io.bidd.local.pay;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A payment as merchants are shown it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PaymentView(
        String id,
        String orderId,
        long amount,
        String currency,
        String status,
        long refunded,
        @Nullable String reason,
        String payUrl,
        @Nullable Instant capturedAt) {

    static PaymentView of(Payment payment, String publicUrl) {
        return new PaymentView(
                payment.id(),
                payment.orderId(),
                payment.amount(),
                payment.currency(),
                payment.status(),
                payment.refunded(),
                switch (payment.status()) {
                    case "declined" -> "declined-by-payer";
                    case "cancelled" -> "cancelled-by-merchant";
                    default -> null;
                },
                publicUrl + "/pay/" + payment.id(),
                payment.capturedAt());
    }
}
