package io.bidd.runtime.checkout;

import io.bidd.runtime.groupcommit.CommandKey;
import io.bidd.runtime.payment.Gateways;
import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentGateway;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Known;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Money that goes back. A refund is written down first, then the provider is asked until it has answered, however often.
 *
 * <p>Refunds of one payment are asked for one after the other: what a provider shows of the second must not be taken for the
 * first, whose answer was lost. One that was refused, and so certainly not done, holds up no other.
 */
@Component
class Refunds {

    private static final Logger log = LoggerFactory.getLogger(Refunds.class);

    private final OrderRepository orders;
    private final OrderChanges changes;
    private final Gateways gateways;
    private final MoneyAudit audit;
    private final ShopRules rules;
    private final Clock clock;

    Refunds(
            OrderRepository orders,
            OrderChanges changes,
            Gateways gateways,
            MoneyAudit audit,
            ShopRules rules,
            Clock clock) {
        this.orders = orders;
        this.changes = changes;
        this.gateways = gateways;
        this.audit = audit;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Begins a refund and asks the provider at once.
     *
     * @param units   by line; nothing means all that is left
     * @param restock whether the units are for sale again; nothing means what the shop usually does
     */
    RefundOutcome refund(
            Order seen, Actor who, @Nullable Map<String, Integer> units, String why, @Nullable Boolean restock) {
        var usual = rules.get();
        var command = CommandKey.find();
        var outcome = changes.change(seen, (order, stock) -> {
            var now = clock.instant();
            var before = order.refundBy(command);
            if (before != null) return new RefundOutcome.Begun(before.view());
            if (!order.state.isPaid()) return new RefundOutcome.TooLate(order.state);
            if (who == Actor.SHOPPER && !usual.letGiveBack(order.state, order.paidAt, now))
                return new RefundOutcome.TooLate(order.state);
            var left = order.refundable();
            var wanted = units == null ? left : units;
            if (wanted.isEmpty()
                    || wanted.entrySet().stream()
                            .anyMatch(unit ->
                                    unit.getValue() < 1 || unit.getValue() > left.getOrDefault(unit.getKey(), 0)))
                return new RefundOutcome.NotRefundable(left);
            var refund = order.refund(wanted, who, why, restock == null ? usual.restock() : restock, now);
            refund.commandKey = command;
            return new RefundOutcome.Begun(refund.view());
        });
        if (!(outcome instanceof RefundOutcome.Begun begun)) return outcome;
        tryToGiveBack(seen.id, begun.refund().id());
        return orders.refunds(seen.id).stream()
                .filter(refund -> refund.id.equals(begun.refund().id()))
                .findFirst()
                .<RefundOutcome>map(refund -> new RefundOutcome.Begun(refund.view()))
                .orElse(begun);
    }

    /** Asks the provider, and for those that have waited for this one; if it does not answer, it is asked again later. */
    void tryToGiveBack(String orderId, String refundId) {
        var next = refundId;
        while (next != null) next = giveBackOrNote(orderId, next);
    }

    private @Nullable String giveBackOrNote(String orderId, String refundId) {
        try {
            return giveBack(orderId, refundId);
        } catch (GatewaySilent silent) {
            log.warn("refund {} is not done yet: {}", refundId, silent.getMessage());
            return null;
        } catch (GatewayRefused refused) {
            audit.alarm(
                    "refund-refused", "PROVIDER", orderId, null, Map.of("refund", refundId, "code", refused.code()));
            return changes.change(orders.get(orderId), (order, units) -> {
                var refund = find(order, refundId);
                refund.refused(refused.code());
                return waitingAfter(order, refund);
            });
        }
    }

    /** @return another refund of the same payment that nobody has asked for yet, if its turn has come */
    private static @Nullable String waitingAfter(Order order, Refund refund) {
        var next = order.nextRefund(refund.paymentId);
        return next == null || next.tries > 0 ? null : next.id;
    }

    /** Tries those of an order that are due. */
    void tryAgain(String orderId) {
        var now = clock.instant();
        for (var refund : orders.refunds(orderId))
            if (refund.lookAt != null && !refund.lookAt.isAfter(now)) tryToGiveBack(orderId, refund.id);
    }

    /** @return another refund of this payment that has waited for this one */
    private @Nullable String giveBack(String orderId, String refundId) {
        var seen = orders.get(orderId);
        var asked = changes.change(seen, (order, units) -> {
            var refund = find(order, refundId);
            if (refund.isDone()) return null;
            var now = clock.instant();
            if (refund.isBeingTried(now)) return null;
            var first = order.nextRefund(refund.paymentId);
            if (first != null && first != refund) {
                refund.waitsFor(first, now);
                return null;
            }
            var last = refund.tried(now);
            return question(order, refund, last);
        });
        if (asked == null) return null;
        if (asked.last()) audit.alarm("refund-stuck", "SYSTEM", orderId, null, Map.of("refund", refundId));
        var done = gateways.refund(asked.provider(), asked.question());
        return changes.change(seen, (order, units) -> {
            var refund = find(order, refundId);
            if (!refund.isDone()) {
                units.giveBack(refund);
                order.refunded(refund, done.reference(), clock.instant());
            }
            return waitingAfter(order, refund);
        });
    }

    private static Asked question(Order order, Refund refund, boolean last) {
        var payment = order.payment(refund.paymentId).orElseThrow();
        var known = new Known(payment.id, payment.reference, payment.amount, order.memberId, Map.of());
        var captured = Objects.requireNonNull(payment.captured).amount(); // nothing else is refunded
        return new Asked(
                payment.provider,
                new PaymentGateway.Refund(
                        refund.id, known, refund.amount, captured, payment.refunded, refund.tries, refund.reason),
                last);
    }

    private static Refund find(Order order, String id) {
        return order.refunds.stream()
                .filter(refund -> refund.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no refund " + id));
    }

    /** @param last whether the ladder has come to its end */
    private record Asked(String provider, PaymentGateway.Refund question, boolean last) {}
}
