package io.bidd.runtime.checkout;

import org.jspecify.annotations.Nullable;

/** What comes of wanting to pay. */
public sealed interface PayOutcome {

    /** The shopper pays at the provider's page. @param mobileUrl on a phone, if that is another page */
    record PayAt(String provider, String url, @Nullable String mobileUrl) implements PayOutcome {}

    record NoSuchOrder() implements PayOutcome {}

    record NoSuchProvider() implements PayOutcome {}

    /** The moment for paying is over, or has been used. */
    record NotPayable(OrderState state) implements PayOutcome {}

    /**
     * The provider does not answer; the units stay held, for longer if they had not been before.
     *
     * @param down whether it has not answered for a while, so that another one should be chosen
     */
    record ProviderSilent(boolean down) implements PayOutcome {}

    /** The provider does not take this payment. @param code of the provider */
    record ProviderRefused(String code) implements PayOutcome {}
}
