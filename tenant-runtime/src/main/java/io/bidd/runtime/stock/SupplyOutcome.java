package io.bidd.runtime.stock;

/** What comes of changing how many units there are. */
public sealed interface SupplyOutcome {

    record Changed(StockLevel level) implements SupplyOutcome {}

    /** So many cannot be taken away: they are held or sold. */
    record NotFree(StockLevel level) implements SupplyOutcome {}
}
