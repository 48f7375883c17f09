package io.bidd.runtime.checkout;

/** What comes of calling an order off. */
public sealed interface CancelOutcome {

    /** @param order as it is now; where the provider is slow the money is still on its way back */
    record CalledOff(OrderView order) implements CancelOutcome {}

    record NoSuchOrder() implements CancelOutcome {}

    record TooLate(OrderState state) implements CancelOutcome {}
}
