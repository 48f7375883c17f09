package io.bidd.runtime.payment.stripe;

import static java.util.Objects.requireNonNull;

import com.stripe.model.PaymentIntent;
import com.stripe.model.checkout.Session;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import io.bidd.runtime.payment.PaymentGateway;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Stripe. A payer agrees to a Checkout session whose intent is captured by us; the session's id is the reference. Won have no
 * minor units there either, so amounts go as they are.
 *
 * <p>Capturing and cancelling twice is harmless, and of sessions that were begun twice payers see one, so only giving back carries
 * idempotency keys: under a key the provider repeats its first answer for a day, be it an error of its own.
 */
@Component
class StripeGateway implements PaymentGateway, PaymentGateway.Webhooks, PaymentGateway.Statements {

    static final String NAME = "stripe";

    /** Where our id of a payment stands in what the provider keeps. */
    static final String PAYMENT = "payment";

    private final StripeApi api;
    private final StripeRefunds refunds;
    private final StripeStatement statement;
    private final StripeWebhook webhook;

    StripeGateway(StripeSettings settings, Clock clock) {
        api = new StripeApi(settings);
        refunds = new StripeRefunds(api);
        statement = new StripeStatement(api);
        webhook = new StripeWebhook(clock, settings.webhookTolerance());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Credential> credentials() {
        var secret = "whsec_[A-Za-z0-9+/=]{8,100}";
        return List.of(
                new Credential("secretKey", true, "[sr]k_(test|live)_[A-Za-z0-9]{10,200}"),
                new Credential("webhookSecrets", true, secret + "([ ,]+" + secret + ")*"));
    }

    @Override
    public Started start(Account account, Start start) {
        try {
            var session = api.ask(
                    account,
                    null, // under a key an error would be repeated for a day
                    (stripe, options) -> stripe.checkout().sessions().create(wish(start), options));
            if (session.getId() == null || session.getUrl() == null) throw new GatewaySilent(NAME, null);
            StripeMode.of(account).check(session.getLivemode());
            return new Started(session.getId(), URI.create(session.getUrl()), null);
        } catch (StripeApi.Failed failed) {
            throw failed.failure().asException();
        }
    }

    /** Without a time limit: it would be another for the same payment tried again, and {@link #cancel} ends it. */
    private static SessionCreateParams wish(Start start) {
        var price = SessionCreateParams.LineItem.PriceData.builder()
                .setCurrency(start.amount().currency().toLowerCase(Locale.ROOT))
                .setUnitAmount(start.amount().amount())
                .setProductData(SessionCreateParams.LineItem.PriceData.ProductData.builder()
                        .setName(start.title())
                        .build());
        return SessionCreateParams.builder()
                .setMode(SessionCreateParams.Mode.PAYMENT)
                .addPaymentMethodType(SessionCreateParams.PaymentMethodType.CARD)
                .addLineItem(SessionCreateParams.LineItem.builder()
                        .setQuantity(1L)
                        .setPriceData(price.build())
                        .build())
                .setClientReferenceId(start.payment())
                .putMetadata(PAYMENT, start.payment())
                .setPaymentIntentData(SessionCreateParams.PaymentIntentData.builder()
                        .setCaptureMethod(SessionCreateParams.PaymentIntentData.CaptureMethod.MANUAL)
                        .putMetadata(PAYMENT, start.payment())
                        .build())
                .setSuccessUrl(start.returnUrl().toString())
                .setCancelUrl(start.returnUrl().toString())
                .build();
    }

    /** The provider would capture a part where it is told a smaller amount, so only exactly what was agreed to is captured. */
    @Override
    public Seen confirm(Account account, Known payment) {
        var there = find(account, payment);
        var intent = there.intent();
        if (intent == null || there.standing() != Standing.AGREED) return there.seen();
        if (!there.amount().equals(payment.amount())) return there.seen();
        var amount = PaymentIntentCaptureParams.builder()
                .setAmountToCapture(payment.amount().amount())
                .addExpand("latest_charge")
                .build();
        try {
            var captured = api.ask(
                    account,
                    null,
                    (stripe, options) -> stripe.paymentIntents().capture(intent.getId(), amount, options));
            return withIntent(there.session(), captured).seen();
        } catch (StripeApi.Failed failed) {
            return notTaken(find(account, payment).seen(), failed.failure());
        }
    }

    private static StripePayment withIntent(Session session, PaymentIntent intent) {
        session.setPaymentIntentObject(intent);
        return StripePayment.of(session);
    }

    /** An earlier request may have done it; else it is told why not. */
    private static Seen notTaken(Seen seen, StripeFailure failure) {
        return switch (seen.standing()) {
            case CAPTURED, REFUNDED, DEAD -> seen;
            case UNDECIDED, AGREED -> {
                if (!failure.isDecline()) throw failure.asException();
                yield new Seen(Standing.DEAD, seen.payment(), seen.amount(), seen.refunded(), failure.code());
            }
        };
    }

    @Override
    public Seen look(Account account, Known payment) {
        return find(account, payment).seen();
    }

    /** Takes the page away from a payer who has not agreed, and gives the agreement of one who has back. */
    @Override
    public Seen cancel(Account account, Known payment) {
        var there = find(account, payment);
        var agreed = there.standing() == Standing.AGREED;
        if (!agreed && !there.isOpen()) return there.seen();
        try {
            if (agreed) giveUp(account, there);
            else expire(account, payment);
        } catch (StripeApi.Failed failed) {
            var now = find(account, payment);
            if (now.standing() == there.standing()) throw failed.failure().asException();
            // The payer was quicker.
            return now.standing() == Standing.AGREED ? cancel(account, payment) : now.seen();
        }
        return look(account, payment);
    }

    private void giveUp(Account account, StripePayment payment) throws StripeApi.Failed {
        var id = requireNonNull(payment.intent()).getId();
        api.ask(account, null, (stripe, options) -> stripe.paymentIntents().cancel(id, options));
    }

    private void expire(Account account, Known payment) throws StripeApi.Failed {
        api.ask(account, null, (stripe, options) -> stripe.checkout().sessions().expire(payment.reference(), options));
    }

    @Override
    public Refunded refund(Account account, Refund refund) {
        var intent = find(account, refund.of()).intent();
        if (intent == null) throw new GatewayRefused(NAME, "never-paid");
        return refunds.refund(account, refund, intent.getId());
    }

    @Override
    public Optional<Notice> verify(Account account, Map<String, String> headers, byte[] body) {
        return webhook.verify(account, headers, body);
    }

    @Override
    public List<Booked> statement(Account account, Instant from, Instant to) {
        return statement.of(account, from, to);
    }

    private StripePayment find(Account account, Known payment) {
        var whole = SessionRetrieveParams.builder()
                .addExpand("payment_intent.latest_charge")
                .build();
        var session = api.get(
                account,
                (stripe, options) -> stripe.checkout().sessions().retrieve(payment.reference(), whole, options));
        StripeMode.of(account).check(session.getLivemode());
        return StripePayment.of(session);
    }
}
