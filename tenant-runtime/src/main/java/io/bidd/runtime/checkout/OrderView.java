package io.bidd.runtime.checkout;

import io.bidd.runtime.payment.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An order as its shopper and the seller see it. */
public record OrderView(
        String id,
        String deal,
        String productName,
        int quantity,
        Money unitPrice,
        Money total,
        String receiver,
        String phone,
        String zipcode,
        String address,
        OrderState state,
        Instant placedAt,
        Instant payUntil,
        @Nullable Instant paidAt,
        @Nullable Instant refundedAt) {

    /** Personal data stays out of logs. */
    @Override
    public String toString() {
        return "OrderView[" + id + " " + state + "]";
    }
}
