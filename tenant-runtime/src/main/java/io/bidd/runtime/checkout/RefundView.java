package io.bidd.runtime.checkout;

import io.bidd.runtime.payment.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A refund as shopper and seller see it; it is also the refund's document. */
public record RefundView(
        String id,
        String order,
        Money amount,
        Money shippingFee,
        State state,
        String reason,
        Actor actor,
        Instant requestedAt,
        @Nullable Instant doneAt,
        List<Line> lines) {

    /** How far it is. */
    public enum State {
        REQUESTED,
        DONE
    }

    /** @param line of the order */
    public record Line(String line, int quantity, Money amount) {}
}
