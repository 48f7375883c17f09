package io.bidd.runtime.stock;

/** What comes of wanting units of items. */
public sealed interface HoldOutcome {

    /** All units are kept for this person until they are sold or given back. */
    record Held() implements HoldOutcome {}

    /** Of one of the items fewer units are free than wanted; nothing is kept. @param free how many there were */
    record SoldOut(String item, int free) implements HoldOutcome {}

    /** The person would have more of one of the items than its limit; nothing is kept. */
    record LimitReached(String item, int limit) implements HoldOutcome {}
}
