package io.bidd.runtime.waitingroom;

import static io.bidd.runtime.TestShops.ALPHA;
import static io.bidd.runtime.TestShops.BETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bidd.runtime.ShopIT;
import io.bidd.runtime.inflow.Decisions;
import io.bidd.runtime.tenancy.CurrentTenant;
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
import io.bidd.runtime.waitingroom.LineRules.Mode;
import io.bidd.runtime.waitingroom.LineRules.Rejoin;
import io.bidd.runtime.waitingroom.LineRules.WhenAway;
import io.bidd.runtime.waitingroom.Replicas.Replica;
import io.bidd.runtime.waitingroom.WaitingRoom.Comer;
import io.bidd.template.DrawFile;
import java.io.BufferedReader;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lines in a real Redis and a real database, tended by processes that do what the test says. */
@Import(Replicas.class)
class LineIT extends ShopIT {

    @Autowired
    Replicas replicas;

    @Autowired
    LineDesk desk;

    @Autowired
    JdbcClient database;

    @Autowired
    Decisions decisions;

    @Autowired
    RestockAlarms alarms;

    @Test
    void tenThousandJoinsFromFiftyThreadsInTwoProcessesGiveEveryNumberOnce() throws Exception {
        var line = replicas.line(rules -> rules);
        var processes = List.of(line.replica().tick(), line.replica().tick());
        var numbers = new ArrayList<Long>();
        try (var threads = Executors.newFixedThreadPool(50)) {
            var joins = IntStream.range(0, 10_000)
                    .<Callable<Long>>mapToObj(person ->
                            () -> processes.get(person % 2).join("p" + person).place())
                    .toList();
            for (var join : threads.invokeAll(joins)) numbers.add(join.get());
        }
        assertThat(numbers.stream().sorted())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 10_000).boxed().toList());
        assertThat(ceilingOf(line.id))
                .as("what was given out was allowed before")
                .isGreaterThanOrEqualTo(10_000);
    }

    @Test
    void aPersonHasOnePlaceInEveryTabAndOnEveryDevice() {
        var here = replicas.line(rules -> rules).replica().tick();
        var first = here.join("jiwoo");
        here.join("minsu");
        assertThat(here.join("jiwoo").place()).isEqualTo(first.place());
        var elsewhere = here.line.replica().tick();
        var taken = elsewhere.as(() -> elsewhere.room.findTicket(here.line.id, "jiwoo"));
        assertThat(taken.orElseThrow().place()).isEqualTo(first.place());
        assertThat(elsewhere.as(() -> elsewhere.room.findTicket(here.line.id, "nobody")))
                .isEmpty();
    }

    @Test
    void whoJoinsAgainKeepsThePlaceOrGoesToTheBackAsTheRuleSays() {
        var keeps = replicas.line(rules -> rules).replica().tick();
        keeps.join("jiwoo");
        keeps.join("minsu");
        assertThat(keeps.join("jiwoo").moved()).isFalse();

        var back = replicas.line(rules -> Replicas.rules(Mode.ALWAYS, Rejoin.BACK, WhenAway.CLOSED, 100, 50, 0))
                .replica()
                .tick();
        var old = back.join("jiwoo");
        back.join("minsu");
        var fresh = back.join("jiwoo");
        assertThat(fresh.place()).isEqualTo(3);
        assertThat(fresh.moved()).isTrue();
        assertThat(back.claim("jiwoo", old.token()))
                .as("the old place is given back")
                .isInstanceOf(TurnOver.class);
        back.tick().tick();
        assertThat(back.now().serving())
                .as("nobody stands at the place given back")
                .isEqualTo(3);
        assertThat(back.seen().turns()).hasSize(2);
    }

    @Test
    void aTicketIsGoodForItsPersonItsLineItsShopAndItsTime() throws Exception {
        var here = replicas.line(rules -> rules).replica().tick();
        var other = replicas.line(rules -> rules).replica().tick();
        var ticket = here.join("jiwoo").token();
        assertThat(here.claim("jiwoo", ticket)).isInstanceOf(Waiting.class);
        assertThat(here.claim("minsu", ticket)).isInstanceOf(NotYours.class);
        assertThat(other.claim("jiwoo", ticket)).isInstanceOf(NotYours.class);
        assertThat(here.claim("jiwoo", ticket.substring(0, ticket.length() - 2) + "xx"))
                .isInstanceOf(NotYours.class);
        assertThat(here.claim("jiwoo", "")).isInstanceOf(NotYours.class);
        assertThat(CurrentTenant.call(BETA, () -> here.room.claim(here.line.id, "jiwoo", ticket)))
                .isInstanceOf(NotYours.class);
        clockAhead(Duration.ofHours(4)); // the deal lasts two hours, its tickets one longer
        assertThat(here.claim("jiwoo", ticket)).isInstanceOf(NotYours.class);
    }

    @Test
    void aPassIsGoodForItsPersonAndItsTimeAndATurnGivesOneOnly() throws Exception {
        var here = replicas.line(rules -> Replicas.passes(rules, 1)).replica().tick();
        var ticket = here.join("jiwoo").token();
        here.tick();
        var pass = here.admitted("jiwoo", ticket);
        assertThat(here.claim("jiwoo", ticket)).as("shown again").isEqualTo(pass);
        assertThat(here.pass("jiwoo", pass.token())).isPresent();
        assertThat(here.pass("minsu", pass.token())).isEmpty();
        assertThat(here.pass("jiwoo", ticket)).as("a ticket is no pass").isEmpty();
        assertThat(here.pass("jiwoo", pass.token().replace('.', '-'))).isEmpty();
        var id = here.pass("jiwoo", pass.token()).orElseThrow().id();
        var longer = here.as(() -> here.room.extend(here.line.id, "jiwoo", pass.token()))
                .orElseThrow();
        assertThat(here.pass("jiwoo", longer.token()).orElseThrow().id())
                .as("a longer pass is the same pass")
                .isEqualTo(id);
        assertThat(here.as(() -> here.room.extend(here.line.id, "jiwoo", longer.token())))
                .as("once")
                .isEmpty();
        clockAhead(Duration.ofMinutes(11));
        assertThat(here.pass("jiwoo", pass.token())).isEmpty();
        assertThat(here.pass("jiwoo", longer.token())).isPresent();
        clockAhead(Duration.ofMinutes(21));
        assertThat(here.pass("jiwoo", longer.token())).isEmpty();
        assertThat(here.claim("jiwoo", ticket)).as("its time is over").isInstanceOf(TurnOver.class);
    }

    @Test
    void noMoreAreInCheckoutThanThereArePassesHoweverManyTurnsAreGiven() throws Exception {
        var here = replicas.line(rules -> Replicas.passes(rules, 5)).replica().tick();
        var tickets = IntStream.range(0, 40)
                .mapToObj(person -> here.join("p" + person).token())
                .toList();
        here.tick();
        assertThat(here.seen().turns())
                .as("more are invited than there are slots")
                .hasSizeGreaterThan(5);
        var invited = here.seen().turns().size();
        var outcomes = new ArrayList<ClaimOutcome>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var claims = IntStream.range(0, invited)
                    .<Callable<ClaimOutcome>>mapToObj(person -> () -> here.claim("p" + person, tickets.get(person)))
                    .toList();
            for (var claim : threads.invokeAll(claims)) outcomes.add(claim.get());
        }
        assertThat(outcomes.stream().filter(Admitted.class::isInstance)).hasSize(5);
        assertThat(outcomes.stream().filter(AtTheDoor.class::isInstance)).hasSize(invited - 5);
        var inside = IntStream.range(0, invited)
                .filter(person -> outcomes.get(person) instanceof Admitted)
                .findFirst()
                .orElseThrow();
        here.as(() -> {
            here.room.ordered(here.line.id, "p" + inside, 1);
            return true;
        });
        var again = new ArrayList<ClaimOutcome>();
        for (var person = 0; person < invited; person++)
            if (outcomes.get(person) instanceof AtTheDoor) again.add(here.claim("p" + person, tickets.get(person)));
        assertThat(again.stream().filter(Admitted.class::isInstance))
                .as("the free slot is for one of those who stand at the door")
                .hasSize(1);
    }

    @Test
    void processesTogetherAdmitWhatOneWouldAdmit() throws Exception {
        var line = replicas.line(rules -> Replicas.passes(rules, 10));
        var first = line.replica().tick();
        first.as(() -> {
            desk.pause(line.id);
            return true;
        });
        first.tick();
        var tickets = IntStream.range(0, 200)
                .mapToObj(person -> first.join("p" + person).token())
                .toList();
        first.as(() -> {
            desk.resume(line.id);
            first.keeper.letGo();
            return true;
        });
        var processes = List.of(line.replica(), line.replica(), line.replica(), line.replica());
        tickTogether(processes);
        // Ten slots, six of ten expected to come: seventeen turns and never one more, whoever ticks.
        assertThat(processes.getFirst().seen().get("n:turns")).isEqualTo(17);
        for (var person = 0; person < 17; person++) processes.get(person % 4).claim("p" + person, tickets.get(person));
        for (var round = 0; round < 10; round++) tickTogether(processes);
        var seen = processes.getFirst().seen();
        assertThat(seen.passes()).hasSize(10);
        assertThat(seen.door()).hasSize(7);
        assertThat(seen.get("n:turns")).isEqualTo(17);
        assertThat(seen.serving('L')).isEqualTo(17);
    }

    /** Else an autoscaler would count the crowd once for each pod, and never have enough of them. */
    @Test
    void ofAllProcessesTheLeaderAloneTellsHowManyWait() {
        var line = replicas.line(rules -> Replicas.passes(rules, 1));
        var one = line.replica();
        var other = line.replica();
        one.tick();
        for (var person = 0; person < 7; person++) other.join("waits-" + person);
        one.tick();
        other.tick();
        assertThat(List.of(one.waitingInLed(), other.waitingInLed())).containsExactlyInAnyOrder(7.0, 0.0);
        CurrentTenant.run(
                ALPHA, () -> desk.change(line.id, Replicas.rules(Mode.OFF, Rejoin.KEEP, WhenAway.CLOSED, 1, 0, 0)));
        one.tick();
        other.tick();
        assertThat(List.of(one.waitingInLed(), other.waitingInLed())).containsExactly(0.0, 0.0);
    }

    private static void tickTogether(List<Replica> processes) throws Exception {
        try (var threads = Executors.newFixedThreadPool(processes.size())) {
            var ticks = processes.stream()
                    .<Callable<Replica>>map(process -> process::tick)
                    .toList();
            for (var tick : threads.invokeAll(ticks)) tick.get();
        }
    }

    @Test
    void aLeaderThatFallsSilentIsFollowedWhenItsLeaseIsOverAndComesTooLate() {
        var line = replicas.line(rules -> Replicas.passes(rules, 10));
        var killed = line.replica().tick();
        for (var person = 0; person < 100; person++) killed.join("p" + person);
        killed.tick();
        var given = killed.seen().get("n:turns");
        var oldFence = killed.seen().get("fence");
        var next = line.replica();
        assertThat(leaseEnds(line.id, "now() + interval '1 hour'")) // however long this machine takes
                .as("as long as somebody silent leads")
                .isBefore(Instant.now().plusSeconds(2));
        next.tick();
        assertThat(next.seen().get("fence")).as("while the lease lasts").isEqualTo(oldFence);
        leaseEnds(line.id, "now() - interval '1 second'");
        next.tick();
        assertThat(next.seen().get("fence")).isGreaterThan(oldFence);
        assertThat(next.seen().get("n:turns"))
                .as("nobody is admitted twice and nobody is left out")
                .isEqualTo(next.seen().serving('L'))
                .isGreaterThanOrEqualTo(given);
        var before = next.seen().get("n:turns");
        // It was only asleep, in the middle of its work, and knows nothing of the other one.
        var late = killed.as(() -> killed.scripts.admit(
                line.id, oldFence, Instant.now(), 50, 0, Instant.now().plusSeconds(60), 100));
        assertThat(late.given()).isEqualTo(-1);
        assertThat(next.seen().get("n:turns")).isEqualTo(before);
    }

    @Test
    void aLineThatRedisHasLostGoesOnWhereItWas() {
        var here = replicas.line(rules -> Replicas.passes(rules, 6)).replica().tick();
        var tickets = new HashMap<String, Joined>();
        for (var person = 1; person <= 30; person++) tickets.put("p" + person, here.join("p" + person));
        here.tick();
        var bought = here.admitted("p1", tickets.get("p1").token());
        here.tick();
        var serving = here.now().serving();
        var lastSeen = here.join("afterwards"); // after the last look at the line: only the ticket tells of it

        Replicas.emptyRedis();

        var newcomer = here.join("newcomer");
        assertThat(newcomer.place())
                .as("no number is given out twice")
                .isGreaterThan(lastSeen.place())
                .isLessThanOrEqualTo(lastSeen.place() + LineKeeper.CEILING_STEP);
        here.tick();
        assertThat(here.now().serving()).isEqualTo(serving);
        assertThat(here.claim("p1", tickets.get("p1").token()))
                .as("the pass there was")
                .isEqualTo(bought);
        assertThat(here.claim("p2", tickets.get("p2").token())).isInstanceOf(Admitted.class);
        assertThat(here.claim("p30", tickets.get("p30").token())).isInstanceOf(Waiting.class);
        // Everybody goes through; the numbers that nobody may hold are stepped over at once.
        for (var round = 0; round < 40 && here.now().serving() < newcomer.place(); round++) {
            for (var person = 1; person <= 30; person++) {
                var name = "p" + person;
                if (here.claim(name, tickets.get(name).token()) instanceof Admitted)
                    here.as(() -> {
                        here.room.ordered(here.line.id, name, 1);
                        return true;
                    });
            }
            here.tick();
        }
        assertThat(here.now().serving()).isEqualTo(newcomer.place());
        assertThat(here.claim("newcomer", newcomer.token())).isInstanceOf(Admitted.class);
        assertThat(here.claim("afterwards", lastSeen.token()))
                .as("a number that was given out unseen is honoured")
                .isInstanceOf(Admitted.class);
    }

    @Test
    void anUnclaimedTurnComesBackAndWhoLeftHoldsUpNobody() throws Exception {
        var here = replicas.line(rules -> Replicas.passes(rules, 1)).replica().tick();
        var tickets = IntStream.rangeClosed(1, 40)
                .mapToObj(person -> here.join("p" + person).token())
                .toList();
        here.tick();
        var invited = (int) here.now().serving();
        for (var person = invited + 1; person <= 38; person++) {
            var name = "p" + person;
            here.as(() -> {
                here.room.leave(here.line.id, name);
                here.room.leave(here.line.id, name);
                return true;
            });
        }
        clockAhead(Duration.ofSeconds(61)); // none of those invited came
        here.tick();
        await().until(() -> here.tick().now().serving() >= 39);
        assertThat(here.claim("p1", tickets.getFirst())).isInstanceOf(TurnOver.class);
        assertThat(here.claim("p39", tickets.get(38))).isInstanceOf(Admitted.class);
        assertThat(here.seen().get("n:noshows")).isEqualTo(invited);
        assertThat(here.join("p1").place())
                .as("whoever missed it may come again")
                .isEqualTo(41);
    }

    @Test
    void aClockThatJumpsBackGivesNoTurnTwice() throws Exception {
        var here = replicas.line(rules -> Replicas.passes(rules, 3)).replica().tick();
        var ticket = here.join("jiwoo").token();
        for (var person = 0; person < 20; person++) here.join("p" + person);
        here.tick();
        var pass = here.admitted("jiwoo", ticket);
        clockAhead(Duration.ofMinutes(15));
        here.tick();
        assertThat(here.pass("jiwoo", pass.token())).isEmpty();
        var served = here.now().serving();
        clockAhead(Duration.ZERO);
        here.tick();
        assertThat(here.now().serving()).as("a counter never goes back").isGreaterThanOrEqualTo(served);
        assertThat(here.claim("jiwoo", ticket))
                .as("a turn that was over stays over")
                .isInstanceOf(TurnOver.class);
    }

    @Test
    void anEmptyShopLetsNobodyInAndAReturnedUnitOpensTheLineAgain() throws Exception {
        var here = replicas.line(rules -> rules).replica().tick();
        var ticket = here.join("jiwoo").token();
        here.line.free = 0;
        here.line.sold = 1_000;
        here.tick();
        assertThat(here.now().state()).isEqualTo(LineState.SOLD_OUT);
        assertThat(here.now().chance(1)).isEqualTo(LineNow.Chance.GONE);
        assertThat(here.seen().turns()).isEmpty();
        assertThat(here.claim("jiwoo", ticket)).isInstanceOf(Waiting.class);
        assertThat(here.ask("minsu")).isEqualTo(new NotOpen(LineState.SOLD_OUT));
        var member = member();
        here.as(() -> {
            alarms.set(here.line.id, member);
            return true;
        });
        here.tick();
        here.line.free = 1; // somebody called an order off
        here.line.sold = 999;
        here.tick().tick();
        assertThat(here.now().state()).isEqualTo(LineState.OPEN);
        assertThat(here.claim("jiwoo", ticket)).isInstanceOf(Admitted.class);
        assertThat(here.ask("minsu")).isInstanceOf(Joined.class);
        assertThat(here.as(() -> alarms.rungFor(member))).hasSize(1);
    }

    @Test
    void noMoreComeInThanThereAreUnits() {
        var here = replicas.line(rules -> rules).replica().tick();
        here.line.free = 3;
        var tickets = IntStream.range(0, 30)
                .mapToObj(person -> here.join("p" + person).token())
                .toList();
        here.tick();
        var inside = IntStream.range(0, 30)
                .filter(person -> here.claim("p" + person, tickets.get(person)) instanceof Admitted)
                .count();
        assertThat(inside).isEqualTo(3);
    }

    @Test
    void theOrderOfEarlyComersIsDrawnAndAnybodyCanCheckIt() throws Exception {
        var opensAt = Instant.now().plusSeconds(600);
        var here = replicas.line(rules -> Replicas.passes(rules, 4), opensAt)
                .replica()
                .tick();
        assertThat(here.now().state()).isEqualTo(LineState.BEFORE);
        var tickets = new HashMap<String, Joined>();
        for (var person = 1; person <= 20; person++) tickets.put("p" + person, here.join("p" + person));
        assertThat(tickets.get("p1").place())
                .as("nobody has a place before the draw")
                .isNull();
        assertThat(here.claim("p1", tickets.get("p1").token())).isInstanceOf(Waiting.class);
        here.as(() -> {
            here.room.leave(here.line.id, "p7");
            return true;
        });
        here.tick().tick(); // entrants are written down as they come, twice changes nothing
        var before = here.as(() -> here.draws.published(here.line.id)).orElseThrow();
        assertThat(before.seed()).as("only the seed's hash is known before").isNull();

        clockAhead(Duration.ofSeconds(601));
        var late = here.line.replica();
        var latecomer = late.tick().join("late");
        here.tick();
        late.tick();
        assertThat(latecomer.place()).as("later arrivals follow").isEqualTo(21);
        var published = here.as(() -> here.draws.published(here.line.id)).orElseThrow();
        assertThat(published.seedHash()).isEqualTo(before.seedHash());
        assertThat(published.entrants()).isEqualTo(20);

        var file = here.as(() -> {
            var text = new StringWriter();
            here.draws.write(here.line.id, published, text);
            return text.toString();
        });
        assertThat(file).doesNotContain("p1");
        var read = DrawFile.read(new BufferedReader(new StringReader(file)));
        for (var person = 1; person <= 20; person++) {
            var name = "p" + person;
            var number = read.tags().entrySet().stream()
                    .filter(entry ->
                            entry.getValue().equals(tickets.get(name).ticket().tag()))
                    .findFirst()
                    .orElseThrow()
                    .getKey();
            assertThat(here.as(() -> here.room.placeOf(tickets.get(name).ticket())))
                    .contains(read.draw().placeOf(number));
        }
        // The first places come in first; the leaver's is stepped over.
        var first = tickets.keySet().stream()
                .filter(name -> !name.equals("p7"))
                .min(java.util.Comparator.comparing(name -> here.as(
                                () -> here.room.placeOf(tickets.get(name).ticket()))
                        .orElseThrow()))
                .orElseThrow();
        assertThat(here.claim(first, tickets.get(first).token())).isInstanceOf(Admitted.class);
        assertThat(here.claim("p7", tickets.get("p7").token())).isInstanceOf(TurnOver.class);
        var leaver =
                here.as(() -> here.room.placeOf(tickets.get("p7").ticket())).orElseThrow();
        var steppedOver = leaver <= here.seen().serving('L') ? 1 : 0;
        assertThat(here.seen().turns().size() + here.seen().passes().size())
                .isEqualTo((int) here.seen().serving('L') - steppedOver);
        if (steppedOver == 0)
            assertThat(here.as(() -> here.scripts.leftOf(here.line.id, 'L'))).contains(new Place('L', leaver));
    }

    @Test
    void invitedPeopleWhoComeEarlyDoNotEndTheDraw() throws Exception {
        var here = replicas.line(
                        rules -> Replicas.rules(Mode.ALWAYS, Rejoin.KEEP, WhenAway.CLOSED, 30, 50, 20),
                        Instant.now().plusSeconds(600))
                .replica()
                .tick();
        var invitations = here.as(() -> desk.invite(here.line.id, 1));
        assertThat(((Joined) here.ask("guest", invitations.getFirst())).ticket().invited())
                .isTrue();
        assertThat(here.join("jiwoo").ticket().early()).isTrue();
    }

    @Test
    void aPassThatWasGivenBackIsOutNoMore() {
        var here = replicas.line(rules -> rules).replica().tick();
        var ticket = here.join("jiwoo").token();
        here.tick();
        var token = here.admitted("jiwoo", ticket).token();
        var pass = here.pass("jiwoo", token).orElseThrow();
        assertThat(here.as(() -> here.room.isOut(here.line.id, pass))).isTrue();
        here.as(() -> {
            here.room.leave(here.line.id, "jiwoo");
            return true;
        });
        assertThat(here.pass("jiwoo", token)).as("its signature is good").isPresent();
        assertThat(here.as(() -> here.room.isOut(here.line.id, pass))).isFalse();
    }

    @Test
    void aRedisThatGoesBackInTimeGivesNoNumberTwice() throws Exception {
        var here = replicas.line(rules -> rules).replica().tick();
        for (var person = 1; person <= 10; person++) here.join("p" + person);
        here.tick();
        here.as(() -> {
            here.scripts.publish(here.line.id, java.util.Map.of("joined:L", "3")); // as an older copy has it
            return true;
        });
        here.tick();
        assertThat(here.join("late").place()).isGreaterThan(10);
    }

    @Test
    void manyWhoFindALineMissingEstablishItOnce() throws Exception {
        var here = replicas.line(rules -> rules).replica().tick();
        Replicas.emptyRedis();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var joins = IntStream.range(0, 100)
                    .<Callable<Joined>>mapToObj(person -> () -> here.join("p" + person))
                    .toList();
            for (var join : threads.invokeAll(joins)) join.get();
        }
        assertThat(ceilingOf(here.line.id)).isLessThanOrEqualTo(4 * LineKeeper.CEILING_STEP);
    }

    @Test
    void invitedPeopleHaveALaneOfTheirOwnAndAShareThatEverybodySees() {
        var here = replicas.line(rules -> Replicas.rules(Mode.ALWAYS, Rejoin.KEEP, WhenAway.CLOSED, 30, 50, 20))
                .replica()
                .tick();
        for (var person = 0; person < 100; person++) here.join("p" + person);
        var invitations = here.as(() -> desk.invite(here.line.id, 31));
        for (var guest = 0; guest < 30; guest++) {
            var joined = (Joined) here.ask("guest" + guest, invitations.get(guest));
            assertThat(joined.ticket().invited()).isTrue();
            assertThat(joined.place()).isEqualTo(guest + 1);
        }
        assertThat(here.ask("minsu", invitations.getFirst()))
                .as("for one person")
                .isInstanceOf(BadInvitation.class);
        assertThat(here.ask("minsu", invitations.getLast().replace('.', 'x'))).isInstanceOf(BadInvitation.class);
        var elsewhere = replicas.line(rules -> rules).replica().tick();
        assertThat(elsewhere.ask("minsu", invitations.getLast()))
                .as("for one line")
                .isInstanceOf(BadInvitation.class);
        here.tick();
        var turns = here.seen().turns().keySet();
        assertThat(turns).hasSize(50);
        assertThat(turns.stream().filter(member -> member.startsWith("V"))).hasSize(10);
        assertThat(here.now().vip()).isEqualTo(new LineNow.Vip(20, 10, 30));
    }

    @Test
    void joiningIsLimitedByAddressAndByAccount() {
        var here = replicas.line(rules -> rules).replica().tick();
        var strict = here.room(new LineSettings(Duration.ofSeconds(2), 10_000, 8, 3, 0, 10), null);
        for (var person = 0; person < 4; person++)
            assertThat(ask(here, strict, "p" + person, "192.0.2.7")).isInstanceOf(Joined.class);
        for (var again = 0; again < 3; again++)
            assertThat(ask(here, strict, "p0", "192.0.2.7")).isInstanceOf(Joined.class);
        assertThat(ask(here, strict, "p0", "192.0.2.7")).as("the account").isInstanceOf(TooOften.class);
        assertThat(ask(here, strict, "p9", "192.0.2.7")).as("the address").isInstanceOf(TooOften.class);
        assertThat(ask(here, strict, "p9", "192.0.2.8")).isInstanceOf(Joined.class);
        assertThat(here.seen().get("n:refused:account")).isEqualTo(1);
        assertThat(here.seen().get("n:refused:address")).isEqualTo(1);
    }

    @Test
    void aChallengeStandsBeforeTheLine() {
        var line = replicas.line(rules -> rules);
        var here = line.replica((name, person, address, answer) -> "42".equals(answer) ? null : "six times seven")
                .tick();
        assertThat(here.ask("jiwoo")).isEqualTo(new Challenged("six times seven"));
        assertThat(here.as(() -> here.room.join(line.id, new Comer("jiwoo", "192.0.2.1", null, "42"))))
                .isInstanceOf(Joined.class);
    }

    @Test
    void whereThereIsNoLineNobodyNeedsAPass() {
        var off = replicas.line(rules -> Replicas.rules(Mode.OFF, Rejoin.KEEP, WhenAway.CLOSED, 100, 50, 0))
                .replica()
                .tick();
        assertThat(off.ask("jiwoo")).isInstanceOf(NoLineNeeded.class);
        assertThat(off.pass("jiwoo", null)).isPresent();
        assertThat(off.pass("jiwoo", null).orElseThrow().id())
                .isNotEqualTo(off.pass("jiwoo", null).orElseThrow().id());
        var on = replicas.line(rules -> rules).replica().tick();
        assertThat(on.pass("jiwoo", null)).isEmpty();
    }

    @Test
    void aboveALoadPeopleBeginToWait() {
        var here = replicas.line(rules -> Replicas.rules(Mode.ABOVE_LOAD, Rejoin.KEEP, WhenAway.CLOSED, 100, 3, 0))
                .replica()
                .tick()
                .tick();
        for (var person = 0; person < 3; person++) {
            var in = here.ask("p" + person);
            assertThat(in).isInstanceOf(WalkedIn.class);
            assertThat(here.pass("p" + person, ((WalkedIn) in).pass())).isPresent();
        }
        assertThat(here.ask("p3")).isInstanceOf(Joined.class);
        assertThat(here.ask("p4")).as("nobody passes who waits").isInstanceOf(Joined.class);
        assertThat(here.seen().passes()).hasSize(3);
    }

    @Test
    void whileRedisIsAwayNobodyOrEverybodyComesInAsTheSellerWants() {
        var closed = replicas.line(rules -> rules).replicaWithoutRedis().tick();
        assertThat(closed.now().state()).isEqualTo(LineState.AWAY);
        assertThatThrownBy(() -> closed.ask("jiwoo")).isInstanceOf(LineAway.class);
        var open = replicas.line(rules -> Replicas.rules(Mode.ALWAYS, Rejoin.KEEP, WhenAway.OPEN, 100, 50, 0))
                .replicaWithoutRedis()
                .tick();
        var in = (WalkedIn) open.ask("jiwoo");
        assertThat(open.pass("jiwoo", in.pass())).isPresent();
        var stopped = replicas.line(rules -> Replicas.rules(Mode.ALWAYS, Rejoin.KEEP, WhenAway.OPEN, 100, 50, 0))
                .replicaWithoutRedis();
        stopped.as(() -> {
            desk.pause(stopped.line.id);
            return true;
        });
        stopped.tick();
        assertThatThrownBy(() -> stopped.ask("jiwoo"))
                .as("never past a line that is paused")
                .isInstanceOf(LineAway.class);
        var early = replicas.line(
                        rules -> Replicas.rules(Mode.ALWAYS, Rejoin.KEEP, WhenAway.OPEN, 100, 50, 0),
                        Instant.now().plusSeconds(600))
                .replicaWithoutRedis()
                .tick();
        assertThatThrownBy(() -> early.ask("jiwoo"))
                .as("never before the start")
                .isInstanceOf(LineAway.class);
    }

    @Test
    void aSellerPausesResumesAndClosesTheLine() {
        var here = replicas.line(rules -> Replicas.passes(rules, 2)).replica().tick();
        var tickets = IntStream.range(0, 20)
                .mapToObj(person -> here.join("p" + person).token())
                .toList();
        here.tick();
        var serving = here.now().serving();
        var pass = here.admitted("p0", tickets.getFirst());
        here.as(() -> {
            desk.pause(here.line.id);
            here.room.ordered(here.line.id, "p0", 1);
            return true;
        });
        here.tick().tick();
        assertThat(here.now().state()).isEqualTo(LineState.PAUSED);
        assertThat(here.now().serving()).isEqualTo(serving);
        assertThat(here.pass("p0", pass.token())).as("who is in stays in").isPresent();
        assertThat(here.claim("p1", tickets.get(1)))
                .as("a turn given is a turn")
                .isInstanceOf(Admitted.class);
        here.as(() -> {
            desk.close(here.line.id);
            return true;
        });
        here.tick();
        assertThat(here.ask("late")).isEqualTo(new NotOpen(LineState.CLOSED));
        here.as(() -> {
            desk.resume(here.line.id);
            return true;
        });
        here.tick();
        assertThat(here.ask("late")).isInstanceOf(Joined.class);
        assertThat(here.now().state()).isEqualTo(LineState.OPEN);
    }

    @Test
    void afterTheSaleTheCompanyReadsWhatHappened() throws Exception {
        var here = replicas.line(rules -> Replicas.passes(rules, 3)).replica().tick();
        var tickets = IntStream.range(0, 20)
                .mapToObj(person -> here.join("p" + person).token())
                .toList();
        here.tick();
        here.claim("p0", tickets.getFirst());
        here.as(() -> {
            here.room.ordered(here.line.id, "p0", 1);
            here.room.leave(here.line.id, "p19");
            here.room.refused(here.line.id, "no-pass");
            return true;
        });
        clockAhead(Duration.ofSeconds(61));
        here.tick();
        here.line.closesAt = Instant.now().plusSeconds(61);
        clockAhead(Duration.ofSeconds(61 + 10));
        here.tick();
        var report = here.as(() -> desk.report(here.line.id)).orElseThrow();
        assertThat(report.joined()).isEqualTo(20);
        assertThat(report.orders()).isEqualTo(1);
        assertThat(report.claims()).isEqualTo(1);
        assertThat(report.left()).isEqualTo(1);
        assertThat(report.noShows()).isEqualTo(4);
        assertThat(report.refused()).containsEntry("no-pass", 1L);
        assertThat(report.waitSeconds()).containsOnlyKeys(10, 50, 90, 95, 99);
        assertThat(here.as(() -> decisions.of(here.line.id)))
                .isNotEmpty()
                .anySatisfy(row -> assertThat(row.given()).isPositive());
    }

    @Test
    void theWaitersChanceFollowsStockAndPlace() {
        var here = replicas.line(rules -> Replicas.passes(rules, 5)).replica().tick();
        here.line.free = 50;
        for (var person = 0; person < 500; person++) here.join("p" + person);
        here.tick();
        var now = here.now();
        assertThat(now.chance(now.serving() + 1)).isEqualTo(LineNow.Chance.LIKELY);
        assertThat(now.chance(500)).isEqualTo(LineNow.Chance.GONE);
        assertThat(now.likelyUpTo()).isLessThan(now.unlikelyUpTo());
    }

    /** @param next when it ends from now on @return when it would have ended */
    private Instant leaseEnds(String line, String next) {
        return CurrentTenant.<Instant, RuntimeException>call(ALPHA, () -> {
            var before = database.sql("select lease_until from lines where deal_id = ?")
                    .param(line)
                    .query((row, n) -> row.getTimestamp(1).toInstant())
                    .single();
            database.sql("update lines set lease_until = " + next + " where deal_id = ?")
                    .param(line)
                    .update();
            return before;
        });
    }

    private long ceilingOf(String line) {
        return CurrentTenant.<Long, RuntimeException>call(
                ALPHA,
                () -> database.sql("select ceiling from lines where deal_id = ?")
                        .param(line)
                        .query(Long.class)
                        .single());
    }

    private static JoinOutcome ask(Replica process, WaitingRoom room, String person, String address) {
        return process.as(() -> room.join(process.line.id, new Comer(person, address, null, null)));
    }

    private String member() throws Exception {
        shopper(ALPHA);
        return CurrentTenant.call(
                ALPHA,
                () -> database.sql("select id from members order by created_at desc limit 1")
                        .query(String.class)
                        .single());
    }
}
