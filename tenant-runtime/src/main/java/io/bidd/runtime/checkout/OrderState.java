package io.bidd.runtime.checkout;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where an order is. */
public enum OrderState {
    /** Units are held; nothing is paid. */
    OPEN,
    /** The shopper has agreed to pay; the money is being taken and the units cannot run out of time. */
    PAYING,
    PAID,
    PREPARING,
    SHIPPED,
    DELIVERED,
    /** All of the money is on its way back. */
    REFUNDING,
    REFUNDED,
    /** Called off before it was paid; the units are free again. */
    CANCELLED,
    /** Not paid in time; the units are free again. */
    EXPIRED;

    private static final Map<OrderState, Set<OrderState>> NEXT = Map.of(
            OPEN, EnumSet.of(PAYING, CANCELLED, EXPIRED),
            PAYING, EnumSet.of(PAID, OPEN, CANCELLED, EXPIRED),
            PAID, EnumSet.of(PREPARING, SHIPPED, REFUNDING),
            PREPARING, EnumSet.of(SHIPPED, REFUNDING),
            SHIPPED, EnumSet.of(DELIVERED, REFUNDING),
            DELIVERED, EnumSet.of(REFUNDING),
            REFUNDING, EnumSet.of(REFUNDED),
            EXPIRED, EnumSet.of(PAYING), // paid too late, and still in stock
            CANCELLED, EnumSet.noneOf(OrderState.class),
            REFUNDED, EnumSet.noneOf(OrderState.class));

    /** Whether money of the shopper is with the seller. */
    public boolean isPaid() {
        return switch (this) {
            case PAID, PREPARING, SHIPPED, DELIVERED -> true;
            case OPEN, PAYING, REFUNDING, REFUNDED, CANCELLED, EXPIRED -> false;
        };
    }

    /** Whether it is over without a sale. */
    public boolean isGone() {
        return this == CANCELLED || this == EXPIRED;
    }

    boolean mayBecome(OrderState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }
}
