package io.bidd.runtime.waitingroom;

import io.bidd.runtime.tenancy.Signer;
import io.bidd.runtime.waitingroom.ClaimOutcome.Admitted;
import io.bidd.runtime.waitingroom.ClaimOutcome.AtTheDoor;
import io.bidd.runtime.waitingroom.ClaimOutcome.NotYours;
import io.bidd.runtime.waitingroom.ClaimOutcome.TurnOver;
import io.bidd.runtime.waitingroom.ClaimOutcome.Waiting;
import io.bidd.runtime.waitingroom.JoinOutcome.BadInvitation;
import io.bidd.runtime.waitingroom.JoinOutcome.Challenged;
import io.bidd.runtime.waitingroom.JoinOutcome.Joined;
import io.bidd.runtime.waitingroom.JoinOutcome.NoLineNeeded;
import io.bidd.runtime.waitingroom.JoinOutcome.NotOpen;
import io.bidd.runtime.waitingroom.JoinOutcome.TooOften;
import io.bidd.runtime.waitingroom.JoinOutcome.WalkedIn;
import io.bidd.runtime.waitingroom.LineBoard.Entry;
import io.bidd.runtime.waitingroom.LineRules.Mode;
import io.bidd.runtime.waitingroom.LineRules.Rejoin;
import io.bidd.runtime.waitingroom.LineRules.WhenAway;
import io.bidd.template.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Lines in which a waiter is a signed ticket and one entry that expires; admission is a comparison with a counter. Redis only
 * orders the line: whether somebody buys is decided by the stock.
 */
@Service
public class WaitingRoom {

    private static final String PASS = "pass";
    /** Members of people who were let past a line that could not be reached. */
    private static final String LET_PAST = "A";

    private static final Duration TICKET_OUTLIVES_DEAL = Duration.ofHours(1);
    private static final Duration TRIES_WINDOW = Duration.ofSeconds(60);

    private final LineBoard board;
    private final LineKeeper keeper;
    private final LineScripts scripts;
    private final Signer signer;
    private final LineSettings settings;
    private final List<Challenge> challenges;
    private final Clock clock;

    WaitingRoom(
            LineBoard board,
            LineKeeper keeper,
            LineScripts scripts,
            Signer signer,
            LineSettings settings,
            List<Challenge> challenges,
            Clock clock) {
        this.board = board;
        this.keeper = keeper;
        this.scripts = scripts;
        this.signer = signer;
        this.settings = settings;
        this.challenges = challenges;
        this.clock = clock;
    }

    /** Who asks to join, and what they bring. @param address as the edge saw it */
    public record Comer(
            String person,
            String address,
            @Nullable String invitation,
            @Nullable String challengeAnswer) {}

    /**
     * Gives a person a place, the one it has if it has one and the rule lets it keep it.
     *
     * @throws LineAway if the line cannot be reached and the seller wants nobody let past it
     */
    public JoinOutcome join(String line, Comer comer) {
        var entry = entry(line).orElse(null);
        if (entry == null) return new NotOpen(LineState.CLOSED);
        if (entry.rules().mode() == Mode.OFF) return new NoLineNeeded();
        switch (entry.now().state()) {
            case TOO_EARLY, CLOSED, SOLD_OUT -> {
                keeper.refused(line, "closed");
                return new NotOpen(entry.now().state());
            }
            case BEFORE, DRAWING, OPEN, PAUSED, AWAY -> {}
        }
        for (var challenge : challenges) {
            var what = challenge.refuse(line, comer.person(), comer.address(), comer.challengeAnswer());
            if (what != null) return new Challenged(what);
        }
        var invitation = comer.invitation() == null || comer.invitation().isBlank()
                ? ""
                : signer.verify(LineDesk.INVITATION, comer.invitation())
                        .filter(words -> words.size() == 2 && words.get(0).equals(line))
                        .map(words -> words.get(1))
                        .orElse("forged");
        if (invitation.equals("forged")) return new BadInvitation();
        try {
            return join(entry, comer, invitation);
        } catch (LineAway away) {
            if (entry.rules().whenAway() == WhenAway.CLOSED
                    || entry.isStopped()
                    || clock.instant().isBefore(entry.open().opensAt())) throw away;
            return walkIn(entry, comer.person(), LET_PAST + Ids.next());
        }
    }

    private JoinOutcome join(Entry entry, Comer comer, String invitation) {
        var line = entry.open().line();
        var first = joinOnce(entry, comer, invitation);
        if (!(first instanceof Joined known) || !known.moved() || entry.rules().rejoin() == Rejoin.KEEP)
            return first instanceof Joined joined
                    ? new Joined(joined.token(), joined.ticket(), joined.place(), false)
                    : first;
        // To the back: the place it had is given back, then it is a newcomer.
        leave(entry, comer.person(), known.ticket().at(), "moved");
        return joinOnce(entry, comer, invitation) instanceof Joined fresh
                ? new Joined(fresh.token(), fresh.ticket(), fresh.place(), true)
                : new NotOpen(board.now(line).state());
    }

    private JoinOutcome joinOnce(Entry entry, Comer comer, String invitation) {
        var line = entry.open().line();
        var now = clock.instant();
        var rules = entry.rules();
        var lane = invitation.isEmpty() || rules.vipShare() == 0 ? Place.LATER : Place.INVITED;
        var early = lane == Place.LATER && now.isBefore(entry.open().opensAt());
        var tag = early ? signer.pseudonym("entrant", line + " " + comer.person()) : "";
        while (true) {
            var joined = scripts.join(
                    line,
                    comer.person(),
                    lane,
                    early,
                    tag,
                    settings.joinsPerAddress(),
                    settings.joinsPerAccount(),
                    rules.mode() == Mode.ABOVE_LOAD && entry.now().state() == LineState.OPEN ? rules.busyFrom() : -1,
                    now,
                    now.plusSeconds(rules.passSeconds()),
                    lane == Place.INVITED ? invitation : "",
                    signer.pseudonym("address", comer.address()));
            switch (joined.code()) {
                case 0, 1 -> {
                    return joined(entry, comer.person(), joined.entry(), now, tag, joined.code() == 1);
                }
                case 2 -> {
                    return walkIn(entry, comer.person(), joined.entry());
                }
                case -1 -> keeper.establish(entry.open(), entry.record());
                case -2 -> keeper.raiseCeiling(line, lane);
                case -5 -> {
                    return new BadInvitation();
                }
                default -> {
                    return new TooOften(TRIES_WINDOW);
                }
            }
        }
    }

    private Joined joined(Entry entry, String person, String place, Instant now, String tag, boolean known) {
        var at = Place.parse(place);
        var shownTag = at.cohort() == Place.EARLY && tag.isEmpty()
                ? signer.pseudonym("entrant", entry.open().line() + " " + person)
                : tag;
        var ticket = new Ticket(
                entry.open().line(),
                person,
                place,
                now,
                entry.open().closesAt().plus(TICKET_OUTLIVES_DEAL),
                at.cohort() == Place.EARLY ? shownTag : "");
        return new Joined(ticket.sign(signer), ticket, entry.placeOf(at), known);
    }

    private WalkedIn walkIn(Entry entry, String person, String member) {
        var until = clock.instant().plusSeconds(entry.rules().passSeconds());
        return new WalkedIn(signPass(entry.open().line(), person, member, until), until);
    }

    /** The ticket of a person that has a place, for another tab or device. Gives no place and takes none. */
    public Optional<Joined> findTicket(String line, String person) {
        return entry(line)
                .flatMap(entry -> scripts.entryOf(line, person)
                        .filter(place -> !place.equals("-"))
                        .map(place -> joined(entry, person, place, clock.instant(), "", true)));
    }

    /** Takes up a turn. The same ticket gives the same pass for as long as it is good. */
    public ClaimOutcome claim(String line, String person, String ticketToken) {
        var entry = entry(line).orElse(null);
        var ticket = verifyTicket(line, person, ticketToken).orElse(null);
        if (ticket == null || entry == null) return new NotYours();
        var place = entry.placeOf(ticket.at());
        if (place == null) return new Waiting(null, entry.now());
        var now = clock.instant();
        var member = ticket.at().lane() + Long.toString(place);
        var waitedFrom = ticket.joinedAt().isBefore(entry.open().opensAt())
                ? entry.open().opensAt()
                : ticket.joinedAt();
        var claimed = scripts.claim(
                line,
                person,
                ticket.place(),
                member,
                place,
                now,
                now.plusSeconds(entry.rules().passSeconds()),
                Duration.ofSeconds(entry.rules().claimSeconds()),
                LineReport.bucketOf(Duration.between(waitedFrom, now)));
        return switch (claimed.code()) {
            case 2 -> {
                var until = Instant.ofEpochMilli(claimed.until());
                yield new Admitted(signPass(line, person, member, until), until);
            }
            case 1 -> new AtTheDoor(entry.now());
            case -1 -> new TurnOver();
            default -> new Waiting(place, entry.now());
        };
    }

    /** The ticket, if it is this person's, for this line, and not too old. */
    public Optional<Ticket> verifyTicket(String line, String person, String ticketToken) {
        return Ticket.verify(signer, ticketToken, line, person, clock.instant());
    }

    /** The place of a ticket in its lane; nothing for early comers until the draw. Looks nothing up. */
    public Optional<Long> placeOf(Ticket ticket) {
        return entry(ticket.line()).map(entry -> entry.placeOf(ticket.at()));
    }

    /** What a pass says, if it is this person's, for this line, and still good. Where there is no line, none is needed. */
    public Optional<Pass> verifyPass(String line, String person, @Nullable String passToken) {
        if (isOff(line)) return Optional.of(new Pass(line + ":O" + Ids.next(), null, Instant.MAX));
        return signer.verify(PASS, passToken == null ? "" : passToken)
                .filter(words -> words.size() == 4
                        && words.get(0).equals(line)
                        && words.get(1).equals(person))
                .map(words -> new Pass(
                        line + ":" + words.get(2), words.get(2), Instant.ofEpochMilli(Long.parseLong(words.get(3)))))
                .filter(pass -> pass.until().isAfter(clock.instant()));
    }

    /**
     * Lengthens a pass by as long as it was given for, once: whoever needs more time to read and type has it (WCAG 2.2, 2.2.1).
     *
     * @return the longer pass; nothing if it was lengthened before, or is none
     */
    public Optional<Admitted> extend(String line, String person, String passToken) {
        var pass = verifyPass(line, person, passToken).orElse(null);
        var entry = entry(line).orElse(null);
        if (pass == null || pass.member() == null || entry == null) return Optional.empty();
        var until = pass.until().plusSeconds(entry.rules().passSeconds());
        if (!scripts.extend(line, pass.member(), clock.instant(), until)) return Optional.empty();
        return Optional.of(new Admitted(signPass(line, person, pass.member(), until), until));
    }

    /** Gives place, turn or pass back, so that the next one gets it. Doing it twice changes nothing. */
    public void leave(String line, String person) {
        var entry = entry(line).orElse(null);
        if (entry == null) return;
        scripts.entryOf(line, person)
                .filter(place -> !place.equals("-"))
                .ifPresent(place -> leave(entry, person, Place.parse(place), "left"));
    }

    /** Whether a pass is still out. One that was given back is not, although its signature is good. */
    public boolean isOut(String line, Pass pass) {
        if (pass.member() == null || pass.member().startsWith(LET_PAST)) return true;
        try {
            return scripts.isOut(line, pass.member(), clock.instant());
        } catch (LineAway away) {
            return true; // its signature has to do
        }
    }

    /** An order was opened: the slot is free for the next one. */
    public void ordered(String line, String person, int units) {
        if (entry(line).filter(entry -> entry.rules().mode() != Mode.OFF).isPresent())
            scripts.count(line, "units", units);
        entry(line)
                .filter(entry -> entry.rules().mode() != Mode.OFF)
                .ifPresent(entry -> scripts.entryOf(line, person)
                        .filter(place -> !place.equals("-"))
                        .ifPresent(place -> leave(entry, person, Place.parse(place), "orders")));
    }

    private void leave(Entry entry, String person, Place at, String counted) {
        var place = entry.placeOf(at);
        var member = place == null ? at.toString() : at.lane() + Long.toString(place);
        scripts.leave(entry.open().line(), person, at.toString(), member, place == null ? 0 : place, counted);
    }

    /** An order was refused; the report tells why and how often. @param why a word as {@code pass} */
    public void refused(String line, String why) {
        keeper.refused(line, why);
    }

    /** The public counter. */
    public LineNow now(String line) {
        return entry(line).map(Entry::now).orElse(LineNow.without(LineState.CLOSED));
    }

    /** What the line is for. */
    public Optional<String> titleOf(String line) {
        return entry(line).map(entry -> entry.record().title());
    }

    private boolean isOff(String line) {
        return entry(line).map(entry -> entry.rules().mode() == Mode.OFF).orElse(false);
    }

    /** From memory; a line this process has not seen yet is looked up. */
    private Optional<Entry> entry(String line) {
        var known = board.find(line);
        if (known.isPresent()) return known;
        keeper.lookUp(line);
        return board.find(line);
    }

    private String signPass(String line, String person, String member, Instant until) {
        return signer.sign(PASS, line, person, member, String.valueOf(until.toEpochMilli()));
    }

    /** The time as this shop has it, signed, so that nobody else can say what time it was here. */
    public String signedTime() {
        return signer.sign("time", String.valueOf(clock.instant().toEpochMilli()));
    }

    /** @param id for one order and no second one @param member its slot; nothing where there is no line */
    public record Pass(String id, @Nullable String member, Instant until) {}
}
