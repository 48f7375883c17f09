package io.bidd.runtime.waitingroom;

import io.bidd.runtime.tenancy.Signer;
import io.bidd.runtime.tenancy.TenantRedis;
import io.bidd.runtime.waitingroom.ClaimOutcome.Admitted;
import io.bidd.runtime.waitingroom.ClaimOutcome.NotYours;
import io.bidd.runtime.waitingroom.ClaimOutcome.TurnOver;
import io.bidd.runtime.waitingroom.ClaimOutcome.Waiting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Service;

/**
 * Lines in Redis, one script for each thing that can be done. A waiter has one entry in a hash that expires, and a signed
 * ticket; admission is a comparison with a counter. Redis only orders the line: whether somebody buys is decided by the stock.
 */
@Service
public class WaitingRoom {

    private static final String TICKET = "ticket";
    private static final String PASS = "pass";
    private static final Duration KEEP = Duration.ofDays(33); // longer than any deal

    private static final RedisScript<Long> JOIN = script("join", Long.class);
    private static final RedisScript<List<Long>> ADMIT = listScript("admit");
    private static final RedisScript<Long> CLAIM = script("claim", Long.class);
    private static final RedisScript<Long> LEAVE = script("leave", Long.class);

    private final TenantRedis redis;
    private final Signer signer;
    private final LineBoard board;
    private final LineSettings settings;
    private final Clock clock;

    WaitingRoom(TenantRedis redis, Signer signer, LineBoard board, LineSettings settings, Clock clock) {
        this.redis = redis;
        this.signer = signer;
        this.board = board;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Gives a person a place, the one it has if it has one.
     *
     * @throws Unreachable if the line cannot be reached: nobody is let past it then
     */
    public Ticket join(String line, String person) {
        var number = reach(() -> redis.get().execute(JOIN, keys(line, "people", "sequence"), person, seconds(KEEP)));
        return new Ticket(line, person, number, signer.sign(TICKET, line, person, String.valueOf(number)));
    }

    /** Takes up a turn. The same ticket gives the same pass for as long as it is good. */
    public ClaimOutcome claim(String line, String person, String ticketToken) {
        var number = ticketNumber(line, person, ticketToken);
        if (number.isEmpty()) return new NotYours();
        var now = clock.instant();
        var ends = reach(() -> redis.get()
                .execute(
                        CLAIM,
                        keys(line, "people", "serving", "slots", "claimed"),
                        person,
                        String.valueOf(number.get()),
                        millis(now),
                        millis(now.plus(settings.passFor())),
                        seconds(KEEP)));
        if (ends == 0) return new Waiting(number.get(), board.now(line));
        if (ends < 0) return new TurnOver();
        return new Admitted(
                signer.sign(PASS, line, person, String.valueOf(number.get()), String.valueOf(ends)),
                Instant.ofEpochMilli(ends));
    }

    /** Gives place, turn or pass back, so that the next one gets it. */
    public void leave(String line, String person, long number) {
        reach(() -> redis.get()
                .execute(
                        LEAVE,
                        keys(line, "people", "serving", "slots", "left", "claimed"),
                        person,
                        String.valueOf(number),
                        seconds(KEEP)));
    }

    /** The number on a ticket, if the ticket is this person's and for this line. */
    public Optional<Long> ticketNumber(String line, String person, String ticketToken) {
        return signer.verify(TICKET, ticketToken)
                .filter(words -> words.size() == 3
                        && words.get(0).equals(line)
                        && words.get(1).equals(person))
                .map(words -> Long.valueOf(words.get(2)));
    }

    /** What a pass says, if it is this person's, for this line, and still good. Looks nothing up. */
    public Optional<Pass> verifyPass(String line, String person, String passToken) {
        return signer.verify(PASS, passToken)
                .filter(words -> words.size() == 4
                        && words.get(0).equals(line)
                        && words.get(1).equals(person))
                .filter(words ->
                        Instant.ofEpochMilli(Long.parseLong(words.get(3))).isAfter(clock.instant()))
                .map(words -> new Pass(
                        line + ":" + words.get(2) + ":" + words.get(3),
                        Long.parseLong(words.get(2)),
                        Instant.ofEpochMilli(Long.parseLong(words.get(3)))));
    }

    /** The public counter. */
    public LineNow now(String line) {
        return board.now(line);
    }

    /**
     * Lets the next people in, as many as there are free slots. Nobody is let in where no unit is free.
     *
     * @return serving and joined
     */
    Counters admit(String line, int freeUnits) {
        var now = clock.instant();
        var most = Math.min(settings.passes(), freeUnits);
        var seen = reach(() -> redis.get()
                .execute(
                        ADMIT,
                        keys(line, "sequence", "serving", "slots", "left", "claimed"),
                        millis(now),
                        String.valueOf(most),
                        millis(now.plus(settings.claimWithin())),
                        seconds(KEEP)));
        return new Counters(seen.get(0), seen.get(1));
    }

    /** Keys of one line share a hash tag, so that a script may touch them all on a Redis Cluster. */
    private List<String> keys(String line, String... names) {
        return Arrays.stream(names)
                .map(name -> redis.key("line:{" + line + "}:" + name))
                .toList();
    }

    private static <T> T reach(java.util.function.Supplier<@org.jspecify.annotations.Nullable T> command) {
        try {
            var answer = command.get();
            if (answer == null) throw new Unreachable(null);
            return answer;
        } catch (DataAccessException away) {
            throw new Unreachable(away);
        }
    }

    private static String millis(Instant instant) {
        return String.valueOf(instant.toEpochMilli());
    }

    private static String seconds(Duration duration) {
        return String.valueOf(duration.toSeconds());
    }

    private static <T> RedisScript<T> script(String name, Class<T> type) {
        var script = new DefaultRedisScript<T>();
        script.setLocation(new ClassPathResource("line/" + name + ".lua"));
        script.setResultType(type);
        return script;
    }

    @SuppressWarnings("unchecked") // Redis answers a list of integers, Spring's type is raw
    private static RedisScript<List<Long>> listScript(String name) {
        return (RedisScript<List<Long>>) (RedisScript<?>) script(name, List.class);
    }

    /** @param id for one order and no second one @param number place in the line it came from */
    public record Pass(String id, long number, Instant until) {}

    record Counters(long serving, long joined) {}

    /** The line's Redis does not answer. Nobody passes, nobody loses a place. */
    public static final class Unreachable extends RuntimeException {
        Unreachable(@org.jspecify.annotations.Nullable Throwable cause) {
            super("the waiting line cannot be reached", cause);
        }
    }
}
