package io.bidd.runtime.waitingroom;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What comes of joining. */
public sealed interface JoinOutcome {

    /** @param place nothing for early comers until the draw @param moved whether it was put to the back, as the rule says */
    record Joined(String token, Ticket ticket, @Nullable Long place, boolean moved) implements JoinOutcome {}

    /** Straight in, because few are in checkout or because the line is away and the seller wants it so. */
    record WalkedIn(String pass, Instant until) implements JoinOutcome {}

    /** There is no line, and none is needed. */
    record NoLineNeeded() implements JoinOutcome {}

    /** Not now. */
    record NotOpen(LineState state) implements JoinOutcome {}

    /** This address, or this account, has asked too often. */
    record TooOften(Duration retryAfter) implements JoinOutcome {}

    /** The invitation is forged, for another line, or another person's. */
    record BadInvitation() implements JoinOutcome {}

    /** The challenge before the line was not met. */
    record Challenged(String what) implements JoinOutcome {}
}
