package io.bidd.load.prove;

import io.bidd.load.prove.Plan.Wish;
import io.bidd.load.prove.world.Answer;
import io.bidd.load.prove.world.Shop;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody with a browser: sends commands, sends them again where no answer came, and writes down what was answered. A command
 * that has a key is sent again with the same key.
 */
final class Customer {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int PERSISTENCE = 30;

    private final Shop shop;
    private final Told told;
    private final String person;
    private final String token;
    private final SplittableRandom luck;

    Customer(Shop shop, Told told, String person, SplittableRandom luck) {
        this.shop = shop;
        this.told = told;
        this.person = person;
        this.token = shop.token(person);
        this.luck = luck;
    }

    String person() {
        return person;
    }

    /** A key nobody has used. */
    synchronized String freshKey() {
        return "key-" + Long.toHexString(luck.nextLong()) + Long.toHexString(luck.nextLong());
    }

    /** An order as it goes over the wire. @param passes by item, for those behind a line */
    static Map<String, Object> orderForm(List<Wish> wishes, Map<Integer, String> passes, Object amount) {
        var lines = wishes.stream()
                .map(wish -> Map.<String, Object>of(
                        "deal",
                        Plan.deal(wish.item()),
                        "quantity",
                        wish.quantity(),
                        "pass",
                        passes.getOrDefault(wish.item(), "")))
                .toList();
        var form = new LinkedHashMap<String, Object>();
        form.put("lines", lines);
        form.put("amount", amount);
        form.put("receiver", "Jiwoo");
        form.put("phone", "010-1234-5678");
        form.put("zipcode", "04524");
        form.put("address", "110 Sejong-daero, Seoul");
        return form;
    }

    /** Orders until there is an answer. @return the order; nothing if it was refused, or nobody answered for long */
    @Nullable
    JsonNode order(String key, Map<String, Object> form) throws InterruptedException {
        var before = told.orderOf(person, key);
        var answer = persist("order", () -> sendOrder(key, form, null));
        // Another process than the one that took the order learns of its key within a second; on a slow machine later.
        for (var look = 0;
                look < 5 && before != null && answer != null && answer.problem().equals("sold-out");
                look++) {
            told.count("order, its repetition refused for a moment");
            Thread.sleep(1_200);
            answer = persist("order", () -> sendOrder(key, form, null));
        }
        if (before != null && answer != null && answer.status() / 100 == 4)
            told.breach(
                    "keys", "key " + key + " of " + person + " gave order " + before + " and then " + answer.kind());
        return opened(key, answer);
    }

    /** Orders and goes away at once. */
    void orderWithoutWaiting(String key, Map<String, Object> form, Duration patience) throws InterruptedException {
        try {
            opened(key, sendOrder(key, form, patience));
        } catch (IOException lost) {
            told.count("order, went away");
        }
    }

    private Answer sendOrder(String key, Map<String, Object> form, @Nullable Duration patience)
            throws IOException, InterruptedException {
        var body = JSON.writeValueAsString(form);
        return patience == null
                ? shop.ask(replica(), "POST", "/api/orders", token, body, "Idempotency-Key", key)
                : shop.ask(patience, replica(), "POST", "/api/orders", token, body, "Idempotency-Key", key);
    }

    private @Nullable JsonNode opened(String key, @Nullable Answer answer) {
        if (answer == null || !answer.is(201)) return null;
        var view = answer.json();
        told.opened(person, key, view);
        return view;
    }

    /** @return where to pay; nothing if it was refused */
    @Nullable
    String pay(String order) throws InterruptedException {
        var answer = persist("pay", () -> send("POST", order + "/payment", Map.of("provider", "sandbox")));
        if (answer == null || !answer.is(200)) return null;
        var url = answer.json().path("payUrl").asString("");
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** Comes back from the provider. @return the order as it is now */
    @Nullable
    JsonNode confirm(String order, String reference) throws InterruptedException {
        Object body = draw(4) == 0 ? null : Map.of("returned", Map.of("payment", reference));
        return shown(persist("confirm", () -> send("POST", order + "/payment/confirmation", body)));
    }

    @Nullable
    JsonNode cancel(String order) throws InterruptedException {
        return shown(persist("cancel", () -> send("POST", order + "/cancellation", null)));
    }

    @Nullable
    JsonNode look(String order) throws InterruptedException {
        return shown(persist("look", () -> send("GET", order, null)));
    }

    private @Nullable JsonNode shown(@Nullable Answer answer) {
        if (answer == null || !answer.is(200)) return null;
        var view = answer.json();
        told.saw(view);
        return view;
    }

    /** Wants units back. @param units by line @return the answer's status, 0 for none, and what was promised */
    @Nullable
    JsonNode refund(String order, Map<String, Integer> units, String key) throws InterruptedException {
        var lines = units.entrySet().stream()
                .map(unit -> Map.of("line", unit.getKey(), "quantity", unit.getValue()))
                .toList();
        var answer = persist(
                "refund", () -> send("POST", order + "/refunds", Map.of("lines", lines), "Idempotency-Key", key));
        if (answer == null || !answer.is(201)) return null;
        told.refunded(order, key, answer.json());
        return answer.json();
    }

    /** Anything, once, to see that it is refused. @return nothing if no answer came */
    @Nullable
    Answer attempt(String what, String method, String path, @Nullable String body, String... headers)
            throws InterruptedException {
        return persist(what, () -> shop.ask(replica(), method, path, token, body, headers));
    }

    private Answer send(String method, String path, @Nullable Object body, String... headers)
            throws IOException, InterruptedException {
        return shop.ask(
                replica(),
                method,
                "/api/orders/" + path,
                token,
                body == null ? null : JSON.writeValueAsString(body),
                headers);
    }

    /** Again and again, until there is an answer that a server stands behind; the last failure if there is none. */
    private @Nullable Answer persist(String what, Callable<Answer> command) throws InterruptedException {
        Answer last = null;
        for (var attempt = 1; attempt <= PERSISTENCE; attempt++) {
            try {
                var answer = command.call();
                told.count(what + " " + answer.kind());
                if (answer.status() < 500 && !answer.problem().equals("in-progress")) return answer;
                last = answer;
            } catch (IOException lost) {
                told.count(what + ", no answer");
            } catch (InterruptedException stopped) {
                throw stopped;
            } catch (Exception impossible) {
                throw new IllegalStateException(impossible);
            }
            Thread.sleep(Math.min(100L * attempt, 1_000) + draw(200));
        }
        told.count(what + ", given up");
        return last;
    }

    private int replica() {
        return draw(64);
    }

    private synchronized int draw(int below) {
        return luck.nextInt(below);
    }
}
