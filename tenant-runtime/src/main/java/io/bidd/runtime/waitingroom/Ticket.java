package io.bidd.runtime.waitingroom;

import io.bidd.runtime.tenancy.Signer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in a line, in the hand of the person it was given to. Signed by the shop with a named key; it outlives every restart.
 *
 * @param tag what stands for the person in the published list of a draw; empty for who came later
 */
public record Ticket(String line, String person, String place, Instant joinedAt, Instant until, String tag) {

    private static final String PURPOSE = "ticket";

    static Optional<Ticket> verify(Signer signer, String token, String line, String person, Instant now) {
        return verify(signer, token)
                .filter(ticket ->
                        ticket.line.equals(line) && ticket.person.equals(person) && now.isBefore(ticket.until));
    }

    private static Optional<Ticket> verify(Signer signer, @Nullable String token) {
        if (token == null) return Optional.empty();
        return signer.verify(PURPOSE, token)
                .filter(words -> words.size() == 6)
                .map(words -> new Ticket(
                        words.get(0),
                        words.get(1),
                        words.get(2),
                        Instant.ofEpochMilli(Long.parseLong(words.get(3))),
                        Instant.ofEpochMilli(Long.parseLong(words.get(4))),
                        words.get(5)));
    }

    String sign(Signer signer) {
        return signer.sign(
                PURPOSE,
                line,
                person,
                place,
                String.valueOf(joinedAt.toEpochMilli()),
                String.valueOf(until.toEpochMilli()),
                tag);
    }

    /** Whether the place is drawn at the start. */
    public boolean early() {
        return at().cohort() == Place.EARLY;
    }

    public boolean invited() {
        return at().cohort() == Place.INVITED;
    }

    Place at() {
        return Place.parse(place);
    }
}
