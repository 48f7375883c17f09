package io.bidd.runtime.waitingroom;

/** What a line does. */
public enum LineState {
    /** It has not opened. */
    BEFORE,
    OPEN,
    /** No unit is free. Some may come back while orders are unpaid, so people may stay. */
    SOLD_OUT,
    CLOSED
}
