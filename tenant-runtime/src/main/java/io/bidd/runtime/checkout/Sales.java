package io.bidd.runtime.checkout;

import io.bidd.runtime.deal.CurrentTerms;
import io.bidd.runtime.deal.Deals;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Orders as the seller goes on with them: prepared, shipped, delivered, given back, called off. */
@Service
public class Sales {

    private static final int PAGE = 100;

    private final OrderRepository orders;
    private final OrderChanges changes;
    private final Refunds refunds;
    private final Settlement settlement;
    private final Checkout checkout;
    private final Deals deals;
    private final CurrentTerms terms;
    private final SalesFigures figures;

    Sales(
            OrderRepository orders,
            OrderChanges changes,
            Refunds refunds,
            Settlement settlement,
            Checkout checkout,
            Deals deals,
            CurrentTerms terms,
            SalesFigures figures) {
        this.orders = orders;
        this.changes = changes;
        this.refunds = refunds;
        this.settlement = settlement;
        this.checkout = checkout;
        this.deals = deals;
        this.terms = terms;
        this.figures = figures;
    }

    /** What comes of a seller's step. */
    public sealed interface StepOutcome {
        record Done(OrderView order) implements StepOutcome {}

        record NoSuchOrder() implements StepOutcome {}

        /** The order is not where this step begins. */
        record WrongMoment(OrderState state) implements StepOutcome {}
    }

    /** @param hasOlder whether there is another page */
    public record SalesPage(List<OrderView> orders, boolean hasOlder) {}

    /**
     * Orders with units of a deal, newest first, a hundred at a time.
     *
     * @param page from 0, which has the newest
     */
    public SalesPage of(String deal, int page) {
        var found = orders.ofDeal(deal, PAGE + 1, Math.multiplyExact(page, PAGE));
        return new SalesPage(found.stream().limit(PAGE).map(Order::view).toList(), found.size() > PAGE);
    }

    /** What a deal has brought so far; of all its orders. */
    public SalesFigures.Sums sumsOf(String deal) {
        return figures.of(deal);
    }

    public Optional<OrderDetail> find(String id) {
        return orders.find(id).map(checkout::detail);
    }

    public StepOutcome prepare(String id) {
        return step(id, OrderState.PREPARING, Order::prepare);
    }

    public StepOutcome ship(String id, String carrier, String trackingNumber) {
        return step(id, OrderState.SHIPPED, order -> order.ship(carrier, trackingNumber));
    }

    public StepOutcome deliver(String id) {
        return step(id, OrderState.DELIVERED, Order::deliver);
    }

    /** Gives money back, at any time. @param units by line; nothing means all */
    public RefundOutcome refund(
            String id, @Nullable Map<String, Integer> units, String reason, @Nullable Boolean restock) {
        return orders.find(id)
                .map(order -> refunds.refund(order, Actor.SELLER, units, reason, restock))
                .orElseGet(RefundOutcome.NoSuchOrder::new);
    }

    /** Takes a deal back: nobody can order it any more, and who has paid gets the money, one after the other. */
    public boolean callOff(String deal, String reason) {
        return deals.callOff(deal, reason);
    }

    /** An order with units of a deal that was called off gets its money, or its end. */
    void giveBackWhatWasCalledOff(String id) {
        var order = orders.get(id);
        if (order.state == OrderState.OPEN) {
            settlement.callOff(order, Actor.SELLER, "the deal was called off");
            return;
        }
        var units = order.refundable();
        order.lines.stream()
                .filter(line -> !terms.find(line.deal).orElseThrow().calledOff())
                .forEach(line -> units.remove(line.id));
        if (!units.isEmpty()) refunds.refund(order, Actor.SELLER, units, "the deal was called off", null);
    }

    private StepOutcome step(String id, OrderState to, Consumer<Order> change) {
        var seen = orders.find(id).orElse(null);
        if (seen == null) return new StepOutcome.NoSuchOrder();
        return changes.change(seen, (order, units) -> {
            if (order.state != to) { // done twice is done
                if (!order.state.mayBecome(to)) return new StepOutcome.WrongMoment(order.state);
                change.accept(order);
            }
            return new StepOutcome.Done(order.view());
        });
    }
}
