package io.bidd.runtime.payment.toss;

import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Notice;
import io.bidd.runtime.payment.ProviderHttp;
import io.bidd.runtime.payment.Signature;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages of Toss Payments. It signs messages about payouts only; messages about payments carry no signature and no time that
 * could be trusted. Its documents give two ways to tell a true one, and we take both:
 *
 * <ul>
 *   <li>The payment is looked up under the shop's own key. A payment that this key does not find is another shop's or nobody's,
 *       and one with another order id is not the one the message speaks of.
 *   <li>Each payment has a secret that only the shop and the provider know. A message about a deposit must have it; any other
 *       message that has one must have the right one.
 * </ul>
 *
 * <p>Nothing else of the message is believed: the notice is made of what the look-up says. Its event id is the payment's state,
 * so a message repeated, delayed or sent by a stranger who knows the ids is the event we already have and moves nothing.
 * Verifying costs a request to the provider, and is silent when the provider is.
 */
class TossWebhook {

    private static final String ID = "[A-Za-z0-9_=-]{1,200}";

    private final TossApi api;

    TossWebhook(TossApi api) {
        this.api = api;
    }

    Optional<Notice> verify(Account account, byte[] body) {
        var message = read(body);
        if (!message.isAboutAPayment()) return Optional.empty();
        var payment = find(account, message);
        if (message.order() != null && !message.order().equals(payment.orderId()))
            throw new Forged("the payment is of another order");
        if (!knowsTheSecret(message, payment)) throw new Forged("the secret is not this payment's");
        var state = payment.status() + ":" + payment.lastTransactionKey();
        return Optional.of(new Notice(
                payment.paymentKey() + ":" + state, message.kind(), payment.paymentKey(), payment.orderId()));
    }

    private static TossMessage read(byte[] body) {
        try {
            return ProviderHttp.read(body, TossMessage.class);
        } catch (IOException unreadable) {
            throw new Forged("the message cannot be read");
        }
    }

    private TossPayment find(Account account, TossMessage message) {
        try {
            var key = id(message.paymentKey());
            if (key != null) return api.payment(account, key);
            var order = id(message.order());
            if (order != null) return api.payment(api.get(account, "/v1/payments/orders/{order}", order));
        } catch (GatewayRefused notOurs) {
            if (TossProblem.isAboutTheKey(notOurs.code())) throw new GatewaySilent(TossApi.NAME, notOurs);
            throw new Forged("the payment is not this shop's: " + notOurs.code());
        }
        throw new Forged("the message names no payment");
    }

    private static boolean knowsTheSecret(TossMessage message, TossPayment payment) {
        var told = message.toldSecret();
        if (told == null) return !message.isDeposit();
        return payment.secret() != null && Signature.same(told, payment.secret());
    }

    private static @Nullable String id(@Nullable String word) {
        return word != null && word.matches(ID) ? word : null;
    }
}
