package io.bidd.runtime.payment.kakaopay;

import io.bidd.runtime.payment.PaymentGateway;
import io.bidd.runtime.payment.ProviderHttp;
import io.bidd.runtime.payment.ProviderHttp.Answer;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * KakaoPay. It has no idempotency keys, no messages and no list of payments, so the order as it shows it decides what has
 * happened: whatever a refused request says about itself, the order is looked at before we answer.
 *
 * <p>A payment begun twice gets two of its ids; money moves only by the one we approve.
 */
@Component
class KakaoPayGateway implements PaymentGateway {

    private static final String NAME = "kakaopay";
    private static final String PATH = "/online/v1/payment/";
    private static final int LEAST_WON = 100;
    private static final int LONGEST_TITLE = 100;

    private final ProviderHttp http;

    KakaoPayGateway(KakaoPaySettings settings) {
        http = new ProviderHttp(NAME, settings.url(), settings.connectTimeout(), settings.readTimeout());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Credential> credentials() {
        return List.of(
                new Credential("cid", false, "[A-Z0-9]{10}"), new Credential("secretKey", true, "[A-Za-z0-9]{30,100}"));
    }

    @Override
    public Started start(Account account, Start start) {
        if (!start.amount().currency().equals("KRW")) throw new GatewayRefused(NAME, "not-in-won");
        if (start.amount().amount() < LEAST_WON) throw new GatewayRefused(NAME, "less-than-100-won");
        var answer = post(
                account,
                "ready",
                new KakaoPayRequests.Ready(
                        account.get("cid"),
                        start.payment(),
                        start.payer(),
                        ProviderHttp.shortened(start.title(), LONGEST_TITLE),
                        start.quantity(),
                        start.amount().amount(),
                        0,
                        start.returnUrl(),
                        start.returnUrl(),
                        start.returnUrl()));
        if (!answer.ok()) throw refused(answer);
        var ready = answer.as(KakaoPayAnswers.Ready.class);
        return new Started(ready.tid(), ready.nextRedirectPcUrl(), ready.nextRedirectMobileUrl());
    }

    /** Without the {@code pg_token} that a payer who has agreed brings back nothing can be taken, so we only look. */
    @Override
    public Seen confirm(Account account, Known payment) {
        var token = payment.returned().get("pg_token");
        if (token == null) return look(account, payment);
        var answer = post(
                account,
                "approve",
                new KakaoPayRequests.Approve(
                        account.get("cid"),
                        payment.reference(),
                        payment.payment(),
                        payment.payer(),
                        token,
                        payment.amount().amount()));
        return answer.ok() ? answer.as(KakaoPayAnswers.Approval.class).seen() : notTaken(account, payment, answer);
    }

    private Seen notTaken(Account account, Known payment, Answer answer) {
        var problem = answer.as(KakaoPayAnswers.Problem.class);
        if (isAboutUs(answer)) throw refused(answer);
        var seen = look(account, payment);
        return switch (seen.standing()) {
            case CAPTURED, REFUNDED -> seen; // by an earlier request whose answer was lost
            case DEAD -> dead(seen, problem.code());
            case UNDECIDED, AGREED -> {
                if (problem.isPassing()) throw new GatewaySilent(NAME, null);
                // Only an approval takes money, and this one will not be asked for again.
                if (problem.isDecline()) yield dead(seen, problem.code());
                throw refused(answer);
            }
        };
    }

    private static Seen dead(Seen seen, String reason) {
        return new Seen(Standing.DEAD, seen.payment(), seen.amount(), seen.refunded(), reason);
    }

    @Override
    public Seen look(Account account, Known payment) {
        return order(account, payment).seen();
    }

    /** Nothing to undo: what we do not approve lapses. */
    @Override
    public Seen cancel(Account account, Known payment) {
        return look(account, payment);
    }

    @Override
    public Seen close(Account account, Known payment) {
        return look(account, payment);
    }

    /**
     * Looks first: our refund's id comes back with the order if it was done before. The provider compares what is left of the
     * payment with what we believe, so of two such requests at once it does one.
     */
    @Override
    public Refunded refund(Account account, Refund refund) {
        var before = order(account, refund.of());
        var done = before.find(refund);
        if (done.isPresent()) return done.get();
        if (before.refunded() != refund.before()) throw new GatewayRefused(NAME, "refunded-otherwise");
        var answer = post(
                account,
                "cancel",
                new KakaoPayRequests.Cancel(
                        account.get("cid"),
                        refund.of().reference(),
                        refund.amount().amount(),
                        0,
                        refund.captured() - refund.before(),
                        refund.id()));
        if (answer.ok()) {
            var given = answer.as(KakaoPayAnswers.Cancellation.class);
            return new Refunded(given.aid(), given.canceledAmount().total());
        }
        if (isAboutUs(answer)) throw refused(answer);
        return order(account, refund.of()).find(refund).orElseThrow(() -> refused(answer));
    }

    private KakaoPayOrder order(Account account, Known payment) {
        var answer = post(account, "order", new KakaoPayRequests.Order(account.get("cid"), payment.reference()));
        if (!answer.ok()) throw refused(answer);
        return answer.as(KakaoPayOrder.class);
    }

    private Answer post(Account account, String what, Object body) {
        return http.post("SECRET_KEY " + account.get("secretKey"), body, PATH + what);
    }

    private static boolean isAboutUs(Answer answer) {
        return answer.status() == 401 || answer.status() == 403;
    }

    private static RuntimeException refused(Answer answer) {
        var problem = answer.as(KakaoPayAnswers.Problem.class);
        return problem.isPassing() ? new GatewaySilent(NAME, null) : new GatewayRefused(NAME, problem.code());
    }
}
