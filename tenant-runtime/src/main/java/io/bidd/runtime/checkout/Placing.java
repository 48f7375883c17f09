package io.bidd.runtime.checkout;

import io.bidd.runtime.checkout.OpenOutcome.KeyReused;
import io.bidd.runtime.checkout.OpenOutcome.LimitReached;
import io.bidd.runtime.checkout.OpenOutcome.NoPass;
import io.bidd.runtime.checkout.OpenOutcome.SoldOut;
import io.bidd.runtime.groupcommit.Books;
import io.bidd.runtime.groupcommit.Work;
import io.bidd.runtime.stock.HoldOutcome;
import io.bidd.runtime.stock.Reservation;
import io.bidd.runtime.stock.StockBook;
import java.util.Set;
import java.util.stream.Collectors;

/** An order with its units: both stand or neither. */
final class Placing implements Work<Placing.Placed> {

    /** What came of it. */
    sealed interface Placed {
        record Fresh() implements Placed {}

        /** The same request was here before. */
        record Before(String order) implements Placed {}

        record Refused(OpenOutcome why) implements Placed {}
    }

    private final Order order;
    private final Reservation wanted;
    private final OrderBook.Key key;

    Placing(Order order, Reservation wanted) {
        this.order = order;
        this.wanted = wanted;
        this.key = new OrderBook.Key(order.memberId, order.idempotencyKey);
    }

    @Override
    public void announce(Books books) {
        books.of(StockBook.class).announce(wanted);
        books.of(OrderBook.class).announceNew(key, passes());
    }

    @Override
    public Placed apply(Books books) {
        var orders = books.of(OrderBook.class);
        var before = orders.placedWith(key).orElse(null);
        if (before != null)
            return before.requestHash().equals(order.requestHash)
                    ? new Placed.Before(before.order())
                    : new Placed.Refused(new KeyReused());
        for (var line : order.lines)
            if (orders.isUsed(line.passId)) return new Placed.Refused(new NoPass(line.deal, true));
        return switch (books.of(StockBook.class).hold(wanted)) {
            case HoldOutcome.SoldOut soldOut -> new Placed.Refused(new SoldOut(soldOut.item(), soldOut.free()));
            case HoldOutcome.LimitReached reached ->
                new Placed.Refused(new LimitReached(reached.item(), reached.limit()));
            case HoldOutcome.Held held -> {
                orders.add(order);
                yield new Placed.Fresh();
            }
        };
    }

    private Set<String> passes() {
        return order.lines.stream().map(line -> line.passId).collect(Collectors.toSet());
    }
}
