package io.bidd.runtime.checkout;

import io.bidd.runtime.inflow.Pulse;
import io.bidd.runtime.payment.PaymentGateway;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import io.bidd.runtime.stock.Stock;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings our orders and the provider's payments together. Every method looks first and may run at any time, twice, or beside
 * itself: each change is a short transaction on the locked order that does nothing where somebody was faster, and no
 * transaction is open while the provider is asked.
 *
 * <p>The order of things when money is taken: the units are pinned (they cannot run out of time any more), then the provider
 * captures, then the units are sold. A crash between any two leaves an order in PAYING, which is looked after.
 */
@Component
class Settlement {

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final int AT_ONCE = 50;

    private final OrderRepository orders;
    private final OrderPayments payments;
    private final OrderTimeline timeline;
    private final PaymentGateway gateway;
    private final Stock stock;
    private final TransactionTemplate transaction;
    private final Pulse pulse;
    private final Clock clock;

    Settlement(
            OrderRepository orders,
            OrderPayments payments,
            OrderTimeline timeline,
            PaymentGateway gateway,
            Stock stock,
            TransactionTemplate transaction,
            Pulse pulse,
            Clock clock) {
        this.orders = orders;
        this.payments = payments;
        this.timeline = timeline;
        this.gateway = gateway;
        this.stock = stock;
        this.transaction = transaction;
        this.pulse = pulse;
        this.clock = clock;
    }

    /** @return where the shopper pays @throws GatewaySilent if the provider does not answer */
    String start(Order order) {
        var begun = payments.find(order.id);
        if (begun.isPresent() && begun.get().payUrl() != null)
            return begun.get().payUrl();
        var begins = change(order.id, found -> {
            if (found.state != OrderState.OPEN) return false;
            payments.begin(found, gateway.name());
            return true;
        });
        if (!begins && begun.isEmpty()) throw new NotOpenAnyMore();
        var shop = CurrentTenant.get();
        var opened = pulse.time(
                order.dealId,
                () -> gateway.open(
                        order.id,
                        shop.brand().shopName() + " " + order.productName,
                        order.total(),
                        shop.url() + "/orders/" + order.id + "/payment"));
        payments.opened(order.id, opened.reference(), opened.payUrl());
        return opened.payUrl();
    }

    /** The order was called off or ran out at the same moment. */
    static final class NotOpenAnyMore extends RuntimeException {}

    /** Settles if the provider answers; if not, somebody looks again soon. */
    void tryToSettle(String id) {
        try {
            settle(id);
        } catch (GatewaySilent silent) {
            log.warn("order {} is not settled: the provider does not answer", id, silent);
        }
    }

    /** Orders whose time has come: unpaid ones run out, interrupted ones go on. */
    void lookAfterDue() {
        for (var id : orders.findDue(clock.instant(), Limit.of(AT_ONCE))) {
            if (!claim(id)) continue;
            try {
                lookAfter(id);
            } catch (GatewaySilent silent) {
                log.warn("the provider is silent; orders are looked after again in {}", LOOK_AGAIN);
                return;
            }
        }
    }

    private void lookAfter(String id) {
        var order = orders.findById(id).orElseThrow();
        switch (order.state) {
            case OPEN, PAYING -> settle(id);
            case REFUNDING -> giveMoneyBack(id);
            case PAID, REFUNDED, EXPIRED -> {}
        }
    }

    private void settle(String id) {
        var order = orders.findById(id).orElseThrow();
        if (!List.of(OrderState.OPEN, OrderState.PAYING).contains(order.state)) return;
        var over = !clock.instant().isBefore(order.payUntil);
        var reference = referenceOf(order);
        if (reference == null) {
            if (over) expire(id, "not paid in time");
            return;
        }
        var seen = pulse.time(order.dealId, () -> gateway.look(reference));
        // Before the units go back the payment is closed at the provider: it cannot be agreed to any more.
        if (seen.standing() == Standing.UNDECIDED && over) seen = gateway.cancel(reference);
        switch (seen.standing()) {
            case UNDECIDED -> {}
            case DEAD -> expire(id, over ? "not paid in time" : "declined");
            case AGREED -> capture(order, reference, seen);
            case CAPTURED -> confirm(order, reference, seen);
            case REFUNDED -> expire(id, "refunded at the provider");
        }
    }

    /**
     * The provider's id of the payment, or nothing if no payment was begun. Where we began one and do not know its id, because
     * we were stopped in between, the provider is asked for it under the same key.
     */
    private @org.jspecify.annotations.Nullable String referenceOf(Order order) {
        var begun = payments.find(order.id);
        if (begun.isEmpty()) return null;
        if (begun.get().reference() == null) start(order);
        return payments.find(order.id).map(OrderPayments.Begun::reference).orElse(null);
    }

    private void capture(Order order, String reference, Seen agreed) {
        if (!agreed.amount().equals(order.total())) {
            log.error(
                    "order {} costs {} and the provider has {}: nothing is taken",
                    order.id,
                    order.total(),
                    agreed.amount());
            gateway.cancel(reference);
            expire(order.id, "amount differs");
            return;
        }
        var pinned = change(order.id, found -> {
            if (found.state == OrderState.PAYING) return true; // an earlier try got this far
            if (found.state != OrderState.OPEN || !stock.pin(found.holdId)) return false;
            found.takeMoney(clock.instant().plus(LOOK_AGAIN));
            timeline.add(found, null);
            return true;
        });
        if (pinned) confirm(order, reference, pulse.time(order.dealId, () -> gateway.capture(reference)));
        else gateway.cancel(reference);
    }

    private void confirm(Order order, String reference, Seen captured) {
        if (captured.standing() != Standing.CAPTURED) {
            log.warn("order {} was agreed to and is {} now", order.id, captured.standing());
            if (captured.standing() == Standing.DEAD) expire(order.id, "declined");
            return;
        }
        var right = captured.amount().equals(order.total());
        var sold = change(order.id, found -> {
            if (found.state == OrderState.PAID) return true;
            if (found.state == OrderState.OPEN && stock.pin(found.holdId))
                found.takeMoney(clock.instant().plus(LOOK_AGAIN));
            if (found.state != OrderState.PAYING || !right || !stock.sell(found.holdId)) return false;
            found.confirm(clock.instant());
            timeline.add(found, null);
            return true;
        });
        if (!sold) {
            log.error("money for order {} was captured and cannot be used; it goes back ({})", order.id, reference);
            beginRefund(order.id, "captured and not usable", OrderState.OPEN, OrderState.PAYING, OrderState.EXPIRED);
            giveMoneyBack(order.id);
        }
    }

    /** Calls an order off as far as its state allows. */
    void callOff(String id, String reason) {
        var order = orders.findById(id).orElseThrow();
        try {
            if (order.state == OrderState.OPEN) {
                var reference = referenceOf(order);
                if (reference == null || gateway.cancel(reference).standing() == Standing.DEAD) expire(id, reason);
                else settle(id);
            }
            if (beginRefund(id, reason, OrderState.PAID)) giveMoneyBack(id);
        } catch (GatewaySilent silent) {
            log.warn("order {} is called off and the provider does not answer; it is looked after", id, silent);
        }
    }

    /** @param refundable states in which the money is certainly ours to give back */
    private boolean beginRefund(String id, String reason, OrderState... refundable) {
        return change(id, found -> {
            if (!List.of(refundable).contains(found.state)) return false;
            found.refund(clock.instant().plus(LOOK_AGAIN));
            timeline.add(found, reason);
            return true;
        });
    }

    private void giveMoneyBack(String id) {
        var order = orders.findById(id).orElseThrow();
        var reference = referenceOf(order);
        if (reference == null || gateway.refund(reference).standing() != Standing.REFUNDED) {
            log.error("order {} could not be refunded; it is tried again", id);
            return;
        }
        change(id, found -> {
            if (found.state != OrderState.REFUNDING) return false;
            if (!stock.giveBack(found.holdId)) stock.release(found.holdId);
            found.refunded(clock.instant());
            timeline.add(found, null);
            return true;
        });
    }

    private void expire(String id, String reason) {
        change(id, found -> {
            if (!List.of(OrderState.OPEN, OrderState.PAYING).contains(found.state)) return false;
            stock.release(found.holdId);
            found.expire();
            timeline.add(found, reason);
            return true;
        });
    }

    /** Takes a due order for this replica for a while. */
    private boolean claim(String id) {
        return change(id, found -> {
            var due = found.lookAt != null && !found.lookAt.isAfter(clock.instant());
            if (due) found.lookAt = clock.instant().plus(LOOK_AGAIN);
            return due;
        });
    }

    private boolean change(String id, Predicate<Order> work) {
        return Boolean.TRUE.equals(
                transaction.execute(status -> work.test(orders.lock(id).orElseThrow())));
    }
}
