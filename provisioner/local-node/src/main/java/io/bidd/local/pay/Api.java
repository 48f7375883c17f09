package io.bidd.local.pay;

import io.bidd.local.pay.RefundOutcome.KeyReused;
import io.bidd.local.pay.RefundOutcome.NotCaptured;
import io.bidd.local.pay.RefundOutcome.Refunded;
import io.bidd.local.pay.RefundOutcome.TooMuch;
import io.bidd.template.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** The provider as merchants' programs see it. */
class Api {

    private static final String BEARER = "Bearer ";
    private static final String KEY = "sk_sandbox_[\\x21-\\x7e]{16,}";
    private static final int PAGE = 100;

    private final Ledger ledger;
    private final Refunds refunds;
    private final String publicUrl;
    private final SandboxSettings settings;

    Api(Ledger ledger, Refunds refunds, String publicUrl, SandboxSettings settings) {
        this.ledger = ledger;
        this.refunds = refunds;
        this.publicUrl = publicUrl;
        this.settings = settings;
    }

    /** @param path the parts of the address, of which the third is {@code payments} */
    Answer answer(Request request, String[] path, byte[] content) {
        var authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (authorization == null
                || !authorization.startsWith(BEARER)
                || !authorization.substring(BEARER.length()).matches(KEY))
            return Answer.problem(401, "no-key", "a secret key is needed");
        var merchant = merchantOf(authorization);
        var method = request.getMethod();
        if (path.length == 3)
            return switch (method) {
                case "POST" -> open(request, merchant, authorization.substring(BEARER.length()), content);
                case "GET" -> statement(request, merchant);
                default -> wrongMethod();
            };
        var found = ledger.find(path[3], merchant);
        if (found.isEmpty() || path.length > 5)
            return Answer.problem(404, "no-such-payment", "there is no such payment");
        var payment = found.get();
        if (path.length == 4)
            return method.equals("GET") ? inItsManner(payment, Answer.json(200, view(payment))) : wrongMethod();
        if (!method.equals("POST")) return wrongMethod();
        return switch (path[4]) {
            case "capture" -> capture(payment, body(request, content));
            case "cancel" -> inItsManner(payment, moved(ledger.cancel(payment.id()), "cancelled"));
            case "refund" -> inItsManner(payment, moved(refunds.rest(payment.id()), "refunded"));
            case "refunds" -> inItsManner(payment, refund(payment, request, body(request, content)));
            default -> Answer.problem(404, "not-found", "not found");
        };
    }

    private Answer open(Request request, String merchant, String secretKey, byte[] content) {
        var body = body(request, content);
        var key = keyOf(request);
        var wanted = new Ledger.Opening(
                merchant,
                secretKey,
                key == null ? Ids.next() : key,
                body.text("orderId"),
                body.text("orderName"),
                body.amount(),
                body.has("currency") ? body.currency() : "KRW",
                body.url("returnUrl").toString(),
                body.has("webhookUrl") ? body.url("webhookUrl").toString() : null);
        var payment = ledger.open(wanted);
        var same = payment.amount() == wanted.amount()
                && payment.currency().equals(wanted.currency())
                && payment.orderId().equals(wanted.orderId());
        return same ? Answer.json(201, view(payment)) : keyReused();
    }

    private Answer capture(Payment payment, Body body) {
        var differs = body.has("amount") && body.amount() != payment.amount()
                || body.has("currency") && !body.currency().equals(payment.currency());
        if (differs)
            return inItsManner(
                    payment,
                    problem(
                            422,
                            "amount-differs",
                            "the payer agreed to another amount; nothing was captured",
                            payment));
        var answer = moved(ledger.capture(payment.id()), "captured");
        return payment.behaviour() == Behaviour.SILENT && answer.status() == 200
                ? answer.lostAfter(settings.silent())
                : inItsManner(payment, answer);
    }

    private Answer refund(Payment payment, Request request, Body body) {
        var key = keyOf(request);
        if (key == null) throw Refused.unreadable("an Idempotency-Key is needed");
        return switch (refunds.part(payment.id(), key, body.amount(), body.text("reason"))) {
            case Refunded done -> Answer.json(200, new RefundView(done.id(), done.amount(), view(done.payment())));
            case NotCaptured not -> problem(409, "not-captured", "there is nothing to give back", not.payment());
            case TooMuch much -> problem(422, "too-much", "more than is left of what was captured", much.payment());
            case KeyReused reused -> keyReused();
        };
    }

    private record RefundView(String id, long amount, PaymentView payment) {}

    private Answer statement(Request request, String merchant) {
        var query = Request.extractQueryParameters(request);
        var from = moment(query.getValue("from"), "from");
        var to = moment(query.getValue("to"), "to");
        if (!from.isBefore(to)) throw Refused.unreadable("from must be before to");
        var after = query.getValue("after");
        var last = after == null
                ? null
                : ledger.find(after, merchant)
                        .filter(payment -> payment.capturedAt() != null)
                        .orElseThrow(() -> Refused.unreadable("after is not a payment of a page before"));
        var payments = ledger.statement(merchant, from, to, last, PAGE + 1);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("payments", payments.stream().limit(PAGE).map(this::view).toList());
        if (payments.size() > PAGE) answer.put("next", payments.get(PAGE - 1).id());
        return Answer.json(200, answer);
    }

    private static Instant moment(@Nullable String text, String name) {
        try {
            var moment = Instant.parse(Objects.requireNonNullElse(text, ""));
            // What the book can hold; further away nothing ever happened.
            var year = moment.atOffset(ZoneOffset.UTC).getYear();
            if (year >= 1970 && year <= 9999) return moment;
        } catch (DateTimeException unreadable) {
            // said below
        }
        throw Refused.unreadable(name + " must be a moment as 2030-01-31T00:00:00Z");
    }

    private Answer inItsManner(Payment payment, Answer answer) {
        return payment.behaviour() == Behaviour.SLOW ? answer.after(settings.slow()) : answer;
    }

    private Answer moved(Payment now, String to) {
        return Answer.json(now.status().equals(to) ? 200 : 409, view(now));
    }

    private Answer problem(int status, String type, String detail, Payment payment) {
        return Answer.problem(status, type, detail, Map.of("payment", view(payment)));
    }

    private static Answer keyReused() {
        return Answer.problem(422, "key-reused", "this idempotency key was used for something else");
    }

    private static Answer wrongMethod() {
        return Answer.problem(405, "wrong-method", "not that way");
    }

    private PaymentView view(Payment payment) {
        return PaymentView.of(payment, publicUrl);
    }

    private static Body body(Request request, byte[] content) {
        return Body.of(request.getHeaders().get(HttpHeader.CONTENT_TYPE), content);
    }

    private static @Nullable String keyOf(Request request) {
        var key = request.getHeaders().get("Idempotency-Key");
        if (key != null && !key.matches("[\\x21-\\x7e]{1,255}"))
            throw Refused.unreadable("Idempotency-Key must be 1 to 255 printable characters");
        return key;
    }

    private static String merchantOf(String authorization) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(authorization.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
