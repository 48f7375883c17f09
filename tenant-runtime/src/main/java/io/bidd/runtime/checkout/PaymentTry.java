package io.bidd.runtime.checkout;

import io.bidd.runtime.payment.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One try of paying for an order. */
final class PaymentTry {

    /** How long after a call without an answer the provider is asked again; the last one for ever. Kill Bill's ladder. */
    static final List<Duration> LADDER =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofHours(1), Duration.ofDays(1));

    enum State {
        /** The shopper was sent to the provider. */
        READY,
        /** We have asked for the money and do not know what came of it. */
        CAPTURING,
        CAPTURED,
        DECLINED,
        CANCELLED,
        /** Captured and of no use to the order; it goes back. */
        STRAY
    }

    final String id;
    final String orderId;
    final String provider;
    final String reference;
    final String payUrl;
    final @Nullable String mobileUrl;
    final Money amount;
    final Instant startedAt;

    State state;
    /** What the shopper brought back from the provider, as a query. */
    @Nullable
    String returnToken;

    /** What the provider took; absent while it took nothing. */
    @Nullable
    Money captured;

    long refunded;

    @Nullable
    Instant capturedAt;

    int looks;

    @Nullable
    Instant lookAt;

    @Nullable
    String trouble;

    boolean fresh;
    boolean changed;

    PaymentTry(
            String id,
            String orderId,
            String provider,
            State state,
            String reference,
            String payUrl,
            @Nullable String mobileUrl,
            Money amount,
            Instant startedAt) {
        this.id = id;
        this.orderId = orderId;
        this.provider = provider;
        this.state = state;
        this.reference = reference;
        this.payUrl = payUrl;
        this.mobileUrl = mobileUrl;
        this.amount = amount;
        this.startedAt = startedAt;
    }

    boolean isLive() {
        return state == State.READY || state == State.CAPTURING || state == State.CAPTURED;
    }

    void capturing(@Nullable String token, Instant now) {
        become(State.CAPTURING);
        if (token != null) returnToken = token;
        looks = 0;
        lookAt = now.plus(LADDER.getFirst());
    }

    /** What it is to be taken with is here now. */
    void brought(@Nullable String token) {
        returnToken = token;
        changed = true;
    }

    void ready() {
        become(State.READY);
        lookAt = null;
    }

    void captured(Instant at) {
        become(State.CAPTURED);
        captured = amount;
        capturedAt = at;
        lookAt = null;
    }

    void stray(Money taken, Instant at, String why) {
        become(State.STRAY);
        captured = taken;
        capturedAt = at;
        lookAt = null;
        trouble = why;
    }

    void dead(State how, @Nullable String why) {
        become(how);
        trouble = why;
        lookAt = null;
    }

    /** Nobody knows whether it will be captured after all: it is looked at again. */
    void watch(Instant now) {
        changed = true;
        looks = 0;
        lookAt = now.plus(LADDER.getFirst());
    }

    /** The provider is being asked. @return whether the ladder has just come to its end */
    boolean looked(Instant now) {
        changed = true;
        looks++;
        lookAt = now.plus(LADDER.get(Math.min(looks, LADDER.size() - 1)));
        return looks == LADDER.size();
    }

    void gaveBack(long minor) {
        changed = true;
        refunded += minor;
    }

    private void become(State next) {
        state = next;
        changed = true;
    }
}
