package io.bidd.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Shoppers who wait in line if there is one, order a unit, pay, and come back; each of them a member of their own. */
final class Purchases implements Visit {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long LONGEST_MICROS = 120_000_000;

    private final PaymentStub provider;
    private final String deal;
    private final int from;
    private final Habits habits;
    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final Map<Integer, Shopper> shoppers = new HashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private final Histogram paymentMicros = new Histogram(LONGEST_MICROS, 3);

    /**
     * @param waits           whether there is a line
     * @param leaveUnpaid     share of shoppers who order and are not seen again
     * @param leaveAtProvider share of shoppers who go to the provider's page and are not seen again
     */
    record Habits(boolean waits, double leaveUnpaid, double leaveAtProvider) {
        static final Habits RESOLUTE = new Habits(false, 0, 0);
    }

    /** @param from number of the first shopper's member */
    Purchases(PaymentStub provider, String deal, int from, Habits habits) {
        this.provider = provider;
        this.deal = deal;
        this.from = from;
        this.habits = habits;
    }

    /** How often something happened; answers by what was asked, and {@code paid}, {@code declined}, {@code left}. */
    Map<String, Integer> counts() {
        return counts;
    }

    int counted(String what) {
        return counts.getOrDefault(what, 0);
    }

    /** Times of both requests of a payment together, without what the provider took. */
    Histogram paymentMicros() {
        return paymentMicros;
    }

    private static final class Shopper {
        final String token;
        final double mood;
        String ticket = "";
        long place;
        String order = "";
        String payUrl = "";
        long paymentMicros;

        Shopper(String token, double mood) {
            this.token = token;
            this.mood = mood;
        }
    }

    @Override
    public Step first(int visitor) {
        var member = from + visitor;
        var shopper = new Shopper(Shop.tokenOf(Shop.member(member)), random.nextDouble());
        shoppers.put(visitor, shopper);
        return habits.waits
                ? new Step("join", Shop.joinRequest(deal, Shop.member(member), member), 0)
                : order(shopper, "");
    }

    @Override
    public @Nullable Step next(Answer answer) {
        var shopper = shoppers.get(answer.visitor());
        if (shopper == null) return null;
        var next = switch (answer.step().name()) {
            case "join" -> joined(shopper, answer);
            case "poll" -> looked(shopper, answer);
            case "claim" -> claimed(shopper, answer);
            case "order" -> ordered(shopper, answer);
            case "payment" -> sentToProvider(shopper, answer);
            default -> cameBack(shopper, answer);
        };
        if (next == null) shoppers.remove(answer.visitor());
        return next;
    }

    private @Nullable Step joined(Shopper shopper, Answer answer) {
        var joined = expect(answer, 201);
        if (joined == null) return null;
        if (joined.has("pass")) return order(shopper, joined.path("pass").asString());
        shopper.ticket = joined.path("ticket").asString();
        shopper.place = joined.path("place").asLong();
        return waiting(shopper, joined.path("now"));
    }

    private @Nullable Step looked(Shopper shopper, Answer answer) {
        var now = expect(answer, 200);
        return now == null ? null : waiting(shopper, now);
    }

    private Step waiting(Shopper shopper, JsonNode now) {
        if (shopper.place > now.path("serving").asLong())
            return new Step("poll", Shop.nowRequest(deal), Shoppers.nextPoll(now, shopper.place));
        var claim = JSON.writeValueAsString(Map.of("ticket", shopper.ticket));
        return new Step("claim", Shop.request("POST", "/api/deals/" + deal + "/passes", shopper.token, claim), 0);
    }

    private @Nullable Step claimed(Shopper shopper, Answer answer) {
        if (answer.status() == 202) { // told at the door to wait a moment
            count(answer, "");
            var now = read(answer.body()).path("now");
            return new Step("poll", Shop.nowRequest(deal), Shoppers.nextPoll(now, shopper.place));
        }
        var claimed = expect(answer, 201);
        return claimed == null ? null : order(shopper, claimed.path("pass").asString());
    }

    private Step order(Shopper shopper, String pass) {
        return new Step("order", Shop.orderRequest(deal, pass, shopper.token), 0);
    }

    private @Nullable Step ordered(Shopper shopper, Answer answer) {
        var order = expect(answer, 201);
        if (order == null) return null;
        shopper.order = order.path("id").asString();
        if (shopper.mood < habits.leaveUnpaid) return left();
        return new Step(
                "payment", Shop.request("POST", "/api/orders/" + shopper.order + "/payment", shopper.token, null), 0);
    }

    private @Nullable Step sentToProvider(Shopper shopper, Answer answer) {
        var payment = expect(answer, 200);
        if (payment == null) return null;
        shopper.payUrl = payment.path("payUrl").asString();
        shopper.paymentMicros = answer.micros();
        if (shopper.mood < habits.leaveUnpaid + habits.leaveAtProvider) return left();
        if (!provider.decide(shopper.payUrl)) counts.merge("declined", 1, Integer::sum);
        // As the provider's page sends them back.
        var returned = JSON.writeValueAsString(
                Map.of("returned", Map.of("payment", shopper.payUrl.substring(shopper.payUrl.lastIndexOf('/') + 1))));
        return new Step(
                "confirmation",
                Shop.request("POST", "/api/orders/" + shopper.order + "/payment/confirmation", shopper.token, returned),
                0);
    }

    private @Nullable Step cameBack(Shopper shopper, Answer answer) {
        var order = expect(answer, 200);
        if (order == null) return null;
        var ours = shopper.paymentMicros + answer.micros() - Math.round(1_000 * provider.millisSpent(shopper.payUrl));
        paymentMicros.recordValue(Math.clamp(ours, 0, LONGEST_MICROS));
        var state = order.path("state").asString("");
        counts.merge(state.equals("PAID") ? "paid" : "came back to " + state, 1, Integer::sum);
        return null;
    }

    private @Nullable Step left() {
        counts.merge("left", 1, Integer::sum);
        return null;
    }

    /** @return the answer, if it is the one everybody hopes for */
    private @Nullable JsonNode expect(Answer answer, int status) {
        if (answer.status() == status) {
            count(answer, "");
            return read(answer.body());
        }
        var type = answer.body().isReadable() ? read(answer.body()).path("type").asString("") : "";
        count(answer, " " + type.substring(type.lastIndexOf(':') + 1));
        return null;
    }

    private void count(Answer answer, String more) {
        counts.merge(answer.step().name() + " " + answer.status() + more, 1, Integer::sum);
    }

    private static JsonNode read(ByteBuf body) {
        try {
            return JSON.readTree(body.toString(StandardCharsets.UTF_8));
        } catch (tools.jackson.core.JacksonException notJson) {
            return JSON.createObjectNode();
        }
    }
}
