package io.bidd.runtime.checkout;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order with what has happened to it. */
public record OrderDetail(
        @JsonUnwrapped OrderView order,
        List<Event> timeline,
        List<RefundView> refunds,
        @Nullable Payment payment) {

    /** @param reason a stable key or a person's words */
    public record Event(
            OrderState state, Actor actor, @Nullable String reason, Instant at) {

        /** What came of it, as a word that has no spaces: {@code declined}. Words that a person typed are no such word. */
        public String reasonKey() {
            return reason == null ? "" : key(reason);
        }

        /** What was said with it: the provider's code, or a person's words. */
        public String reasonDetail() {
            return reason == null || !reason.contains(": ") ? "" : reason.substring(reason.indexOf(": ") + 2);
        }
    }

    /** The last try of paying. @param trouble the provider's code where it was declined */
    public record Payment(
            String provider, String state, @Nullable String trouble) {}

    static String key(String reason) {
        var end = reason.indexOf(": ");
        return (end < 0 ? reason : reason.substring(0, end)).replace(' ', '-');
    }
}
