package io.bidd.runtime.payment;

import org.jspecify.annotations.Nullable;

/**
 * Who wants to hear that something has happened to a payment at its provider. What has happened is not told: the listener
 * looks at the provider, so that messages may come twice, late, in any order or not at all.
 */
public interface PaymentNews {

    /**
     * Called in no transaction, with the tenant bound, at least once for each message.
     *
     * @param reference the provider's id of the payment, if the message says it
     * @param payment   our id of the payment, if the message says it
     * @throws RuntimeException to hear of it again later: after 10 s, 1 m, 5 m, 1 h, 6 h, then every day
     */
    void heard(String provider, @Nullable String reference, @Nullable String payment);
}
