package io.bidd.runtime.checkout;

import java.util.Map;

/** What comes of wanting money back. */
public sealed interface RefundOutcome {

    /** It is written down and will be done; where the provider answered it is done. */
    record Begun(RefundView refund) implements RefundOutcome {}

    record NoSuchOrder() implements RefundOutcome {}

    /** Not paid, already back, on its way to the shopper, or after the time that the seller gives. */
    record TooLate(OrderState state) implements RefundOutcome {}

    /** More than there is, or nothing. @param left units by line */
    record NotRefundable(Map<String, Integer> left) implements RefundOutcome {}
}
