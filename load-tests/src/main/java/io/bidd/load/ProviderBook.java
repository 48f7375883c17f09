package io.bidd.load;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The payments of {@link PaymentStub}, by the rules of the sandbox provider. */
final class ProviderBook {

    private static final int PAGE = 100;

    private final Map<String, Payment> payments = new TreeMap<>();
    private final Map<String, Payment> byKey = new HashMap<>();
    private final Map<String, Refund> refundsByKey = new HashMap<>();
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private double declined;

    /** @param status of HTTP @param payment the one it is about, if any @param body as JSON */
    record Reply(HttpResponseStatus status, @Nullable String payment, Object body) {}

    /** @param refunded in all, in minor units */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Payment(
            String id,
            String orderId,
            long amount,
            String currency,
            String status,
            long refunded,
            String payUrl,
            @Nullable String reason,
            @Nullable String capturedAt) {

        Payment moved(String to) {
            return new Payment(id, orderId, amount, currency, to, refunded, payUrl, reason, capturedAt);
        }

        Payment declinedBecause(String why) {
            return new Payment(id, orderId, amount, currency, "declined", refunded, payUrl, why, capturedAt);
        }

        Payment captured() {
            return new Payment(
                    id,
                    orderId,
                    amount,
                    currency,
                    "captured",
                    refunded,
                    payUrl,
                    reason,
                    Instant.now().toString());
        }

        Payment refunded(long more) {
            var all = refunded + more;
            return new Payment(
                    id,
                    orderId,
                    amount,
                    currency,
                    all == amount ? "refunded" : status,
                    all,
                    payUrl,
                    reason,
                    capturedAt);
        }
    }

    record Refund(String id, long amount, Payment payment) {}

    private record Problem(int status, String detail) {}

    /** @param share of payers who decline, from 0 to 1 */
    synchronized void declining(double share) {
        declined = share;
    }

    /** The payer makes up their mind. @return whether they agree */
    synchronized boolean decide(String id) {
        var payment = payments.get(id);
        if (payment == null || !payment.status.equals("created")) return false;
        var agrees = random.nextDouble() >= declined;
        put(agrees ? payment.moved("authorized") : payment.declinedBecause("card-declined"));
        return agrees;
    }

    /** Payments whose money was taken and not wholly given back. */
    synchronized List<Payment> captured() {
        return payments.values().stream()
                .filter(payment -> payment.status.equals("captured"))
                .toList();
    }

    /** @param key the request's Idempotency-Key, or nothing @param shop where pay pages are, without trailing slash */
    synchronized Reply open(@Nullable String key, JsonNode asked, String pages) {
        var known = key == null ? null : byKey.get(key);
        var amount = asked.path("amount").asLong();
        if (known != null && known.amount != amount) return problem(422, "this key was used for another amount");
        if (known == null) {
            if (amount <= 0) return problem(422, "the amount must be positive");
            var id = "pay-%08d".formatted(payments.size() + 1);
            known = new Payment(
                    id,
                    asked.path("orderId").asString(""),
                    amount,
                    asked.path("currency").asString("KRW"),
                    "created",
                    0,
                    pages + "/" + id,
                    null,
                    null);
            put(known);
            if (key != null) byKey.put(key, known);
        }
        return reply(201, known(known.id).orElseThrow());
    }

    synchronized Reply look(String id) {
        return known(id).map(payment -> reply(200, payment)).orElseGet(ProviderBook::unknown);
    }

    /** @param asked the amount that is to be captured; nothing if it is not said */
    synchronized Reply capture(String id, @Nullable JsonNode asked) {
        var payment = known(id).orElse(null);
        if (payment == null) return unknown();
        if (asked != null
                && asked.has("amount")
                && (asked.path("amount").asLong() != payment.amount
                        || !asked.path("currency").asString(payment.currency).equals(payment.currency)))
            return problem(422, "amount-differs");
        if (!payment.status.equals("authorized")) return reply(409, payment);
        return reply(200, put(payment.captured()));
    }

    synchronized Reply cancel(String id) {
        var payment = known(id).orElse(null);
        if (payment == null) return unknown();
        if (!payment.status.equals("authorized") && !payment.status.equals("created")) return reply(409, payment);
        return reply(200, put(payment.moved("cancelled")));
    }

    /** @param amount all that is left if it is nothing */
    synchronized Reply refund(String id, @Nullable String key, @Nullable Long amount) {
        var payment = known(id).orElse(null);
        if (payment == null) return unknown();
        var known = key == null ? null : refundsByKey.get(key);
        if (known != null) return new Reply(HttpResponseStatus.OK, id, known);
        if (!payment.status.equals("captured")) return reply(409, payment);
        var back = amount == null ? payment.amount - payment.refunded : amount;
        if (back <= 0 || payment.refunded + back > payment.amount) return problem(422, "too-much");
        var refund = new Refund("re-%08d".formatted(refundsByKey.size() + 1), back, put(payment.refunded(back)));
        if (key != null) refundsByKey.put(key, refund);
        return new Reply(HttpResponseStatus.OK, id, refund);
    }

    /** Those with money taken in a time. @param after the last one of the page before, or nothing */
    synchronized Reply statement(Instant from, Instant to, String after) {
        var page = new ArrayList<Payment>();
        for (var payment : payments.values()) {
            if (payment.capturedAt == null || payment.id.compareTo(after) <= 0) continue;
            var at = Instant.parse(payment.capturedAt);
            if (!at.isBefore(from) && at.isBefore(to)) page.add(payment);
            if (page.size() > PAGE) break;
        }
        if (page.size() <= PAGE) return new Reply(HttpResponseStatus.OK, null, Map.of("payments", page));
        var shown = page.subList(0, PAGE);
        return new Reply(HttpResponseStatus.OK, null, Map.of("payments", shown, "next", shown.getLast().id));
    }

    private Optional<Payment> known(String id) {
        return Optional.ofNullable(payments.get(id));
    }

    private Payment put(Payment payment) {
        payments.put(payment.id, payment);
        return payment;
    }

    private static Reply reply(int status, Payment payment) {
        return new Reply(HttpResponseStatus.valueOf(status), payment.id, payment);
    }

    static Reply unknown() {
        return problem(404, "there is no such payment");
    }

    static Reply problem(int status, String detail) {
        return new Reply(HttpResponseStatus.valueOf(status), null, new Problem(status, detail));
    }
}
