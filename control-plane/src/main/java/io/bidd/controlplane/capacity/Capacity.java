package io.bidd.controlplane.capacity;

import io.bidd.controlplane.problem.Refused;
import io.bidd.template.ClusterCapacity;
import io.bidd.template.ClusterCapacity.Node;
import io.bidd.template.Room;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The ledger of room. Where no provisioner has reported a cluster, shops share a machine and there is nothing to be counted: then
 * every promise is written down and none refused.
 */
@Service
@Transactional
public class Capacity {

    /** So long at least room stays taken that should be free: whoever had it is still being removed. */
    private static final Duration REMOVAL = Duration.ofHours(1);

    private final JdbcClient database;
    private final JsonMapper json;
    private final Clock clock;

    Capacity(JdbcClient database, JsonMapper json, Clock clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Promises room at its most pods, or changes what was promised to the same holder.
     *
     * @param lead how long after {@code from} the holder begins; a date that is proposed instead is that much later
     * @throws Refused {@code no-capacity} if it does not fit, with the first moment at which the holder could begin, if there is one
     */
    public void promise(String holder, Room room, Instant from, Instant until, Duration lead) {
        lock();
        nodes().ifPresent(nodes -> {
            var plan = new Plan<>(
                    promisesBut(holder),
                    (moment, kept) ->
                            Packing.fits(nodes, kept.stream().map(Promise::room).toList()));
            refuseUnlessKept(plan, new Promise(holder, room, from, until), lead);
        });
        keep(holder, room, from, until);
    }

    /** Until the end of the transaction: two orders cannot be given the same room, or the same place. */
    void lock() {
        database.sql("select pg_advisory_xact_lock(hashtext('capacity'))")
                .query()
                .singleRow();
    }

    /** @throws Refused with the first moment at which the holder could begin, if there is one */
    static <P extends Timed<P>> void refuseUnlessKept(Plan<P> plan, P wanted, Duration lead) {
        if (plan.canKeep(wanted)) return;
        var next = plan.nextFor(wanted).map(moment -> fullMinute(moment.plus(lead)));
        throw Refused.conflict(
                next.isPresent() ? "no-capacity" : "no-capacity-ever",
                "Everything is let at that time. "
                        + next.map(moment -> "It is possible from " + moment + " on.")
                                .orElse("There are not enough machines for this at any time."),
                next.stream().toList());
    }

    /** Whether there is a cluster, and so something to be counted. */
    @Transactional(readOnly = true)
    boolean isCounted() {
        return nodes().isPresent();
    }

    /** Whoever takes no more than before may always: machines may have been lost meanwhile. */
    private static boolean isWithin(Room had, Room wants) {
        return wants.mostPods() <= had.mostPods()
                && wants.cpuMillis() <= had.cpuMillis()
                && wants.memoryMib() <= had.memoryMib()
                && wants.cacheMib() <= had.cacheMib();
    }

    private void keep(String holder, Room room, Instant from, Instant until) {
        database.sql("""
                        insert into capacity_promises
                            (holder, pods, most_pods, cpu_millis, memory_mib, cache_mib, from_at, until_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (holder) do update set pods = excluded.pods, most_pods = excluded.most_pods,
                            cpu_millis = excluded.cpu_millis, memory_mib = excluded.memory_mib, cache_mib = excluded.cache_mib,
                            from_at = excluded.from_at, until_at = excluded.until_at""")
                .params(
                        holder,
                        room.pods(),
                        room.mostPods(),
                        room.cpuMillis(),
                        room.memoryMib(),
                        room.cacheMib(),
                        utc(from),
                        utc(until))
                .update();
    }

    /** Promises another room for the same time, to a holder that has a promise. @throws Refused if it is larger and does not fit */
    public void change(String holder, Room room) {
        database.sql("select * from capacity_promises where holder = ?")
                .param(holder)
                .query((row, n) -> promise(row))
                .optional()
                .ifPresent(promise -> {
                    if (isWithin(promise.room(), room)) keep(holder, room, promise.from(), promise.until());
                    else promise(holder, room, clock.instant(), promise.until(), Duration.ZERO);
                });
    }

    /** The promise ends at another time than was thought. */
    public void endAt(String holder, Instant until) {
        database.sql("update capacity_promises set until_at = greatest(from_at, ?) where holder = ?")
                .params(utc(until), holder)
                .update();
    }

    /** Nothing of the holder is there any more. */
    public void release(String holder) {
        database.sql("delete from capacity_promises where holder = ?")
                .param(holder)
                .update();
    }

    void seen(ClusterCapacity capacity) {
        database.sql("""
                        insert into capacity_seen (nodes, seen_at) values (?::jsonb, ?)
                        on conflict (only_one) do update set nodes = excluded.nodes, seen_at = excluded.seen_at""")
                .params(json.writeValueAsString(capacity), utc(clock.instant()))
                .update();
    }

    /** What there is and what of it is promised, at now and wherever that changes. */
    @Transactional(readOnly = true)
    Overview overview() {
        var now = clock.instant();
        var promises = promisesBut("");
        var moments = Stream.concat(
                        Stream.of(now),
                        promises.stream()
                                .flatMap(promise -> Stream.of(promise.from(), promise.until()))
                                .filter(moment -> moment.isAfter(now)))
                .distinct()
                .sorted()
                .toList();
        var points = new ArrayList<Point>();
        for (var moment : moments) {
            var sum = promises.stream()
                    .filter(promise -> promise.isGoodAt(moment))
                    .map(promise -> promise.room().most())
                    .reduce(new Room.Sum(0, 0, 0), Room.Sum::plus);
            points.add(new Point(moment, sum.pods(), sum.cpuMillis(), sum.memoryMib()));
        }
        var seenAt = database.sql("select seen_at from capacity_seen")
                .query((row, n) ->
                        row.getObject("seen_at", OffsetDateTime.class).toInstant())
                .optional();
        var cluster = cluster();
        return new Overview(
                cluster.map(ClusterCapacity::nodes).orElse(List.of()),
                cluster.map(ClusterCapacity::leftOut).orElse(List.of()),
                seenAt.orElse(null),
                points);
    }

    private Optional<List<Node>> nodes() {
        return cluster().map(ClusterCapacity::nodes);
    }

    private Optional<ClusterCapacity> cluster() {
        return database.sql("select nodes from capacity_seen")
                .query((row, n) -> json.readValue(row.getString("nodes"), ClusterCapacity.class))
                .optional();
    }

    private List<Promise> promisesBut(String holder) {
        return database.sql("select * from capacity_promises where holder <> ?")
                .param(holder)
                .query((row, n) -> promise(row))
                .list();
    }

    private Promise promise(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Promise(
                row.getString("holder"),
                new Room(
                        row.getInt("pods"),
                        row.getInt("most_pods"),
                        row.getInt("cpu_millis"),
                        row.getInt("memory_mib"),
                        row.getInt("cache_mib")),
                row.getObject("from_at", OffsetDateTime.class).toInstant(),
                until(row));
    }

    /** When something is free again, at the soonest. */
    Instant until(java.sql.ResultSet row) throws java.sql.SQLException {
        var until = row.getObject("until_at", OffsetDateTime.class).toInstant();
        var soonest = clock.instant().plus(REMOVAL);
        return until.isBefore(soonest) ? soonest : until;
    }

    /** The first at or after it, as people write it into a form. */
    private static Instant fullMinute(Instant moment) {
        var minute = moment.truncatedTo(ChronoUnit.MINUTES);
        return minute.equals(moment) ? moment : minute.plus(1, ChronoUnit.MINUTES);
    }

    static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    /**
     * @param nodes   with what each has for shops; empty where no cluster was reported
     * @param leftOut what shops do without there
     * @param seenAt  when a provisioner reported them last
     * @param points  what is promised from each moment on, until the next
     */
    record Overview(
            List<Node> nodes,
            List<String> leftOut,
            @Nullable Instant seenAt,
            List<Point> points) {}

    record Point(Instant from, int pods, int cpuMillis, int memoryMib) {}
}
