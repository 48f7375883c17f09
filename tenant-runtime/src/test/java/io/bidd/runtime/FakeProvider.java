package io.bidd.runtime;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A payment provider in memory that does as it is told. */
public class FakeProvider implements PaymentGateway {

    private final Map<String, Seen> payments = new ConcurrentHashMap<>();
    public final AtomicInteger captures = new AtomicInteger();
    public final AtomicInteger refunds = new AtomicInteger();
    public volatile boolean silent;
    public volatile boolean silentAfterCapture;

    public static String referenceOf(String order) {
        return "pay-" + order;
    }

    /** The payer presses the button. */
    public void agree(String order) {
        payments.computeIfPresent(referenceOf(order), (reference, seen) -> new Seen(Standing.AGREED, seen.amount()));
    }

    public void agree(String order, Money other) {
        payments.put(referenceOf(order), new Seen(Standing.AGREED, other));
    }

    public Standing standing(String order) {
        return payments.get(referenceOf(order)).standing();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Opened open(String orderId, String title, Money amount, String returnUrl) {
        mayBeSilent();
        payments.putIfAbsent(referenceOf(orderId), new Seen(Standing.UNDECIDED, amount));
        return new Opened(referenceOf(orderId), "http://pay.example/" + orderId);
    }

    @Override
    public Seen look(String reference) {
        mayBeSilent();
        return payments.get(reference);
    }

    @Override
    public Seen capture(String reference) {
        mayBeSilent();
        var seen = payments.computeIfPresent(reference, (same, before) -> {
            if (before.standing() != Standing.AGREED) return before;
            captures.incrementAndGet();
            return new Seen(Standing.CAPTURED, before.amount());
        });
        if (silentAfterCapture) throw new GatewaySilent(new IllegalStateException("the answer was lost"));
        return seen;
    }

    @Override
    public Seen cancel(String reference) {
        mayBeSilent();
        return payments.computeIfPresent(
                reference,
                (same, before) -> before.standing() == Standing.UNDECIDED || before.standing() == Standing.AGREED
                        ? new Seen(Standing.DEAD, before.amount())
                        : before);
    }

    @Override
    public Seen refund(String reference) {
        mayBeSilent();
        return payments.computeIfPresent(reference, (same, before) -> {
            if (before.standing() != Standing.CAPTURED) return before;
            refunds.incrementAndGet();
            return new Seen(Standing.REFUNDED, before.amount());
        });
    }

    private void mayBeSilent() {
        if (silent) throw new GatewaySilent(new IllegalStateException("silent"));
    }
}
