package io.bidd.runtime.checkout;

import java.time.Instant;

/** What comes of ordering. */
public sealed interface OpenOutcome {

    /** The order stands and its units are held; the same key gives the same order. */
    record Opened(OrderView order) implements OpenOutcome {}

    record NoSuchDeal() implements OpenOutcome {}

    /** Too early. */
    record NotOpenYet(Instant opensAt) implements OpenOutcome {}

    /** Too late. */
    record Over() implements OpenOutcome {}

    /** No pass, somebody else's, one for another deal, a used one or one whose time is over. */
    record NoPass(boolean used) implements OpenOutcome {}

    /** The shopper was shown another amount than the one it costs. */
    record WrongAmount(long right) implements OpenOutcome {}

    record LimitReached(int limit) implements OpenOutcome {}

    record SoldOut(int free) implements OpenOutcome {}

    /** The idempotency key came with another order before. */
    record KeyReused() implements OpenOutcome {}
}
