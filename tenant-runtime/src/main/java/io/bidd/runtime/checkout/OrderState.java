package io.bidd.runtime.checkout;

/** Where an order is. */
public enum OrderState {
    /** Units are held; nothing is paid. */
    OPEN,
    /** The shopper has agreed to pay; the money is being taken and the units cannot run out of time. */
    PAYING,
    PAID,
    /** Called off after payment; the money is on its way back. */
    REFUNDING,
    REFUNDED,
    /** Not paid in time or given up; the units are free again. */
    EXPIRED
}
