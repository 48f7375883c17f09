package io.bidd.load.prove;

import io.bidd.load.prove.Plan.Wish;
import io.bidd.load.prove.provider.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What people try who should not get it. Each try that is answered with a yes is a breach. */
final class Mischief {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ORDERS = "/api/orders";

    private final Plan plan;
    private final Customer customer;
    private final Told told;
    private final SplittableRandom luck;

    Mischief(Plan plan, Customer customer, Told told, SplittableRandom luck) {
        this.plan = plan;
        this.customer = customer;
        this.told = told;
        this.luck = luck;
    }

    /** Everything one can do with an order, to one that is somebody else's. */
    void looksAtOthers() throws InterruptedException {
        var other = told.any(luck.nextLong());
        if (other == null || other.person().equals(customer.person())) return;
        var path = ORDERS + "/" + other.order();
        mustFail("strangers", "GET", path, null);
        mustFail("strangers", "POST", path + "/payment", "{\"provider\":\"sandbox\"}");
        mustFail("strangers", "POST", path + "/payment/confirmation", null);
        mustFail("strangers", "POST", path + "/cancellation", null);
        mustFail(
                "strangers",
                "POST",
                path + "/refunds",
                "{\"lines\":[{\"line\":\"x\",\"quantity\":1}]}",
                "Idempotency-Key",
                customer.freshKey());
    }

    void changesAmount(List<Wish> wishes, Map<Integer, String> passes) throws InterruptedException {
        var right = plan.total(wishes);
        for (var wrong :
                List.<Object>of(right - 1, right - Plan.SHIPPING_FEE - 1, 1, 0, -right, Long.MAX_VALUE, right + 0.5))
            orderMustFail("amounts", Customer.orderForm(wishes, passes, wrong));
    }

    void talksNonsense(List<Wish> wishes, Map<Integer, String> passes) throws InterruptedException {
        var right = plan.total(wishes);
        for (var quantity : List.<Object>of(0, -1, 1_000_000_000, 1.5, "many"))
            orderMustFail("nonsense", withFirstLine(Customer.orderForm(wishes, passes, right), "quantity", quantity));
        orderMustFail("nonsense", withFirstLine(Customer.orderForm(wishes, passes, right), "deal", "no-such-deal"));
        var twice = Customer.orderForm(wishes, passes, 2 * right);
        twice.put("lines", List.of(lines(twice).getFirst(), lines(twice).getFirst()));
        orderMustFail("nonsense", twice);
        mustFail("nonsense", "POST", ORDERS, "{\"lines\":[", "Idempotency-Key", customer.freshKey());
        mustFail("nonsense", "POST", ORDERS + "/nothing/payment", null);
        var fine = JSON.writeValueAsString(Customer.orderForm(wishes, passes, right));
        mustFail("nonsense", "POST", ORDERS, fine); // without a key
        mustFail("nonsense", "POST", ORDERS, fine, "Idempotency-Key", "short");
        mustFail(
                "nonsense",
                "POST",
                ORDERS,
                fine.replace("Jiwoo", "J".repeat(3_000_000)),
                "Idempotency-Key",
                customer.freshKey());
    }

    /** A key that belongs to an order, with another order. @param form of the first */
    void reusesKey(String key, Map<String, Object> form) throws InterruptedException {
        var other = new LinkedHashMap<>(form);
        other.put("receiver", "Somebody else");
        var answer = customer.attempt(
                "order, reused key", "POST", ORDERS, JSON.writeValueAsString(other), "Idempotency-Key", key);
        // A first order that was refused has left its key free.
        if (answer != null && answer.is(201)) {
            var view = answer.json();
            if (!view.path("receiver").asString("").equals("Somebody else"))
                told.breach("keys", "another order with a used key was answered with order " + view.path("id"));
            else told.opened(customer.person(), key, view);
        }
    }

    void forges(Provider provider, String reference) {
        for (var status : provider.repeatMessages(reference, true)) {
            told.count("forged message " + status);
            if (status / 100 == 2) told.breach("forgery", "a forged message about " + reference + " was taken");
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> lines(Map<String, Object> form) {
        return (List<Map<String, Object>>) Objects.requireNonNull(form.get("lines"));
    }

    private static Map<String, Object> withFirstLine(Map<String, Object> form, String field, Object value) {
        var lines = new java.util.ArrayList<>(lines(form));
        var first = new LinkedHashMap<>(lines.getFirst());
        first.put(field, value);
        lines.set(0, first);
        form.put("lines", lines);
        return form;
    }

    private void orderMustFail(String check, Map<String, Object> form) throws InterruptedException {
        mustFail(check, "POST", ORDERS, JSON.writeValueAsString(form), "Idempotency-Key", customer.freshKey());
    }

    private void mustFail(String check, String method, String path, @Nullable String body, String... headers)
            throws InterruptedException {
        var answer = customer.attempt(check, method, path, body, headers);
        if (answer != null && (answer.status() < 300 || answer.is(500)))
            told.breach(check, method + " " + path + " " + shortened(body) + " was answered " + answer.status());
    }

    private static String shortened(@Nullable String body) {
        return body == null ? "" : body.substring(0, Math.min(300, body.length()));
    }
}
