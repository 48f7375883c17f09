package io.bidd.runtime.waitingroom;

/**
 * The public counter of a line, the same for everybody.
 *
 * @param serving    every number up to this has had its turn
 * @param joined     newest number given out
 * @param nextPollMs when to look again
 */
public record LineNow(LineState state, long serving, long joined, long nextPollMs) {

    static final LineNow CLOSED = new LineNow(LineState.CLOSED, 0, 0, 10_000);
}
