package io.bidd.runtime.checkout;

import java.time.Instant;

/** What comes of ordering. Nothing but {@link Opened} has changed anything. */
public sealed interface OpenOutcome {

    /** The order stands and its units are held; the same key gives the same answer. */
    record Opened(OrderView order) implements OpenOutcome {}

    record NoSuchDeal(String deal) implements OpenOutcome {}

    /** Too early. */
    record NotOpenYet(String deal, Instant opensAt) implements OpenOutcome {}

    /** Too late, or called off. */
    record Over(String deal) implements OpenOutcome {}

    /** No pass, somebody else's, one for another deal, a used one or one whose time is over. */
    record NoPass(String deal, boolean used) implements OpenOutcome {}

    /** The shopper was shown another amount than the one it costs. */
    record WrongAmount(long right) implements OpenOutcome {}

    record LimitReached(String deal, int limit) implements OpenOutcome {}

    record SoldOut(String deal, int free) implements OpenOutcome {}

    /** Too many orders of it broke; it is tried again in a moment. */
    record Paused(String deal) implements OpenOutcome {}

    /** The idempotency key came with another order before. */
    record KeyReused() implements OpenOutcome {}
}
