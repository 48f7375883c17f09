package io.bidd.runtime.payment.toss;

import static io.bidd.runtime.payment.toss.TossApi.NAME;

import io.bidd.runtime.payment.PaymentGateway;
import io.bidd.runtime.payment.ProviderHttp;
import io.bidd.runtime.payment.ProviderHttp.Answer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Toss Payments. A payment is made here and paid on the provider's page; the provider compares the amount when we confirm.
 * Confirming twice is harmless (the second is told that it is done), so only giving back carries idempotency keys. Under a key
 * the provider repeats its first answer for 15 days, be it an error, so each try to give back has its own.
 */
@Component
class TossGateway implements PaymentGateway, PaymentGateway.Webhooks, PaymentGateway.Statements {

    private static final int LONGEST_TITLE = 100;
    private static final int LONGEST_REASON = 200;

    private final TossApi api;
    private final TossWebhook webhook;
    private final TossStatement statement;

    TossGateway(TossSettings settings) {
        api = new TossApi(settings);
        webhook = new TossWebhook(api);
        statement = new TossStatement(api, settings.statementPage());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Credential> credentials() {
        return List.of(new Credential("secretKey", true, "(test|live)_g?sk_[A-Za-z0-9_]{10,100}"));
    }

    @Override
    public Started start(Account account, Start start) {
        if (!start.amount().currency().equals("KRW")) throw new GatewayRefused(NAME, "not-in-won");
        var wish = new Wish(
                "CARD",
                start.amount().amount(),
                start.payment(),
                ProviderHttp.shortened(start.title(), LONGEST_TITLE),
                start.returnUrl(),
                start.returnUrl());
        var payment = api.payment(api.post(account, null, wish, "/v1/payments"));
        if (payment.checkout() == null) throw new GatewaySilent(NAME, null);
        return new Started(payment.paymentKey(), payment.checkout().url(), null);
    }

    /** A payer who has agreed brings the payment's key back; if nobody has, we only confirm what the provider says was agreed to. */
    @Override
    public Seen confirm(Account account, Known payment) {
        if (!payment.returned().containsKey("paymentKey")) {
            var seen = look(account, payment);
            if (seen.standing() != Standing.AGREED) return seen;
        }
        var what = new Confirmation(
                payment.reference(), payment.payment(), payment.amount().amount());
        var answer = api.post(account, null, what, "/v1/payments/confirm");
        return answer.ok() ? api.payment(answer).seen() : notTaken(account, payment, answer);
    }

    private Seen notTaken(Account account, Known payment, Answer answer) {
        var problem = TossApi.problem(answer);
        return switch (problem.meaning()) {
            case ALREADY -> look(account, payment);
            case DECLINED -> dead(look(account, payment), problem.code());
            case LATER, REFUSED -> throw TossApi.refused(problem);
        };
    }

    /** A late second request can be told that its session is gone although the first has taken the money. */
    private static Seen dead(Seen seen, String reason) {
        return switch (seen.standing()) {
            case CAPTURED, REFUNDED -> seen;
            case UNDECIDED, AGREED, DEAD ->
                new Seen(Standing.DEAD, seen.payment(), seen.amount(), seen.refunded(), reason);
        };
    }

    @Override
    public Seen look(Account account, Known payment) {
        return api.payment(account, payment.reference()).seen();
    }

    /** Nothing to undo: what we do not confirm lapses. */
    @Override
    public Seen cancel(Account account, Known payment) {
        return look(account, payment);
    }

    @Override
    public Seen close(Account account, Known payment) {
        return look(account, payment);
    }

    /**
     * Looks first, for an earlier try may have been done and its answer lost. The provider compares what is left with what we
     * believe, so of two tries at once it does one.
     */
    @Override
    public Refunded refund(Account account, Refund refund) {
        if (refund.attempt() > 1) {
            var before = api.payment(account, refund.of().reference());
            if (before.refunded() == refund.before() + refund.amount().amount())
                return given(before).orElseThrow(() -> new GatewaySilent(NAME, null));
        }
        var wish = Map.of(
                "cancelReason",
                ProviderHttp.shortened(refund.reason(), LONGEST_REASON),
                "cancelAmount",
                refund.amount().amount(),
                "refundableAmount",
                refund.captured() - refund.before());
        var answer = api.post(
                account,
                refund.id() + "-" + refund.attempt(),
                wish,
                "/v1/payments/{key}/cancel",
                refund.of().reference());
        if (answer.ok()) return given(api.payment(answer)).orElseThrow(() -> new GatewaySilent(NAME, null));
        var problem = TossApi.problem(answer);
        if (problem.meaning() != TossProblem.Meaning.ALREADY) throw TossApi.refused(problem);
        var payment = api.payment(account, refund.of().reference());
        if (payment.refunded() != refund.before() + refund.amount().amount()) throw TossApi.refused(problem);
        return given(payment).orElseThrow(() -> TossApi.refused(problem));
    }

    private static Optional<Refunded> given(TossPayment payment) {
        return payment.lastCancel().map(reference -> new Refunded(reference, payment.refunded()));
    }

    /** @see TossWebhook */
    @Override
    public Optional<Notice> verify(Account account, Map<String, String> headers, byte[] body) {
        return webhook.verify(account, body);
    }

    @Override
    public List<Booked> statement(Account account, Instant from, Instant to) {
        return statement.of(account, from, to);
    }

    record Wish(String method, long amount, String orderId, String orderName, URI successUrl, URI failUrl) {}

    record Confirmation(String paymentKey, String orderId, long amount) {}
}
