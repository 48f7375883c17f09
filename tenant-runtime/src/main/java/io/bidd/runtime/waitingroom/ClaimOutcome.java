package io.bidd.runtime.waitingroom;

import java.time.Instant;

/** What comes of showing a ticket. */
public sealed interface ClaimOutcome {

    /** @param token the pass, signed by the shop; good for one order until {@code until} */
    record Admitted(String token, Instant until) implements ClaimOutcome {}

    /** The number has not been reached. */
    record Waiting(long number, LineNow now) implements ClaimOutcome {}

    /** The turn came and went, or was used: the person may join again. */
    record TurnOver() implements ClaimOutcome {}

    /** Not a ticket of this shop, this line and this person. */
    record NotYours() implements ClaimOutcome {}
}
