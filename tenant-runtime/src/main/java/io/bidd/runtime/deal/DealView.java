package io.bidd.runtime.deal;

import io.bidd.runtime.catalog.ProductView;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.stock.StockLevel;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A deal with its product and what is left of it. */
public record DealView(
        String id,
        ProductView product,
        Instant startsAt,
        Instant endsAt,
        Money price,
        int limitPerPerson,
        DealState state,
        @Nullable String calledOffBecause,
        StockLevel stock) {

    public String productName() {
        return product.name();
    }

    /** How much cheaper than the list price, whole percent. */
    public int discountPercent() {
        return (int) (100 - price.amount() * 100 / product.listPrice().amount());
    }

    /** Share of units that are gone, whole percent. */
    public int gonePercent() {
        return stock.supply() == 0 ? 100 : (stock.supply() - stock.free()) * 100 / stock.supply();
    }
}
