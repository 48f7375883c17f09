package io.bidd.load.prove;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All that clients were told. From the moment it was said the shop is bound by it. */
public final class Told {

    private static final Set<String> PAID =
            Set.of("PAID", "PREPARING", "SHIPPED", "DELIVERED", "REFUNDING", "REFUNDED");

    private final Map<String, Opened> opened = new ConcurrentHashMap<>();
    private final Map<String, String> orderByKey = new ConcurrentHashMap<>();
    private final Map<String, String> refundByKey = new ConcurrentHashMap<>();
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final Map<String, Refund> refunds = new ConcurrentHashMap<>();
    private final Map<String, Integer> raised = new ConcurrentHashMap<>();
    private final Map<String, Integer> lowered = new ConcurrentHashMap<>();
    private final Set<String> calledOff = ConcurrentHashMap.newKeySet();
    private final Queue<Breach> breaches = new ConcurrentLinkedQueue<>();
    private final List<String> orders = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** An order that was confirmed as opened. @param units by deal */
    record Opened(String order, String person, String key, long total, Map<String, Integer> units) {}

    /** What was last known of an order, and can never be less again. */
    record Seen(boolean paid, boolean whollyRefunded, long refunded) {
        Seen and(Seen more) {
            return new Seen(
                    paid || more.paid, whollyRefunded || more.whollyRefunded, Math.max(refunded, more.refunded));
        }
    }

    /** A refund that was promised, or done. */
    record Refund(String id, String order, long amount, boolean done) {}

    /** Something that should never have been answered. @param check whose business it is */
    record Breach(String check, String what) {}

    /** All of it at one moment. */
    record Facts(
            List<Opened> opened,
            Map<String, Seen> seen,
            List<Refund> refunds,
            Map<String, Integer> raised,
            Map<String, Integer> lowered,
            List<Breach> breaches) {}

    Facts facts() {
        return new Facts(
                List.copyOf(opened.values()),
                new HashMap<>(seen),
                List.copyOf(refunds.values()),
                new HashMap<>(raised),
                new HashMap<>(lowered),
                List.copyOf(breaches));
    }

    /** The shop said 201 to an order. @param view what it answered */
    void opened(String person, String key, JsonNode view) {
        var order = view.path("id").asString("");
        var units = new HashMap<String, Integer>();
        for (var line : view.path("lines"))
            units.merge(line.path("deal").asString(""), line.path("quantity").asInt(), Integer::sum);
        var now =
                new Opened(order, person, key, view.path("total").path("amount").asLong(), units);
        var before = orderByKey.putIfAbsent(person + "/" + key, order);
        if (before != null && !before.equals(order))
            breach("keys", "key " + key + " of " + person + " gave order " + before + " and order " + order);
        var first = opened.putIfAbsent(order, now);
        if (first == null) orders.add(order);
        else if (!first.equals(now)) breach("keys", "the same key gave another answer: " + first + ", then " + now);
        saw(view);
    }

    /** An order was shown to its shopper. */
    void saw(JsonNode view) {
        var order = view.path("id").asString("");
        if (order.isEmpty()) return;
        var state = view.path("state").asString("");
        var now = new Seen(
                PAID.contains(state),
                state.equals("REFUNDED"),
                view.path("refunded").path("amount").asLong());
        seen.merge(order, now, Seen::and);
        count("shown " + state);
    }

    /** The order that somebody was told a key stands for; nothing if none. */
    @Nullable
    String orderOf(String person, String key) {
        return orderByKey.get(person + "/" + key);
    }

    /** The shop said 201 to a refund. @param key it was asked for with */
    void refunded(String order, String key, JsonNode view) {
        var before = refundByKey.putIfAbsent(key, view.path("id").asString(""));
        if (before != null && !before.equals(view.path("id").asString("")))
            breach("keys", "key " + key + " gave refund " + before + " and refund " + view.path("id"));
        var refund = new Refund(
                view.path("id").asString(""),
                order,
                view.path("amount").path("amount").asLong(),
                view.path("state").asString("").equals("DONE"));
        refunds.merge(refund.id, refund, (then, now) -> new Refund(now.id, order, now.amount, then.done || now.done));
    }

    /** The seller was told that the supply was changed. @param by units more, or less */
    void supplied(String deal, int by) {
        (by > 0 ? raised : lowered).merge(deal, Math.abs(by), Integer::sum);
    }

    /** The seller has begun to call a deal off. */
    void mayBeCalledOff(String deal) {
        calledOff.add(deal);
    }

    boolean isPerhapsCalledOff(String deal) {
        return calledOff.contains(deal);
    }

    void breach(String check, String what) {
        breaches.add(new Breach(check, what));
    }

    /** Some order of somebody; nothing if there is none yet. */
    @Nullable
    Opened any(long luck) {
        var size = orders.size();
        return size == 0 ? null : opened.get(orders.get((int) Math.floorMod(luck, (long) size)));
    }

    void count(String what) {
        counts.computeIfAbsent(what, fresh -> new LongAdder()).increment();
    }

    /** How often what was answered. */
    Map<String, Long> counts() {
        var all = new TreeMap<String, Long>();
        counts.forEach((what, adder) -> all.put(what, adder.sum()));
        return all;
    }
}
