package io.bidd.runtime.waitingroom;

/** What a line does. */
public enum LineState {
    /** Not even early comers may enter yet. */
    TOO_EARLY,
    /** Early comers enter; their order is drawn at the start. */
    BEFORE,
    /** The start is here; the order is drawn in this moment. */
    DRAWING,
    OPEN,
    /** The seller has stopped it for a while. Places are kept. */
    PAUSED,
    /** No unit is free or held. Who stays gets what comes back. */
    SOLD_OUT,
    CLOSED,
    /** The line cannot be reached. Places are kept. */
    AWAY
}
