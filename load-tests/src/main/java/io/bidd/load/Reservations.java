package io.bidd.load;

import io.bidd.load.reserve.Older;
import io.bidd.load.reserve.OurStock;
import io.bidd.load.reserve.Round;
import io.bidd.load.reserve.Round.Seen;
import io.bidd.runtime.TestShops;
import io.bidd.template.Ids;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Units of one hot item taken in a second, in process, by callers at once; next to the older designs, each in a process of its
 * own with the same flags. Every round has an item of its own and its books are read afterwards.
 */
final class Reservations implements Scenario {

    private static final int CALLERS = 256;
    /** More than can be sold in a round. */
    private static final int SUPPLY = 2_000_000;
    /** Connections of each of the older designs: those of the runtime. */
    private static final int CONNECTIONS = 8;

    private static final double GOAL_PER_SECOND = 30_000;
    private static final double GOAL_P99_MILLIS = 20;
    private static final double GOAL_OF_REDIS = 0.7;
    private static final double GOAL_TIMES_OLDER = 50;

    @Override
    public String name() {
        return "reserve";
    }

    @Override
    public String about() {
        return "durable reservations of one hot item, in process; next to the older designs and to Redis alone";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var lasts = Duration.ofSeconds(bed.scaled(8, 2));
        var warmUp = Duration.ofSeconds(bed.scaled(15, 3));
        var rounds = bed.scaled(3, 1);
        result.setting(
                "rounds",
                rounds + " of " + lasts.toSeconds() + " s, taking turns, after " + warmUp.toSeconds()
                        + " s of warm-up of each on another item");
        result.setting("limit", Round.LIMIT + " for each person; one call of twenty comes from fifty greedy people");
        result.setting(
                "older designs",
                CONNECTIONS
                        + " connections of HikariCP and no semaphore before it, as they had; Redisson's lock with RUNRUN's"
                        + " times and 2 + 2 threads; they write no ledger and know no end of a hold");
        result.setting("flags", TestBed.FLAGS);
        var tenant = bed.freshTenant();
        try (var books = TestShops.superuser();
                var ours =
                        new Side("ours", bed.startInRuntime(OurStock.class, tenant), RoundBooks.ours(books, tenant));
                var gate = older(bed, books, "gate");
                var lock = older(bed, books, "lock");
                var rowLock = older(bed, books, "rowlock");
                var conditional = older(bed, books, "conditional")) {
            var sides = List.of(ours, gate, lock, rowLock, conditional);
            for (var side : sides) side.warmUp(warmUp);
            for (var i = 0; i < rounds; i++) {
                for (var side : sides) side.round(CALLERS, lasts);
                for (var callers : List.of(64, 1_000)) ours.round(callers, lasts);
            }
            tell(result, ours, gate, lock, rowLock, conditional);
        }
    }

    private static Side older(TestBed bed, Connection books, String design) throws Exception {
        var schema = "older_" + design;
        var served = bed.startBaseline(
                Older.class,
                design,
                TestShops.url(),
                schema,
                String.valueOf(CONNECTIONS),
                String.valueOf(TestShops.REDIS_PORT));
        return new Side(design, served, RoundBooks.older(books, schema));
    }

    private static void tell(Result result, Side ours, Side gate, Side lock, Side rowLock, Side conditional) {
        var pace = ours.median(CALLERS, Seen::perSecond);
        result.atLeast("durable reservations, 256 callers", pace, "per s", GOAL_PER_SECOND);
        result.figure("durable reservations, 256 callers, p50", ours.median(CALLERS, Seen::p50Millis), "ms");
        result.atMost(
                "durable reservations, 256 callers, p99", ours.median(CALLERS, Seen::p99Millis), "ms", GOAL_P99_MILLIS);
        result.figure("flushes of the log for each, 256 callers", Median.of(ours.flushesEach), "");
        for (var callers : List.of(64, 1_000)) {
            var with = "durable reservations, " + callers + " callers";
            result.figure(with, ours.median(callers, Seen::perSecond), "per s");
            result.figure(with + ", p99", ours.median(callers, Seen::p99Millis), "ms");
        }
        tell(result, "Redis alone, inserted later (not durable)", gate);
        result.figure(
                "Redis alone: last one answered until in the database",
                gate.median(CALLERS, Seen::settledSeconds),
                "s");
        tell(result, "Redisson lock, read, modify, write (DDIB, RUNRUN)", lock);
        tell(result, "SELECT FOR UPDATE (PigonAir, Gream)", rowLock);
        tell(result, "one conditional statement and commit for each", conditional);
        result.atLeast(
                "ours / Redis alone (not durable)", pace / gate.median(CALLERS, Seen::perSecond), "", GOAL_OF_REDIS);
        result.atLeast("ours / Redisson lock", pace / lock.median(CALLERS, Seen::perSecond), "", GOAL_TIMES_OLDER);
        result.atLeast(
                "ours / SELECT FOR UPDATE", pace / rowLock.median(CALLERS, Seen::perSecond), "", GOAL_TIMES_OLDER);
        result.figure(
                "ours / one conditional statement for each", pace / conditional.median(CALLERS, Seen::perSecond), "");
        for (var side : List.of(ours, gate, lock, rowLock, conditional)) {
            result.mustBeNone("units astray, " + side.name, side.astray);
            result.mustBeNone("people with more than they may have, " + side.name, side.aboveLimit);
            result.mustBeNone("callers told nothing, " + side.name, side.failed);
            result.series(side.name, side.seen);
        }
        result.figure(
                "refused for the limit, ours",
                ours.all().mapToLong(Seen::limitReached).sum(),
                "times");
    }

    private static void tell(Result result, String what, Side side) {
        result.figure(what, side.median(CALLERS, Seen::perSecond), "per s");
        result.figure(what + ", p99", side.median(CALLERS, Seen::p99Millis), "ms");
    }

    private static final class Side implements AutoCloseable {

        final String name;
        final TestBed.Served served;
        final RoundBooks books;
        final Map<Integer, List<Seen>> seen = new LinkedHashMap<>();
        final List<Double> flushesEach = new ArrayList<>();
        long astray;
        long aboveLimit;
        long failed;

        Side(String name, TestBed.Served served, RoundBooks books) {
            this.name = name;
            this.served = served;
            this.books = books;
        }

        void warmUp(Duration lasts) throws Exception {
            var now = new Round(Ids.next(), SUPPLY, CALLERS, lasts).runAt(served.port());
            System.out.printf("  warm-up, %s: %,.0f per s%n", name, now.perSecond());
        }

        void round(int callers, Duration lasts) throws Exception {
            var round = new Round(Ids.next(), SUPPLY, callers, lasts);
            books.checkpoint();
            var before = books.flushes();
            var now = round.runAt(served.port());
            if (callers == CALLERS) flushesEach.add((books.flushes() - before) / (double) Math.max(1, now.held()));
            seen.computeIfAbsent(callers, fresh -> new ArrayList<>()).add(now);
            astray += books.astray(round, now);
            aboveLimit += books.aboveLimit(round);
            failed += now.failed();
            System.out.printf(
                    "  %s, %d callers: %,.0f per s, p50 %.1f, p99 %.1f, worst %.1f ms, %,d refused for the limit%s%n",
                    name,
                    callers,
                    now.perSecond(),
                    now.p50Millis(),
                    now.p99Millis(),
                    now.worstMillis(),
                    now.limitReached(),
                    now.trouble().isEmpty() ? "" : ", TROUBLE: " + now.trouble());
        }

        double median(int callers, ToDoubleFunction<Seen> figure) {
            return Median.of(seen.getOrDefault(callers, List.of()).stream()
                    .map(figure::applyAsDouble)
                    .toList());
        }

        Stream<Seen> all() {
            return seen.values().stream().flatMap(List::stream);
        }

        @Override
        public void close() {
            served.close();
        }
    }
}
