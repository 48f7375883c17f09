package io.bidd.runtime.checkout;

import io.bidd.runtime.payment.Money;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Money on its way back to the shopper. Its id is what the provider knows it by. */
final class Refund {

    /** The trouble with one of which the provider once did not say what came of it. */
    private static final String SILENT = "silent";

    /** @param amount of money for these units */
    record Line(String line, int quantity, Money amount) {}

    final String id;
    final String orderId;
    final String paymentId;
    final Money amount;
    final Money shippingFee;
    final String reason;
    final Actor actor;
    final boolean restock;
    final List<Line> lines;
    final Instant requestedAt;

    /** Of the command that asked for it. */
    @Nullable
    String commandKey;

    @Nullable
    String reference;

    @Nullable
    Instant doneAt;

    int tries;

    @Nullable
    Instant lookAt;

    @Nullable
    String trouble;

    boolean fresh;
    boolean changed;

    /** @param lines none if the payment was of no use to the order at all */
    Refund(
            String id,
            String orderId,
            String paymentId,
            Money amount,
            Money shippingFee,
            String reason,
            Actor actor,
            boolean restock,
            List<Line> lines,
            Instant requestedAt) {
        this.id = id;
        this.orderId = orderId;
        this.paymentId = paymentId;
        this.amount = amount;
        this.shippingFee = shippingFee;
        this.reason = reason;
        this.actor = actor;
        this.restock = restock;
        this.lines = lines;
        this.requestedAt = requestedAt;
    }

    boolean isDone() {
        return doneAt != null;
    }

    void done(String providersId, Instant at) {
        reference = providersId;
        doneAt = at;
        lookAt = null;
        trouble = null;
        changed = true;
    }

    /** Whether somebody has asked the provider so lately that the answer may be on its way. */
    boolean isBeingTried(Instant now) {
        return tries > 0 && lookAt != null && now.isBefore(lookAt);
    }

    /** Its turn has not come. */
    void waitsFor(Refund first, Instant now) {
        changed = true;
        var soon = now.plus(PaymentTry.LADDER.getFirst());
        lookAt = first.lookAt != null && first.lookAt.isAfter(soon) ? first.lookAt : soon;
    }

    /** Whether it may have been done: it is being asked for, or once there was no answer. */
    boolean isUncertain() {
        return tries > 0 && (trouble == null || trouble.startsWith(SILENT));
    }

    boolean isRefused() {
        return trouble != null && !isUncertain();
    }

    /** The provider is being asked. @return whether the ladder has just come to its end */
    boolean tried(Instant now) {
        changed = true;
        trouble = isUncertain() ? SILENT : null;
        lookAt = now.plus(PaymentTry.LADDER.get(Math.min(tries, PaymentTry.LADDER.size() - 1)));
        tries++;
        return tries == PaymentTry.LADDER.size();
    }

    /** The provider has certainly done nothing this time. */
    void refused(String code) {
        changed = true;
        trouble = trouble == null ? code : trouble + ", then " + code;
    }

    RefundView view() {
        return new RefundView(
                id,
                orderId,
                amount,
                shippingFee,
                isDone() ? RefundView.State.DONE : RefundView.State.REQUESTED,
                reason,
                actor,
                requestedAt,
                doneAt,
                lines.stream()
                        .map(line -> new RefundView.Line(line.line(), line.quantity(), line.amount()))
                        .toList());
    }
}
