package io.bidd.runtime.checkout;

import static io.bidd.runtime.checkout.OrderState.CANCELLED;
import static io.bidd.runtime.checkout.OrderState.DELIVERED;
import static io.bidd.runtime.checkout.OrderState.EXPIRED;
import static io.bidd.runtime.checkout.OrderState.OPEN;
import static io.bidd.runtime.checkout.OrderState.PAID;
import static io.bidd.runtime.checkout.OrderState.PAYING;
import static io.bidd.runtime.checkout.OrderState.PREPARING;
import static io.bidd.runtime.checkout.OrderState.REFUNDED;
import static io.bidd.runtime.checkout.OrderState.REFUNDING;
import static io.bidd.runtime.checkout.OrderState.SHIPPED;

import io.bidd.runtime.payment.Money;
import io.bidd.template.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An order: what is wanted, what is paid, and each state it has been in. */
final class Order {

    final String id;
    final String memberId;
    final String currency;
    final long shippingFee;
    final long total;
    final Receiver receiver;
    final String idempotencyKey;
    final String requestHash;
    final Instant placedAt;
    final List<OrderLine> lines;
    final List<PaymentTry> payments = new ArrayList<>();
    final List<Refund> refunds = new ArrayList<>();

    OrderState state;
    long refunded;
    Instant payUntil;

    @Nullable
    Instant extendedAt;

    @Nullable
    Instant paidAt;

    @Nullable
    Instant endedAt;

    @Nullable
    String carrier;

    @Nullable
    String trackingNumber;

    /** To be written down. */
    final List<Event> news = new ArrayList<>();

    boolean fresh;
    boolean changed;

    /** A state it came into. */
    record Event(
            String order,
            OrderState state,
            Actor actor,
            @Nullable String reason) {}

    record Receiver(String name, String phone, String zipcode, String address) {

        /** Personal data stays out of logs. */
        @Override
        public String toString() {
            return "Receiver[...]";
        }
    }

    /** One that is there. */
    Order(
            String id,
            String memberId,
            String currency,
            long shippingFee,
            long total,
            Receiver receiver,
            String idempotencyKey,
            String requestHash,
            Instant placedAt,
            Instant payUntil,
            OrderState state,
            List<OrderLine> lines) {
        this.id = id;
        this.memberId = memberId;
        this.currency = currency;
        this.shippingFee = shippingFee;
        this.total = total;
        this.receiver = receiver;
        this.idempotencyKey = idempotencyKey;
        this.requestHash = requestHash;
        this.placedAt = placedAt;
        this.payUntil = payUntil;
        this.state = state;
        this.lines = lines;
    }

    /** A new one. */
    static Order open(
            String id,
            String member,
            List<OrderLine> lines,
            Money shippingFee,
            OrderRequest request,
            String key,
            String hash,
            Instant at,
            Duration payWithin) {
        var goods = lines.stream()
                .mapToLong(line -> line.unitPrice.times(line.quantity).amount())
                .sum();
        var order = new Order(
                id,
                member,
                shippingFee.currency(),
                shippingFee.amount(),
                Math.addExact(goods, shippingFee.amount()),
                new Receiver(
                        request.receiver().strip(),
                        request.phone().strip(),
                        request.zipcode(),
                        request.address().strip()),
                key,
                hash,
                at,
                at.plus(payWithin),
                OPEN,
                lines);
        order.fresh = true;
        order.news.add(new Event(id, OPEN, Actor.SHOPPER, null));
        return order;
    }

    /** The try of paying that counts, if there is one. */
    Optional<PaymentTry> livePayment() {
        return payments.stream().filter(PaymentTry::isLive).findFirst();
    }

    Optional<PaymentTry> payment(String paymentId) {
        return payments.stream().filter(payment -> payment.id.equals(paymentId)).findFirst();
    }

    /** What the next try of paying is called; the same until it is written down. */
    String nextPaymentId() {
        return id + "-" + (payments.size() + 1);
    }

    /** When somebody looks after it if nothing happens before: at the end of its time, or because of one of its payments. */
    @Nullable
    Instant lookAt() {
        return Stream.concat(
                        Stream.ofNullable(state == OPEN ? payUntil : null),
                        payments.stream().map(payment -> payment.lookAt).filter(Objects::nonNull))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /** Whether its row has to be written: what its payments are looked at for is written there. */
    boolean isChanged() {
        return changed || payments.stream().anyMatch(payment -> payment.changed);
    }

    boolean isPayable(Instant now) {
        return state == OPEN && now.isBefore(payUntil);
    }

    boolean isOverdue(Instant now) {
        return !now.isBefore(payUntil);
    }

    void begin(PaymentTry payment) {
        require(state == OPEN && livePayment().isEmpty(), "only an open order without a payment can begin one");
        payment.fresh = true;
        payments.add(payment);
    }

    /** The money is asked for: from now on it does not run out. */
    void takeMoney(PaymentTry payment, @Nullable String returnToken, Instant now) {
        become(PAYING, Actor.SHOPPER, null);
        payment.capturing(returnToken, now);
        endedAt = null;
    }

    void confirm(PaymentTry payment, Instant now) {
        become(PAID, Actor.PROVIDER, null);
        payment.captured(now);
        paidAt = now;
    }

    /** The money was not given. Another try may follow while the time lasts. */
    void declined(PaymentTry payment, @Nullable String why) {
        become(OPEN, Actor.PROVIDER, why == null ? "declined" : "declined: " + why);
        payment.dead(PaymentTry.State.DECLINED, why);
    }

    /** The shopper came back without having decided; the payment stays as it is. */
    void undecided(PaymentTry payment) {
        become(OPEN, Actor.SYSTEM, "undecided");
        payment.ready();
    }

    /** More time, once, because the shopper could not pay. @return whether it was given */
    boolean extend(Duration by, Instant now) {
        if (state != OPEN || extendedAt != null) return false;
        extendedAt = now;
        payUntil = (payUntil.isBefore(now) ? now : payUntil).plus(by);
        changed = true;
        news.add(new Event(id, OPEN, Actor.SYSTEM, "extended: it could not be paid in time"));
        return true;
    }

    void expire(String why, Instant now) {
        become(EXPIRED, Actor.SYSTEM, why);
        endedAt = now;
    }

    void cancel(Actor who, String why, Instant now) {
        become(CANCELLED, who, why);
        endedAt = now;
    }

    void prepare() {
        become(PREPARING, Actor.SELLER, null);
    }

    void ship(String by, String number) {
        become(SHIPPED, Actor.SELLER, null);
        carrier = by;
        trackingNumber = number;
    }

    void deliver() {
        become(DELIVERED, Actor.SELLER, null);
    }

    /**
     * Units go back, with their money; with the last of them goes the shipping fee.
     *
     * @param units by line
     */
    Refund refund(Map<String, Integer> units, Actor who, String why, boolean restock, Instant now) {
        require(state.isPaid(), "only a paid order can be refunded");
        var payment = livePayment().orElseThrow();
        var back = new ArrayList<Refund.Line>();
        for (var line : lines) {
            var quantity = units.getOrDefault(line.id, 0);
            if (quantity == 0) continue;
            line.giveBack(quantity);
            back.add(new Refund.Line(line.id, quantity, line.unitPrice.times(quantity)));
        }
        if (back.isEmpty()) throw new IllegalStateException("nothing is given back");
        var whole = lines.stream().allMatch(line -> line.returned == line.quantity);
        var fee = whole ? shippingFee : 0;
        var goods = back.stream().mapToLong(line -> line.amount().amount()).sum();
        var refund = new Refund(
                Ids.next(),
                id,
                payment.id,
                new Money(goods + fee, currency),
                new Money(fee, currency),
                why,
                who,
                restock,
                back,
                now);
        add(refund, now);
        if (whole) become(REFUNDING, who, why);
        else news.add(new Event(id, state, who, "refund in part: " + why));
        return refund;
    }

    /** All money of a payment that is of no use to this order goes back. */
    Refund refundStray(PaymentTry payment, Money captured, String why, Instant now) {
        payment.stray(captured, now, why);
        var refund = new Refund(
                Ids.next(), id, payment.id, captured, new Money(0, currency), why, Actor.SYSTEM, false, List.of(), now);
        add(refund, now);
        return refund;
    }

    private void add(Refund refund, Instant now) {
        refund.fresh = true;
        refund.lookAt = now.plus(PaymentTry.LADDER.getFirst());
        refunds.add(refund);
    }

    /**
     * The refund of a payment that the provider is to be asked for: one that may have been done already before all others, then the
     * oldest, and those that were refused last.
     */
    @Nullable
    Refund nextRefund(String paymentId) {
        return refunds.stream()
                .filter(refund -> refund.paymentId.equals(paymentId) && !refund.isDone())
                .min(Comparator.comparing((Refund refund) -> !refund.isUncertain())
                        .thenComparing(Refund::isRefused)
                        .thenComparing(refund -> refund.requestedAt)
                        .thenComparing(refund -> refund.id))
                .orElse(null);
    }

    /** @return the refund that this very command has begun before */
    @Nullable
    Refund refundBy(@Nullable String command) {
        if (command == null) return null;
        return refunds.stream()
                .filter(refund -> command.equals(refund.commandKey))
                .findFirst()
                .orElse(null);
    }

    /** The money of a refund is back. */
    void refunded(Refund refund, String providersId, Instant now) {
        refund.done(providersId, now);
        payment(refund.paymentId).orElseThrow().gaveBack(refund.amount.amount());
        if (refund.lines.isEmpty()) return;
        refunded += refund.amount.amount();
        changed = true;
        if (state == REFUNDING && refunded == total) {
            become(REFUNDED, Actor.PROVIDER, null);
            endedAt = now;
        }
    }

    /** Units that could be given back, by line. */
    Map<String, Integer> refundable() {
        return lines.stream()
                .filter(line -> line.returned < line.quantity)
                .collect(java.util.stream.Collectors.toMap(line -> line.id, line -> line.quantity - line.returned));
    }

    Money total() {
        return new Money(total, currency);
    }

    OrderView view() {
        return new OrderView(
                id,
                state,
                lines.stream().map(OrderLine::view).toList(),
                new Money(total - shippingFee, currency),
                new Money(shippingFee, currency),
                total(),
                new Money(refunded, currency),
                receiver.name(),
                receiver.phone(),
                receiver.zipcode(),
                receiver.address(),
                placedAt,
                payUntil,
                extendedAt != null,
                paidAt,
                endedAt,
                carrier,
                trackingNumber);
    }

    /** As it was when it was placed: what the first answer said, and so every repetition of it. */
    OrderView asPlaced(Duration payWithin) {
        var placed = new Order(
                id,
                memberId,
                currency,
                shippingFee,
                total,
                receiver,
                idempotencyKey,
                requestHash,
                placedAt,
                extendedAt == null && state == OPEN ? payUntil : placedAt.plus(payWithin),
                OPEN,
                lines.stream().map(OrderLine::asOrdered).toList());
        return placed.view();
    }

    private void become(OrderState next, Actor who, @Nullable String why) {
        require(state.mayBecome(next), "it cannot become " + next);
        state = next;
        changed = true;
        news.add(new Event(id, next, who, why));
    }

    private void require(boolean right, String rule) {
        if (!right) throw new IllegalStateException(rule + "; order " + id + " is " + state);
    }
}
