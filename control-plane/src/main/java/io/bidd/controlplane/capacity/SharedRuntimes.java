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
 * The ledger of runtimes that shops share. Each takes so many people at the same moment, who are counted by what companies expect until
 * a shop closes, and so many shops, which stay until they are deleted. A shop is placed when it is built, where the most is free during its
 * time; until then it is promised that there is a place.
 */
@Service
@Transactional
public class SharedRuntimes {

    private final JdbcClient database;
    private final Capacity capacity;
    private final Clock clock;
    private final List<String> names;
    private final long takes;
    private final int shops;

    /**
     * @param names of the runtimes, one or more
     * @param takes people whom each takes at the same moment
     * @param shops that each takes: what it knows of all of them lies in one object of a cluster, which may have a mebibyte
     */
    SharedRuntimes(
            JdbcClient database,
            Capacity capacity,
            Clock clock,
            @Value("${bidd.rental.shards}") List<String> names,
            @Value("${bidd.rental.shard-crowd}") long takes,
            @Value("${bidd.rental.shard-shops}") int shops) {
        this.database = database;
        this.capacity = capacity;
        this.clock = clock;
        this.names = names;
        this.takes = takes;
        this.shops = shops;
    }

    /**
     * @param runtime   where it is placed; none while it is only promised
     * @param peopleGo  from when on nobody comes any more
     */
    record Place(String holder, long crowd, @Nullable String runtime, Instant from, Instant peopleGo, Instant until)
            implements Timed<Place> {

        @Override
        public Place startingAt(Instant moment) {
            var later = Duration.between(from, moment);
            return new Place(holder, crowd, runtime, moment, peopleGo.plus(later), until.plus(later));
        }

        @Override
        public Stream<Instant> endings() {
            return Stream.of(peopleGo, until);
        }

        Place in(String name) {
            return new Place(holder, crowd, name, from, peopleGo, until);
        }

        long peopleAt(Instant moment) {
            return isGoodAt(moment) && moment.isBefore(peopleGo) ? crowd : 0;
        }
    }

    /**
     * Promises a place in one of the runtimes.
     *
     * @param peopleGo from when on nobody comes any more, before {@code until}
     * @param lead how long after {@code from} the holder begins; a date that is proposed instead is that much later
     * @throws Refused {@code no-capacity} if there is none, with the first moment at which the holder could begin, if there is one
     */
    public void promise(String holder, int crowd, Instant from, Instant peopleGo, Instant until, Duration lead) {
        capacity.lock();
        if (capacity.isCounted())
            Capacity.refuseUnlessKept(
                    new Plan<>(placesBut(holder), this::fit),
                    new Place(holder, crowd, null, from, peopleGo, until),
                    lead);
        database.sql("""
                        insert into shared_places (holder, crowd, from_at, people_go_at, until_at)
                        values (?, ?, ?, ?, ?)""")
                .params(holder, crowd, Capacity.utc(from), Capacity.utc(peopleGo), Capacity.utc(until))
                .update();
    }

    /** Places a holder where the most is free during its time and the others still find a place. @return the runtime's name, the same again and again */
    public String place(String holder) {
        capacity.lock();
        var mine = database.sql("select * from shared_places where holder = ?")
                .param(holder)
                .query((row, n) -> place(row))
                .single();
        if (mine.runtime() != null) return mine.runtime();
        var others = placesBut(holder);
        var byRoom = names.stream()
                .sorted(Comparator.comparingLong(name -> mostAtOnce(others, name, mine)))
                .toList();
        // There, if those that are promised a place and have none yet find one all the same.
        var plan = new Plan<>(others, this::fit);
        var runtime = byRoom.stream()
                .filter(name -> plan.canKeep(mine.in(name)))
                .findFirst()
                .orElse(byRoom.getFirst());
        move(holder, runtime);
        return runtime;
    }

    /** An admin has the holder served by another runtime, which is left to the admin's judgement. */
    public void move(String holder, String runtime) {
        database.sql("update shared_places set runtime = ? where holder = ?")
                .params(runtime, holder)
                .update();
    }

    /** The shop closes at once, and its place is free at another time than was thought. */
    public void endAt(String holder, Instant until) {
        database.sql("""
                        update shared_places set people_go_at = greatest(from_at, least(people_go_at, ?)), until_at = greatest(from_at, ?)
                        where holder = ?""")
                .params(Capacity.utc(clock.instant()), Capacity.utc(until), holder)
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
        var ever = new Place("", 0, null, now, Instant.MAX, Instant.MAX);
        return names.stream()
                .map(name -> new Row(name, takes, mostAtOnce(places, name, ever)))
                .toList();
    }

    /** Whether there is a place for each: who is placed stays, the others go by first-fit decreasing. */
    private boolean fit(Instant moment, List<Place> places) {
        var free = new HashMap<String, Free>();
        names.forEach(name -> free.put(name, new Free(takes, shops)));
        places.stream()
                .filter(place -> place.runtime() != null)
                .forEach(place -> free.computeIfPresent(
                        Objects.requireNonNull(place.runtime()), (name, left) -> left.less(place.peopleAt(moment))));
        return places.stream()
                .filter(place -> place.runtime() == null)
                .map(place -> place.peopleAt(moment))
                .sorted(Comparator.reverseOrder())
                .allMatch(people -> isPlaced(people, free));
    }

    private boolean isPlaced(long people, Map<String, Free> free) {
        for (var name : names) {
            var left = Objects.requireNonNull(free.get(name));
            if (left.people() < people || left.shops() < 1) continue;
            free.put(name, left.less(people));
            return true;
        }
        return false;
    }

    private record Free(long people, int shops) {
        Free less(long someMore) {
            return new Free(people - someMore, shops - 1);
        }
    }

    private static long mostAtOnce(List<Place> places, String name, Place during) {
        var there =
                places.stream().filter(place -> name.equals(place.runtime())).toList();
        return Stream.concat(Stream.of(during.from()), there.stream().map(Place::from))
                .filter(during::isGoodAt)
                .mapToLong(moment -> there.stream()
                        .mapToLong(place -> place.peopleAt(moment))
                        .sum())
                .max()
                .orElse(0);
    }

    private List<Place> placesBut(String holder) {
        return database.sql("select * from shared_places where holder <> ?")
                .param(holder)
                .query((row, n) -> place(row))
                .list();
    }

    private Place place(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Place(
                row.getString("holder"),
                row.getLong("crowd"),
                row.getString("runtime"),
                row.getObject("from_at", OffsetDateTime.class).toInstant(),
                row.getObject("people_go_at", OffsetDateTime.class).toInstant(),
                capacity.until(row));
    }
}
