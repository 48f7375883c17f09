package io.bidd.runtime.payment.sandbox;

import io.bidd.runtime.payment.PaymentGateway;
import io.bidd.runtime.payment.ProviderHttp;
import io.bidd.runtime.payment.ProviderHttp.Answer;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The sandbox provider. It refuses a wrong move with 409 and shows the payment as it is, which is an answer to us. */
@Component
class SandboxGateway implements PaymentGateway, PaymentGateway.Webhooks, PaymentGateway.Statements {

    private static final String NAME = "sandbox";
    private static final int AS_IT_IS = 409;

    private final ProviderHttp http;
    private final SandboxSettings settings;
    private final Clock clock;

    SandboxGateway(SandboxSettings settings, Clock clock) {
        http = new ProviderHttp(NAME, settings.url(), settings.connectTimeout(), settings.readTimeout());
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Credential> credentials() {
        return List.of(new Credential("secretKey", true, "sk_sandbox_[A-Za-z0-9_-]{16,200}"));
    }

    @Override
    public Started start(Account account, Start start) {
        var order = new Opening(
                start.payment(),
                start.title(),
                start.amount().amount(),
                start.amount().currency(),
                start.returnUrl(),
                start.webhookUrl());
        var payment = payment(http.postOnce(bearer(account), start.payment(), order, "/v1/payments"));
        if (payment.payUrl() == null) throw new GatewaySilent(NAME, null);
        return new Started(payment.id(), payment.payUrl(), null);
    }

    @Override
    public Seen confirm(Account account, Known payment) {
        var sum = new Sum(payment.amount().amount(), payment.amount().currency());
        return seen(http.post(bearer(account), sum, "/v1/payments/{id}/capture", payment.reference()));
    }

    @Override
    public Seen look(Account account, Known payment) {
        return payment(http.get(bearer(account), "/v1/payments/{id}", payment.reference()))
                .seen();
    }

    @Override
    public Seen cancel(Account account, Known payment) {
        return seen(http.post(bearer(account), Map.of(), "/v1/payments/{id}/cancel", payment.reference()));
    }

    @Override
    public Refunded refund(Account account, Refund refund) {
        var wish = Map.of("amount", refund.amount().amount(), "reason", refund.reason());
        var answer = http.postOnce(
                bearer(account),
                refund.id(),
                wish,
                "/v1/payments/{id}/refunds",
                refund.of().reference());
        if (answer.status() == AS_IT_IS)
            throw new GatewayRefused(
                    NAME, "payment-is-" + answer.as(SandboxPayment.class).status());
        if (!answer.ok()) throw refused(answer);
        var given = answer.as(GivenBack.class);
        return new Refunded(given.id(), given.payment().refunded());
    }

    @Override
    public Optional<Notice> verify(Account account, Map<String, String> headers, byte[] body) {
        var message = SandboxWebhook.verified(
                headers.get(SandboxWebhook.HEADER),
                body,
                account.get("secretKey"),
                clock.instant(),
                settings.webhookTolerance());
        return message.type().startsWith("payment.") ? Optional.of(message.notice()) : Optional.empty();
    }

    @Override
    public List<Booked> statement(Account account, Instant from, Instant to) {
        var booked = new ArrayList<Booked>();
        String after = null;
        do {
            var page = page(account, from, to, after);
            page.payments().forEach(payment -> booked.add(payment.booked()));
            // A page that points at itself would keep us forever.
            after = Objects.equals(page.next(), after) ? null : page.next();
        } while (after != null);
        return booked;
    }

    private Page page(Account account, Instant from, Instant to, @Nullable String after) {
        var answer = after == null
                ? http.get(bearer(account), "/v1/payments?from={from}&to={to}", from, to)
                : http.get(bearer(account), "/v1/payments?from={from}&to={to}&after={after}", from, to, after);
        if (!answer.ok()) throw refused(answer);
        return answer.as(Page.class);
    }

    private static Seen seen(Answer answer) {
        if (answer.status() == AS_IT_IS) return answer.as(SandboxPayment.class).seen();
        return payment(answer).seen();
    }

    private static SandboxPayment payment(Answer answer) {
        if (!answer.ok()) throw refused(answer);
        return answer.as(SandboxPayment.class);
    }

    private static GatewayRefused refused(Answer answer) {
        return new GatewayRefused(NAME, answer.as(Problem.class).code(answer.status()));
    }

    private static String bearer(Account account) {
        return "Bearer " + account.get("secretKey");
    }

    record Opening(String orderId, String orderName, long amount, String currency, URI returnUrl, URI webhookUrl) {}

    record Sum(long amount, String currency) {}

    record GivenBack(String id, SandboxPayment payment) {
        GivenBack {
            Objects.requireNonNull(id);
            Objects.requireNonNull(payment);
        }
    }

    record Page(List<SandboxPayment> payments, @Nullable String next) {
        Page {
            Objects.requireNonNull(payments);
        }
    }

    /** The first of these that is a word rather than a sentence is what the refusal is called. */
    record Problem(
            @Nullable String code,
            @Nullable String type,
            @Nullable String detail) {
        String code(int status) {
            return Stream.of(code, type, detail)
                    .filter(Objects::nonNull)
                    .map(word -> word.substring(word.lastIndexOf(':') + 1))
                    .filter(word -> word.matches("[a-z]+(-[a-z]+)*"))
                    .findFirst()
                    .orElse("status-" + status);
        }
    }
}
