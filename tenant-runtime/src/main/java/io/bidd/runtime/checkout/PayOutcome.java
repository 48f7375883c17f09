package io.bidd.runtime.checkout;

/** What comes of wanting to pay. */
public sealed interface PayOutcome {

    /** The shopper pays at the provider's page. */
    record PayAt(String url) implements PayOutcome {}

    record NoSuchOrder() implements PayOutcome {}

    /** The moment for paying is over, or has been used. */
    record NotPayable(OrderState state) implements PayOutcome {}

    /** The provider does not answer; the units stay held. */
    record ProviderSilent() implements PayOutcome {}
}
