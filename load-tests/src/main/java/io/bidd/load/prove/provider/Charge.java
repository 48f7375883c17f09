package io.bidd.load.prove.provider;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One payment as the provider has it. Whoever reads or changes it holds its monitor. */
final class Charge {

    enum Status {
        CREATED,
        AUTHORIZED,
        CAPTURED,
        REFUNDED,
        DECLINED,
        CANCELLED;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** @param key the shop's own id of the refund */
    record Back(String id, String key, long amount) {}

    final String id;
    final String orderId;
    final long asked;
    final String currency;
    final String returnUrl;
    final @Nullable String webhookUrl;
    final List<Back> backs = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    private final Set<String> doneBefore = new HashSet<>();
    Status status = Status.CREATED;
    long amount;
    boolean kept;
    Habit habit = Habit.PROMPT;
    SplittableRandom luck = new SplittableRandom(0);

    @Nullable
    Instant capturedAt;

    Charge(String id, String orderId, long amount, String currency, String returnUrl, @Nullable String webhookUrl) {
        this.id = id;
        this.orderId = orderId;
        this.asked = amount;
        this.amount = amount;
        this.currency = currency;
        this.returnUrl = returnUrl;
        this.webhookUrl = webhookUrl;
    }

    boolean wasCaptured() {
        return status == Status.CAPTURED || status == Status.REFUNDED;
    }

    long refunded() {
        return backs.stream().mapToLong(Back::amount).sum();
    }

    /** Whether this is the first time that the provider is asked to do that. */
    boolean isFirst(String what) {
        return doneBefore.add(what);
    }

    /** As the API shows it. */
    Map<String, Object> view(String payUrl) {
        var view = new LinkedHashMap<String, Object>();
        view.put("id", id);
        view.put("orderId", orderId);
        view.put("amount", amount);
        view.put("currency", currency);
        view.put("status", status.word());
        view.put("refunded", refunded());
        view.put("payUrl", payUrl);
        if (status == Status.DECLINED) view.put("reason", "payer_declined");
        if (capturedAt != null) view.put("capturedAt", capturedAt.toString());
        return view;
    }

    /** What the shop is told; the body stays the same however often it is sent. */
    record Message(String url, String type, String body) {}
}
