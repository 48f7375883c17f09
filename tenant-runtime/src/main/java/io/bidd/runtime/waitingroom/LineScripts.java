package io.bidd.runtime.waitingroom;

import io.bidd.runtime.inflow.Pulse;
import io.bidd.runtime.tenancy.TenantRedis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.script.DefaultRedisScript;
import org.springframework.data.redis.core.script.RedisScript;
import org.springframework.stereotype.Component;

/** What can be done to a line in Redis: one script each, so that each is done wholly or not at all. */
@Component
class LineScripts {

    /** Longer than any deal and its aftermath. */
    private static final String KEEP = String.valueOf(Duration.ofDays(33).toSeconds());

    /** Whoever stands at the door knocks again within four seconds. */
    private static final Duration KNOCK_COUNTS_FOR = Duration.ofSeconds(8);

    private static final RedisScript<List<Object>> JOIN = list("join");
    private static final RedisScript<List<Object>> CLAIM = list("claim");
    private static final RedisScript<List<Object>> LOOK = list("look");
    private static final RedisScript<List<Object>> ADMIT = list("admit");
    private static final RedisScript<Long> LEAVE = number("leave");
    private static final RedisScript<Long> EXTEND = number("extend");
    private static final RedisScript<Long> ESTABLISH = number("establish");
    private static final RedisScript<Long> DRAWN = number("drawn");
    private static final RedisScript<Long> RAISE = number("raise");
    private static final RedisScript<Long> TRIM = number("trim");
    private static final RedisScript<Long> FREEZE = number("freeze");

    private final TenantRedis redis;

    LineScripts(TenantRedis redis) {
        this.redis = redis;
    }

    record Joined(int code, String entry, long passUntil) {}

    Joined join(
            String line,
            String person,
            char lane,
            boolean early,
            String tag,
            int mostForAddress,
            int mostAgain,
            int busyFrom,
            Instant now,
            Instant passUntil,
            String invitation,
            String address) {
        var answer = run(
                JOIN,
                keys(
                        line,
                        "people",
                        "state",
                        "entrants",
                        "turns",
                        "passes",
                        "invitations",
                        "tries:" + person,
                        "address:" + address),
                person,
                String.valueOf(lane),
                early ? "1" : "0",
                tag,
                KEEP,
                String.valueOf(mostForAddress),
                String.valueOf(mostAgain),
                String.valueOf(busyFrom),
                millis(now),
                millis(passUntil),
                invitation);
        return new Joined(code(answer), (String) answer.get(1), (Long) answer.get(2));
    }

    record Claimed(int code, long until) {}

    Claimed claim(
            String line,
            String person,
            String entry,
            String member,
            long place,
            Instant now,
            Instant passUntil,
            Duration turnLasts,
            int waitBucket) {
        var answer = run(
                CLAIM,
                keys(line, "people", "state", "turns", "passes", "lost", "door"),
                person,
                entry,
                member,
                String.valueOf(place),
                member.substring(0, 1),
                millis(now),
                millis(passUntil),
                millis(now.plus(turnLasts)),
                String.valueOf(turnLasts.toMillis()),
                String.valueOf(waitBucket),
                KEEP);
        return new Claimed(code(answer), (Long) answer.get(1));
    }

    /** @param place 0 while it is not drawn @param counted as {@code left} */
    boolean leave(String line, String person, String entry, String member, long place, String counted) {
        return run(
                        LEAVE,
                        keys(line, "people", "state", "turns", "passes", "left", "lost", "door"),
                        person,
                        entry,
                        member,
                        String.valueOf(place),
                        member.startsWith("V") ? "V" : "L",
                        counted,
                        KEEP)
                == 1;
    }

    boolean extend(String line, String member, Instant now, Instant until) {
        return run(EXTEND, keys(line, "passes", "extended"), member, millis(now), millis(until), KEEP) == 1;
    }

    LineSeen look(String line, String who, Pulse.Reading pulse, Instant now, Duration turnLasts) {
        var answer = run(
                LOOK,
                keys(line, "state", "turns", "passes", "pulse", "door"),
                who,
                LineSeen.write(pulse),
                millis(now),
                millis(now.plus(turnLasts).minus(KNOCK_COUNTS_FOR)));
        return LineSeen.of(answer, now.toEpochMilli());
    }

    /** @param given -1 if the lease is somebody else's now, -2 if Redis has lost the line */
    record Admitted(long given, long vip) {}

    Admitted admit(String line, long fence, Instant now, int turns, int vip, Instant turnUntil, int limit) {
        var answer = run(
                ADMIT,
                keys(line, "state", "turns", "passes", "left", "lost"),
                String.valueOf(fence),
                millis(now),
                String.valueOf(turns),
                String.valueOf(vip),
                millis(turnUntil),
                String.valueOf(limit),
                KEEP);
        return new Admitted((Long) answer.get(0), (Long) answer.get(1));
    }

    /** @param words state, turns and passes as {@link LineSeen#marks} has them, then ranges of numbers that may be in somebody's hand */
    void establish(String line, List<String> words) {
        var arguments = new ArrayList<String>();
        arguments.add(KEEP);
        arguments.addAll(words);
        run(ESTABLISH, keys(line, "state", "turns", "passes", "lost", "left"), arguments.toArray(String[]::new));
    }

    boolean exists(String line) {
        return reach(() -> redis.get().opsForHash().hasKey(key(line, "state"), "joined:L"));
    }

    void raiseCeiling(String line, char lane, long ceiling) {
        run(RAISE, keys(line, "state"), "ceiling:" + lane, String.valueOf(ceiling));
    }

    long freeze(String line) {
        return run(FREEZE, keys(line, "state"));
    }

    void drawn(String line, long fence, List<String> leavers, List<String> unknown) {
        var arguments = new ArrayList<>(List.of(String.valueOf(fence), KEEP, String.valueOf(leavers.size())));
        arguments.addAll(leavers);
        arguments.addAll(unknown);
        run(DRAWN, keys(line, "state", "left", "lost"), arguments.toArray(String[]::new));
    }

    /** Members that left, of the kind named. */
    List<Place> leftOf(String line, char cohort) {
        return reach(() -> redis.get().opsForSet().members(key(line, "left"))).stream()
                .map(Place::parse)
                .filter(place -> place.cohort() == cohort)
                .toList();
    }

    /** Entries of early comers not yet taken away, oldest first. */
    List<String> entrants(String line, int most) {
        return reach(() -> redis.get().opsForList().range(key(line, "entrants"), 0, most - 1));
    }

    /** @param last number up to which they are written down */
    void forgetEntrants(String line, long last, int most) {
        run(TRIM, keys(line, "entrants"), String.valueOf(last), String.valueOf(most));
    }

    /** As if Redis had lost the line. */
    void forget(String line) {
        reach(() -> redis.get().delete(List.of(key(line, "state"), key(line, "turns"), key(line, "passes"))));
    }

    /** Whether a pass is still out: not used, not given back, not over. */
    boolean isOut(String line, String member, Instant now) {
        return reach(() ->
                        java.util.Optional.ofNullable(redis.get().opsForZSet().score(key(line, "passes"), member)))
                .filter(end -> end > now.toEpochMilli())
                .isPresent();
    }

    Optional<String> entryOf(String line, String person) {
        return reach(() -> Optional.ofNullable((String) redis.get().opsForHash().get(key(line, "people"), person)));
    }

    void count(String line, String what, long many) {
        reach(() -> redis.get().opsForHash().increment(key(line, "state"), "n:" + what, many));
    }

    /** What the leader has worked out for all processes. */
    void publish(String line, Map<String, String> facts) {
        reach(() -> {
            redis.get().opsForHash().putAll(key(line, "state"), facts);
            return true;
        });
    }

    private String key(String line, String name) {
        return redis.key("line:{" + line + "}:" + name);
    }

    /** Keys of one line share a hash tag, so that a script may touch them all on a Redis Cluster. */
    private List<String> keys(String line, String... names) {
        var start = redis.key("line:{" + line + "}:");
        return Arrays.stream(names).map(name -> start + name).toList();
    }

    private <T> T run(RedisScript<T> script, List<String> keys, String... arguments) {
        return reach(() -> redis.get().execute(script, keys, (Object[]) arguments));
    }

    private static <T> T reach(Supplier<@Nullable T> command) {
        try {
            var answer = command.get();
            if (answer == null) throw new LineAway(null);
            return answer;
        } catch (DataAccessException away) {
            throw new LineAway(away);
        }
    }

    private static int code(List<Object> answer) {
        return ((Long) answer.get(0)).intValue();
    }

    private static String millis(Instant instant) {
        return String.valueOf(instant.toEpochMilli());
    }

    private static RedisScript<Long> number(String name) {
        return script(name, Long.class);
    }

    @SuppressWarnings("unchecked") // Redis answers a list, Spring's type is raw
    private static RedisScript<List<Object>> list(String name) {
        return (RedisScript<List<Object>>) (RedisScript<?>) script(name, List.class);
    }

    private static <T> RedisScript<T> script(String name, Class<T> type) {
        var script = new DefaultRedisScript<T>();
        try { // read once: a script that has a location looks at its file with every call
            script.setScriptText(
                    new ClassPathResource("line/" + name + ".lua").getContentAsString(StandardCharsets.UTF_8));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
        script.setResultType(type);
        return script;
    }
}
