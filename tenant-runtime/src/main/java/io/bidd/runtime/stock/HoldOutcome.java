package io.bidd.runtime.stock;

/** What comes of wanting units of an item. */
public sealed interface HoldOutcome {

    /** The units are kept for this person until they are sold, given back, or the time is over. */
    record Held(String hold) implements HoldOutcome {}

    /** Fewer units are free than wanted. @param free how many there were */
    record SoldOut(int free) implements HoldOutcome {}

    /** The person would have more than the item's limit. */
    record LimitReached(int limit) implements HoldOutcome {}
}
