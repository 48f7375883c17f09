package io.bidd.controlplane.capacity;

import io.bidd.controlplane.problem.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The ledger of runtimes that shops share. Each takes so many people at the same moment, who are counted by what companies expect. A shop
 * is placed when it is built, where the most is free during its time; until then it is promised that there is a place.
 */
@Service
@Transactional
public class SharedRuntimes {

    /** So long at least a place stays taken that should be free: whoever had it is still being removed. */
    private static final Duration REMOVAL = Duration.ofHours(1);

    private final JdbcClient database;
    private final Capacity capacity;
    private final Clock clock;
    private final List<String> names;
    private final long takes;

    /**
     * @param names of the runtimes, one or more
     * @param takes people whom each takes at the same moment
     */
    SharedRuntimes(
            JdbcClient database,
            Capacity capacity,
            Clock clock,
            @Value("${bidd.rental.shards}") List<String> names,
            @Value("${bidd.rental.shard-crowd}") long takes) {
        this.database = database;
        this.capacity = capacity;
        this.clock = clock;
        this.names = names;
        this.takes = takes;
    }

    /** @param runtime where it is placed; none while it is only promised */
    record Place(String holder, long crowd, @Nullable String runtime, Instant from, Instant until)
            implements Timed<Place> {

        @Override
        public Place startingAt(Instant moment) {
            return new Place(holder, crowd, runtime, moment, moment.plus(Duration.between(from, until)));
        }
    }

    /**
     * Promises a place in one of the runtimes.
     *
     * @param lead how long after {@code from} the holder begins; a date that is proposed instead is that much later
     * @throws Refused {@code no-capacity} if there is none, with the first moment at which the holder could begin, if there is one
     */
    public void promise(String holder, int crowd, Instant from, Instant until, Duration lead) {
        lock();
        if (capacity.isCounted())
            Capacity.refuseUnlessKept(
                    new Plan<>(placesBut(holder), this::fit), new Place(holder, crowd, null, from, until), lead);
        database.sql("""
                        insert into shared_places (holder, crowd, from_at, until_at) values (?, ?, ?, ?)""")
                .params(holder, crowd, Capacity.utc(from), Capacity.utc(until))
                .update();
    }

    /** Places a holder where the most is free during its time. @return the runtime's name, the same again and again */
    public String place(String holder) {
        lock();
        var mine = database.sql("select * from shared_places where holder = ?")
                .param(holder)
                .query((row, n) -> place(row))
                .single();
        if (mine.runtime() != null) return mine.runtime();
        var others = placesBut(holder);
        var runtime = names.stream()
                .min(Comparator.comparingLong(name -> mostAtOnce(others, name, mine)))
                .orElseThrow();
        move(holder, runtime);
        return runtime;
    }

    /** An admin has the holder served by another runtime, which is left to the admin's judgement. */
    public void move(String holder, String runtime) {
        database.sql("update shared_places set runtime = ? where holder = ?")
                .params(runtime, holder)
                .update();
    }

    /** The place is free at another time than was thought. */
    public void endAt(String holder, Instant until) {
        database.sql("update shared_places set until_at = greatest(from_at, ?) where holder = ?")
                .params(Capacity.utc(until), holder)
                .update();
    }

    /** Nothing of the holder is there any more. */
    public void release(String holder) {
        database.sql("delete from shared_places where holder = ?").param(holder).update();
    }

    /**
     * @param takes people at the same moment
     * @param most  people who are expected at the same moment, now or later, by shops that are placed there
     */
    record Row(String name, long takes, long most) {}

    /** Every shared runtime and how full it will be. */
    @Transactional(readOnly = true)
    List<Row> overview() {
        var now = clock.instant();
        var places = placesBut("");
        var ever = new Place("", 0, null, now, Instant.MAX);
        return names.stream()
                .map(name -> new Row(name, takes, mostAtOnce(places, name, ever)))
                .toList();
    }

    /** Whether there is a place for each: who is placed stays, the others go by first-fit decreasing. */
    private boolean fit(List<Place> places) {
        var free = new HashMap<String, Long>();
        names.forEach(name -> free.put(name, takes));
        places.stream()
                .filter(place -> place.runtime() != null)
                .forEach(place -> free.computeIfPresent(
                        Objects.requireNonNull(place.runtime()), (n, left) -> left - place.crowd()));
        return places.stream()
                .filter(place -> place.runtime() == null)
                .sorted(Comparator.comparingLong(Place::crowd).reversed())
                .allMatch(place -> takes(free, place.crowd()));
    }

    private boolean takes(Map<String, Long> free, long crowd) {
        for (var name : names)
            if (free.getOrDefault(name, 0L) >= crowd) {
                free.merge(name, -crowd, Long::sum);
                return true;
            }
        return false;
    }

    private static long mostAtOnce(List<Place> places, String name, Place during) {
        var there =
                places.stream().filter(place -> name.equals(place.runtime())).toList();
        return Stream.concat(Stream.of(during.from()), there.stream().map(Place::from))
                .filter(during::isGoodAt)
                .mapToLong(moment -> there.stream()
                        .filter(place -> place.isGoodAt(moment))
                        .mapToLong(Place::crowd)
                        .sum())
                .max()
                .orElse(0);
    }

    private void lock() {
        database.sql("select pg_advisory_xact_lock(hashtext('capacity'))")
                .query()
                .singleRow(); // two orders cannot be given the same place
    }

    private List<Place> placesBut(String holder) {
        return database.sql("select * from shared_places where holder <> ?")
                .param(holder)
                .query((row, n) -> place(row))
                .list();
    }

    private Place place(java.sql.ResultSet row) throws java.sql.SQLException {
        var until = row.getObject("until_at", OffsetDateTime.class).toInstant();
        var soonest = clock.instant().plus(REMOVAL);
        return new Place(
                row.getString("holder"),
                row.getLong("crowd"),
                row.getString("runtime"),
                row.getObject("from_at", OffsetDateTime.class).toInstant(),
                until.isBefore(soonest) ? soonest : until);
    }
}
