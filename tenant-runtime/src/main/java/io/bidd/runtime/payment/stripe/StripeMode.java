package io.bidd.runtime.payment.stripe;

import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Test money and real money must not meet: the prefix of the key says which it is, and so does everything the provider tells. */
enum StripeMode {
    TEST,
    LIVE;

    static StripeMode of(Account account) {
        return account.get("secretKey").contains("_live_") ? LIVE : TEST;
    }

    /** @throws GatewayRefused if the answer is of the other kind */
    void check(@Nullable Boolean livemode) {
        if (livemode == null) throw new GatewaySilent(StripeGateway.NAME, new IOException("no livemode"));
        if (livemode != (this == LIVE)) throw new GatewayRefused(StripeGateway.NAME, "test-and-live-mixed");
    }

    /** @throws Forged if the message is of the other kind, or does not say */
    void checkMessage(@Nullable Boolean livemode) {
        if (livemode == null || livemode != (this == LIVE)) throw new Forged("test and live are mixed");
    }
}
