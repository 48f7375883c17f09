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
            OrderState state, Actor actor, @Nullable String reason, Instant at) {}

    /** The last try of paying. @param trouble the provider's code where it was declined */
    public record Payment(
            String provider, String state, @Nullable String trouble) {}
}
