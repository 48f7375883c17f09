package io.bidd.runtime;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A payment provider in memory that does as it is told. It stands in for the sandbox. */
public class FakeProvider implements PaymentGateway {

    private final Map<String, Seen> payments = new ConcurrentHashMap<>();
    private final Map<String, Refunded> done = new ConcurrentHashMap<>();
    /** Refunds that were asked for while there was no answer. */
    public final List<String> askedInVain = new CopyOnWriteArrayList<>();

    public final AtomicInteger captures = new AtomicInteger();
    public final AtomicInteger refunds = new AtomicInteger();
    public volatile boolean silent;
    public volatile boolean silentAfterCapture;
    public volatile boolean refusing;
    /** Nothing is taken without what the payer brings back, as KakaoPay has it; other words than these are refused. */
    public volatile boolean needsPayer;

    /** Where the last payer is sent back to. */
    @Nullable
    public volatile URI lastReturn;

    /** Where phones are sent, if elsewhere. */
    @Nullable
    public volatile URI mobileUrl;

    /** The provider's id of the first try of paying for an order. */
    public static String referenceOf(String order) {
        return referenceOf(order, 1);
    }

    public static String referenceOf(String order, int attempt) {
        return "pay-" + order + "-" + attempt;
    }

    /** The payer presses the button. */
    public void agree(String order) {
        agree(order, 1);
    }

    public void agree(String order, int attempt) {
        move(referenceOf(order, attempt), Set.of(Standing.UNDECIDED), Standing.AGREED);
    }

    /** The payer agreed to something else than what we asked for. */
    public void agree(String order, Money other) {
        payments.computeIfPresent(
                referenceOf(order), (same, seen) -> new Seen(Standing.AGREED, seen.payment(), other, 0, null));
    }

    /** What is shown for this order is another payment. */
    public void mistake(String order, String forPayment) {
        payments.computeIfPresent(
                referenceOf(order),
                (same, seen) -> new Seen(seen.standing(), forPayment, seen.amount(), seen.refunded(), seen.reason()));
    }

    /** The provider captures by itself. */
    public void capture(String order, int attempt) {
        payments.computeIfPresent(
                referenceOf(order, attempt),
                (same, seen) -> new Seen(Standing.CAPTURED, seen.payment(), seen.amount(), 0, null));
    }

    public void decline(String order) {
        move(referenceOf(order), Set.of(Standing.UNDECIDED, Standing.AGREED), Standing.DEAD);
    }

    public Standing standing(String order) {
        return payments.get(referenceOf(order)).standing();
    }

    /** What was given back of the payments of an order, in won. */
    public long refunded(String order) {
        return payments.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("pay-" + order))
                .mapToLong(entry -> entry.getValue().refunded())
                .sum();
    }

    @Override
    public String name() {
        return "sandbox";
    }

    @Override
    public List<Credential> credentials() {
        return List.of(new Credential("secretKey", true, ".+"));
    }

    @Override
    public Started start(Account account, Start start) {
        mayBeSilent();
        lastReturn = start.returnUrl();
        if (refusing) throw new GatewayRefused(name(), "not-allowed");
        var reference = "pay-" + start.payment();
        payments.putIfAbsent(reference, new Seen(Standing.UNDECIDED, start.payment(), start.amount(), 0, null));
        return new Started(reference, URI.create("http://pay.example/" + start.payment()), mobileUrl);
    }

    @Override
    public Seen look(Account account, Known payment) {
        mayBeSilent();
        return payments.get(payment.reference());
    }

    @Override
    public Seen confirm(Account account, Known payment) {
        mayBeSilent();
        if (needsPayer) {
            var brought = payment.returned().get("token");
            if (brought == null) return payments.get(payment.reference());
            if (!brought.equals("of " + payment.payment())) throw new GatewayRefused(name(), "not-the-payer");
        }
        if (move(payment.reference(), Set.of(Standing.AGREED), Standing.CAPTURED)) captures.incrementAndGet();
        if (silentAfterCapture) throw new GatewaySilent(name(), new IllegalStateException("the answer was lost"));
        return payments.get(payment.reference());
    }

    @Override
    public Seen cancel(Account account, Known payment) {
        mayBeSilent();
        move(payment.reference(), Set.of(Standing.UNDECIDED, Standing.AGREED), Standing.DEAD);
        return payments.get(payment.reference());
    }

    @Override
    public Refunded refund(Account account, Refund refund) {
        if (silent) askedInVain.add(refund.id());
        mayBeSilent();
        if (refusing) throw new GatewayRefused(name(), "not-allowed");
        return done.computeIfAbsent(refund.id(), id -> {
            refunds.incrementAndGet();
            var seen = payments.compute(refund.of().reference(), (reference, before) -> given(before, refund));
            return new Refunded("re-" + id, seen.refunded());
        });
    }

    private static Seen given(@Nullable Seen before, Refund refund) {
        if (before == null || before.standing() != Standing.CAPTURED) throw new IllegalStateException("not captured");
        var back = before.refunded() + refund.amount().amount();
        if (back > before.amount().amount()) throw new IllegalStateException("more than was captured");
        var whole = back == before.amount().amount();
        return new Seen(whole ? Standing.REFUNDED : Standing.CAPTURED, before.payment(), before.amount(), back, null);
    }

    private boolean move(String reference, Set<Standing> from, Standing to) {
        var moved = new boolean[1];
        payments.computeIfPresent(reference, (same, seen) -> {
            if (!from.contains(seen.standing())) return seen;
            moved[0] = true;
            return new Seen(
                    to, seen.payment(), seen.amount(), seen.refunded(), to == Standing.DEAD ? "declined" : null);
        });
        return moved[0];
    }

    private void mayBeSilent() {
        if (silent) throw new GatewaySilent(name(), new IllegalStateException("silent"));
    }
}
