package io.bidd.runtime.waitingroom;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What comes of showing a ticket. */
public sealed interface ClaimOutcome {

    /** @param token the pass, signed by the shop; good for one order until {@code until} */
    record Admitted(String token, Instant until) implements ClaimOutcome {}

    /** The number has not been reached. @param place nothing for early comers until the draw */
    record Waiting(@Nullable Long place, LineNow now) implements ClaimOutcome {}

    /** The turn has come, and all slots are taken for this moment: the next that is free is theirs. */
    record AtTheDoor(LineNow now) implements ClaimOutcome {}

    /** The turn came and went, or was used: the person may join again. */
    record TurnOver() implements ClaimOutcome {}

    /** Not a ticket of this shop, this line and this person, or too old. */
    record NotYours() implements ClaimOutcome {}
}
