package io.bidd.load.prove.provider;

import io.bidd.load.prove.provider.Charge.Back;
import io.bidd.load.prove.provider.Charge.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One shop's account at the provider. */
public final class Provider {

    /** Longer than any shop waits for an answer. */
    private static final Duration SILENCE = Duration.ofSeconds(7);

    private static final int PAGE = 100;

    private final String payAt;
    private final Supplier<Instant> clock;
    private final Weather weather = new Weather();
    private final Courier courier;
    private final Map<String, Charge> charges = new ConcurrentHashMap<>();
    private final Map<String, String> chargesByKey = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();

    /** @param payAt address of the pages where payers decide */
    Provider(String payAt, Supplier<Instant> clock, Courier courier) {
        this.payAt = payAt;
        this.clock = clock;
        this.courier = courier;
    }

    public Weather weather() {
        return weather;
    }

    /** @return how many messages nobody has taken yet */
    public int undelivered() {
        return courier.undelivered();
    }

    /** The payer agrees. @param habit how the provider treats the payment from here on @return whether there was something to agree to */
    public boolean agree(String id, Habit habit, long luck) {
        var charge = charges.get(id);
        if (charge == null) return false;
        synchronized (charge) {
            if (charge.status != Status.CREATED) return false;
            charge.habit = habit;
            charge.luck = new SplittableRandom(luck);
            if (habit.changesAmount()) charge.amount += 1_000;
            if (habit.capturesByItself()) captureLater(charge);
            else {
                charge.status = Status.AUTHORIZED;
                tell(charge, "payment.authorized");
            }
            return true;
        }
    }

    /** The payer has begun to decide: from now on the shop cannot cancel, as with most providers. */
    public void keep(String id) {
        var charge = charges.get(id);
        if (charge == null) return;
        synchronized (charge) {
            charge.kept = true;
        }
    }

    private void captureLater(Charge charge) {
        var after = Duration.ofMillis(charge.luck.nextLong(500, 4_000));
        courier.after(after, () -> {
            synchronized (charge) {
                if (charge.status == Status.CREATED) capture(charge);
            }
        });
    }

    public boolean decline(String id) {
        var charge = charges.get(id);
        if (charge == null) return false;
        synchronized (charge) {
            if (charge.status != Status.CREATED) return false;
            charge.status = Status.DECLINED;
            tell(charge, "payment.declined");
            return true;
        }
    }

    /** Sends once more what was told of a payment. @param forged with a signature that is not the provider's @return the answer's status */
    public List<Integer> repeatMessages(String id, boolean forged) {
        var charge = charges.get(id);
        if (charge == null) return List.of();
        List<Charge.Message> messages;
        synchronized (charge) {
            messages = List.copyOf(charge.messages);
        }
        return messages.stream().map(message -> courier.send(message, forged)).toList();
    }

    /** All payments the provider knows, in the order of their coming. */
    public List<Taken> books() {
        return charges.values().stream()
                .map(Provider::taken)
                .sorted(Comparator.comparing(Taken::reference))
                .toList();
    }

    private static Taken taken(Charge charge) {
        synchronized (charge) {
            return new Taken(
                    charge.id,
                    charge.orderId,
                    charge.status.word(),
                    charge.asked,
                    charge.wasCaptured() ? charge.amount : 0,
                    charge.refunded(),
                    charge.backs.stream()
                            .map(back -> new Taken.Returned(back.key(), back.amount()))
                            .toList());
        }
    }

    Reply create(JsonNode body, @Nullable String key) {
        if (weather.isDown()) return Reply.cut(Duration.ZERO);
        var amount = body.path("amount").asLong(0);
        if (amount <= 0) return Reply.problem(422, "amount");
        var webhook = body.path("webhookUrl").asString("");
        var id = chargesByKey.computeIfAbsent(key == null ? "none-" + next.get() : key, fresh -> {
            var charge = new Charge(
                    "pay-%06d".formatted(next.incrementAndGet()),
                    body.path("orderId").asString(""),
                    amount,
                    body.path("currency").asString("KRW"),
                    body.path("returnUrl").asString(""),
                    webhook.isEmpty() ? null : webhook);
            charges.put(charge.id, charge);
            return charge.id;
        });
        var charge = Objects.requireNonNull(charges.get(id));
        synchronized (charge) {
            return charge.asked == amount
                    ? shown(201, charge).later(weather.delay())
                    : Reply.problem(422, "key-reused");
        }
    }

    /** Looks at a payment, or moves it. @param what as {@code capture}, or nothing to look */
    Reply act(String id, String what, JsonNode body, @Nullable String key) {
        if (weather.isDown()) return Reply.cut(Duration.ZERO);
        var charge = charges.get(id);
        if (charge == null) return Reply.problem(404, "no-such-payment");
        synchronized (charge) {
            var first = charge.isFirst(what) && !weather.isHonest() && !what.isEmpty();
            if (first && charge.habit == Habit.FLAKY) return Reply.problem(503, "not-now");
            var reply = move(charge, what, body, key).later(weather.delay());
            if (first && charge.habit == Habit.SILENT) return Reply.cut(SILENCE);
            if (first && charge.habit == Habit.CUT) return Reply.cut(Duration.ZERO);
            if (charge.habit == Habit.SLOW && !weather.isHonest())
                return reply.later(Duration.ofMillis(charge.luck.nextLong(1_000, 2_000)));
            return reply;
        }
    }

    private Reply move(Charge charge, String what, JsonNode body, @Nullable String key) {
        return switch (what) {
            case "" -> shown(200, charge);
            case "capture" -> {
                if (charge.status != Status.AUTHORIZED) yield shown(409, charge);
                if (body.has("amount") && body.path("amount").asLong() != charge.amount)
                    yield Reply.problem(422, "amount-differs");
                capture(charge);
                yield shown(200, charge);
            }
            case "cancel" -> {
                var open = (charge.status == Status.CREATED || charge.status == Status.AUTHORIZED) && !charge.kept;
                if (open) charge.status = Status.CANCELLED;
                yield shown(open ? 200 : 409, charge);
            }
            case "refunds" -> key == null ? Reply.problem(400, "no-key") : refund(charge, body, key);
            case "refund" -> {
                if (charge.status != Status.CAPTURED) yield shown(409, charge);
                giveBack(charge, "whole", charge.amount - charge.refunded());
                yield shown(200, charge);
            }
            default -> Reply.problem(405, "not-that-way");
        };
    }

    private void capture(Charge charge) {
        charge.status = Status.CAPTURED;
        charge.capturedAt = clock.get();
        tell(charge, "payment.captured");
    }

    private Reply refund(Charge charge, JsonNode body, String key) {
        for (var back : charge.backs) if (back.key().equals(key)) return shown(charge, back);
        var amount = body.path("amount").asLong(0);
        if (charge.status != Status.CAPTURED) return shown(409, charge);
        if (amount <= 0 || amount > charge.amount - charge.refunded()) return Reply.problem(422, "too-much");
        return shown(charge, giveBack(charge, key, amount));
    }

    private Back giveBack(Charge charge, String key, long amount) {
        var back = new Back(charge.id + "-r" + (charge.backs.size() + 1), key, amount);
        charge.backs.add(back);
        if (charge.refunded() == charge.amount) charge.status = Status.REFUNDED;
        tell(charge, "payment.refunded");
        return back;
    }

    private void tell(Charge charge, String type) {
        if (charge.webhookUrl == null) return;
        var message = courier.message(charge.webhookUrl, type, charge.view(payUrl(charge)));
        charge.messages.add(message);
        if (charge.habit == Habit.NO_MESSAGE) return;
        var copies = charge.habit == Habit.DUPLICATE || weather.isStorm() ? 3 : 1;
        for (var copy = 0; copy < copies; copy++)
            courier.deliver(
                    message, Duration.ofMillis(copies == 1 ? charge.luck.nextLong(50) : charge.luck.nextLong(1_500)));
    }

    private Reply shown(int status, Charge charge) {
        return Reply.of(status, charge.view(payUrl(charge)));
    }

    private Reply shown(Charge charge, Back back) {
        return Reply.of(200, Map.of("id", back.id(), "amount", back.amount(), "payment", charge.view(payUrl(charge))));
    }

    private String payUrl(Charge charge) {
        return payAt + "/" + charge.id;
    }

    /** Payments where money was taken in that time, a page of them. */
    Reply list(@Nullable Instant from, @Nullable Instant to, @Nullable String after) {
        if (weather.isDown()) return Reply.cut(Duration.ZERO);
        var page = new ArrayList<Map<String, Object>>();
        var last = "";
        var more = false;
        for (var charge : charges.values().stream()
                .sorted(Comparator.comparing(charge -> charge.id))
                .toList()) {
            synchronized (charge) {
                var at = charge.capturedAt;
                if (at == null
                        || from != null && at.isBefore(from)
                        || to != null && !at.isBefore(to)
                        || after != null && charge.id.compareTo(after) <= 0) continue;
                more = page.size() == PAGE;
                if (more) break;
                page.add(charge.view(payUrl(charge)));
                last = charge.id;
            }
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("payments", page);
        if (more) body.put("next", last);
        return Reply.of(200, body);
    }
}
