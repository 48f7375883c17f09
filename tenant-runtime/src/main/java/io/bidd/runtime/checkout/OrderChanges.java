package io.bidd.runtime.checkout;

import io.bidd.runtime.deal.CurrentTerms;
import io.bidd.runtime.groupcommit.Books;
import io.bidd.runtime.groupcommit.GroupCommit;
import io.bidd.runtime.groupcommit.Work;
import io.bidd.runtime.stock.Reservation;
import io.bidd.runtime.stock.StockBook;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Changes an order and its units together. */
@Component
class OrderChanges {

    private final GroupCommit commits;
    private final CurrentTerms terms;

    OrderChanges(GroupCommit commits, CurrentTerms terms) {
        this.commits = commits;
        this.terms = terms;
    }

    /** A change of an order whose row is taken. */
    interface Change<R extends @Nullable Object> {
        R on(Order order, Units units);
    }

    /** Does it on the order as it is then, and returns when it is durable. @param seen the order as somebody has read it before */
    <R extends @Nullable Object> R change(Order seen, Change<R> change) {
        var again = seen.state.isGone() ? reservationOf(seen) : null; // only those may have to be held again
        return commits.submit(new Work<R>() {
            @Override
            public void announce(Books books) {
                var stock = books.of(StockBook.class);
                for (var line : seen.lines) stock.announceHold(line.id, line.deal, seen.memberId);
                if (again != null) stock.announce(again);
                books.of(OrderBook.class).announce(seen.id);
            }

            @Override
            public R apply(Books books) {
                var order = books.of(OrderBook.class).get(seen.id);
                return change.on(order, new Units(order, again, books.of(StockBook.class)));
            }
        });
    }

    private Reservation reservationOf(Order order) {
        return new Reservation(
                order.memberId,
                order.lines.stream()
                        .map(line -> new Reservation.Line(
                                line.id,
                                line.deal,
                                line.quantity,
                                terms.find(line.deal).orElseThrow().limitPerPerson()))
                        .toList());
    }
}
