package io.bidd.runtime.checkout;

import io.bidd.runtime.stock.HoldOutcome;
import io.bidd.runtime.stock.Reservation;
import io.bidd.runtime.stock.StockBook;
import org.jspecify.annotations.Nullable;

/** The units of an order, all lines at once. */
final class Units {

    private final Order order;
    private final @Nullable Reservation again;
    private final StockBook stock;

    Units(Order order, @Nullable Reservation again, StockBook stock) {
        this.order = order;
        this.again = again;
        this.stock = stock;
    }

    /** Held becomes sold. @throws IllegalStateException if they were not held, which would be our mistake */
    void sell() {
        for (var line : order.lines)
            if (!stock.sell(line.id)) throw new IllegalStateException("line " + line.id + " was not held");
    }

    /** Held becomes free. */
    void release() {
        order.lines.forEach(line -> stock.release(line.id));
    }

    /** Held again, all or none, after they were released. @return what is against it, or nothing */
    @Nullable
    String holdAgain() {
        if (again == null) return "changed meanwhile";
        return switch (stock.holdAgain(again)) {
            case HoldOutcome.Held held -> null;
            case HoldOutcome.SoldOut soldOut -> "sold-out";
            case HoldOutcome.LimitReached reached -> "limit-reached";
        };
    }

    /** Sold comes back with the money. */
    void giveBack(Refund refund) {
        for (var line : refund.lines)
            if (!stock.giveBack(line.line(), line.quantity(), refund.restock))
                throw new IllegalStateException("line " + line.line() + " was not sold");
    }
}
