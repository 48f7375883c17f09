package io.bidd.runtime.deal;

/** What comes of a seller's wish to open a deal. */
public sealed interface OpenDealOutcome {

    record Planned(String deal) implements OpenDealOutcome {}

    /** @param rule stable key of what is against it; the desk has the words for it */
    record Refused(String rule) implements OpenDealOutcome {}
}
