package io.bidd.load;

import io.bidd.runtime.TestShops;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * How many people a second get a place, at rates fixed in advance, and whether the numbers are right; then the same crowd at the
 * queue DDIB had.
 */
final class Joins implements Scenario {

    private static final int CONNECTIONS = 256;
    private static final int SATURATING = 64;
    private static final double GOAL_P99_MILLIS = 150;
    private static final double PUBLISHED_BY_DDIB = 907.9;

    @Override
    public String name() {
        return "joins";
    }

    @Override
    public String about() {
        return "people who get a place in a second, open loop, every number exactly once; next to DDIB's sorted set";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var steps = bed.brief() ? List.of(2_000, 4_000) : List.of(4_000, 6_000, 8_000, 10_000, 12_000);
        var lasts = Duration.ofSeconds(bed.scaled(10, 3));
        result.setting("connections", CONNECTIONS);
        result.setting("steps", steps + " per s for " + lasts.toSeconds() + " s each");
        result.setting("flags", TestBed.FLAGS);
        var warm = bed.shop().deal(1_000_000, 100);
        var deal = bed.shop().deal(1_000_000, 100);
        try (var runtime = bed.startRuntime(Map.of());
                var queue = bed.startBaseline(SortedSetQueue.class, String.valueOf(TestShops.REDIS_PORT))) {
            runtime.awaitState(warm, "OPEN");
            runtime.awaitState(deal, "OPEN");
            var crowd = new Crowd();
            warmUp(bed, runtime, warm, crowd);
            openLoop(bed, result, runtime, deal, steps, lasts, crowd);
            nextToDdib(bed, result, runtime, warm, queue.port(), crowd);
        }
    }

    /** Every shopper joins once. */
    private static final class Crowd {
        int joined;

        /** Signed before the clock runs. */
        byte[][] requests(String deal, int count) {
            var requests = new byte[count][];
            for (var i = 0; i < count; i++, joined++) requests[i] = Shop.joinRequest(deal, Shop.member(joined), joined);
            return requests;
        }
    }

    /** At what it can do at most: a fresh JVM does a tenth of what it does later. */
    private static void warmUp(TestBed bed, RuntimeUnderTest runtime, String deal, Crowd crowd) throws Exception {
        var lasts = Duration.ofSeconds(bed.scaled(100, 20));
        var from = crowd.joined;
        var load = saturate(
                bed,
                runtime.port(),
                lasts,
                Integer.MAX_VALUE,
                index -> Shop.joinRequest(deal, Shop.member(from + index), from + index));
        crowd.joined += (int) load.micros().getTotalCount() + load.lost();
        System.out.printf("  warm-up: %,.0f per s%n", load.perSecond());
    }

    private static void openLoop(
            TestBed bed,
            Result result,
            RuntimeUnderTest runtime,
            String deal,
            List<Integer> steps,
            Duration lasts,
            Crowd crowd)
            throws Exception {
        var numbers = new Numbers();
        var lost = new AtomicInteger();
        var best = RateSteps.climb(
                result,
                runtime,
                steps,
                rate -> {
                    var requests = crowd.requests(deal, (int) (rate * lasts.toSeconds()));
                    var load = Generator.atRate(
                            bed.loop(), runtime.port(), CONNECTIONS, rate, lasts, index -> requests[index], numbers);
                    lost.addAndGet(load.lost());
                    return load;
                },
                load -> load.allAre(201) && load.p99Millis() <= GOAL_P99_MILLIS);
        result.atLeast("joins, highest rate with p99 <= 150 ms and all answered 201", best, "per s", 8_000);
        result.figure("joins in that line", numbers.count(), "");
        result.figure("joins without an answer", lost.get(), "");
        result.mustBeNone("numbers given twice", numbers.twins);
        // Who was not answered may have a number all the same.
        result.mustBeNone("numbers left out", Math.max(0, numbers.gaps() - lost.get()));
    }

    /** Both at what they can do at most, with the same client; two rounds, taking turns. */
    private static void nextToDdib(
            TestBed bed, Result result, RuntimeUnderTest runtime, String deal, int queue, Crowd crowd)
            throws Exception {
        var lasts = Duration.ofSeconds(bed.scaled(8, 3));
        var most = (int) (20_000 * lasts.toSeconds());
        var random = RandomGenerator.getDefault();
        var now = Shop.nowRequest(deal);
        var enqueued = 0;
        var ours = new double[2];
        var theirs = new double[2];
        var wrong = 0L;
        for (var warm : List.of(true, false, false)) {
            var joins = crowd.requests(deal, most);
            var from = enqueued;
            var join = saturate(bed, runtime.port(), lasts, most, index -> joins[index]);
            var enqueue = saturate(bed, queue, lasts, Integer.MAX_VALUE, index -> ask("POST", from + index));
            enqueued += (int) enqueue.micros().getTotalCount();
            var known = enqueued;
            var poll = saturate(bed, runtime.port(), lasts, Integer.MAX_VALUE, index -> now);
            var rank = saturate(bed, queue, lasts, Integer.MAX_VALUE, index -> ask("GET", random.nextInt(known)));
            if (warm) continue;
            ours[0] += join.perSecond() / 2;
            ours[1] += poll.perSecond() / 2;
            theirs[0] += enqueue.perSecond() / 2;
            theirs[1] += rank.perSecond() / 2;
            wrong += notAll(join, 201) + notAll(enqueue, 200) + notAll(poll, 200) + notAll(rank, 200);
        }
        result.figure("joins at saturation, 64 connections", ours[0], "per s");
        result.figure("DDIB's design rebuilt: enqueued at saturation", theirs[0], "per s");
        result.figure("DDIB as published", PUBLISHED_BY_DDIB, "per s");
        result.figure("polls at saturation", ours[1], "per s");
        result.figure("DDIB's design rebuilt: ranks at saturation", theirs[1], "per s");
        result.figure("polls, ours / DDIB's design", ours[1] / theirs[1], "");
        result.mustBeNone("answers at saturation that were wrong", wrong);
    }

    private static long notAll(Generator.Load load, int status) {
        return load.micros().getTotalCount() - load.of(status) + load.lost();
    }

    private static Generator.Load saturate(TestBed bed, int port, Duration lasts, int most, Generator.Requests requests)
            throws Exception {
        return Generator.saturating(bed.loop(), port, SATURATING, most, lasts, requests, Generator.Answers.UNREAD);
    }

    private static byte[] ask(String method, int user) {
        return (method + " /?" + Shop.member(user) + " HTTP/1.1\r\nHost: queue\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The numbers people got. */
    private static final class Numbers implements Generator.Answers {

        private static final ByteBuf PLACE = Unpooled.wrappedBuffer("\"place\":".getBytes(StandardCharsets.US_ASCII));

        private final BitSet seen = new BitSet();
        private int twins;

        @Override
        public void accept(int index, int status, ByteBuf body) {
            if (status != 201) return;
            var at = ByteBufUtil.indexOf(PLACE, body);
            if (at < 0) return;
            var number = 0;
            for (var i = at + PLACE.readableBytes(); i < body.writerIndex(); i++) {
                var digit = body.getByte(i) - '0';
                if (digit < 0 || digit > 9) break;
                number = number * 10 + digit;
            }
            if (seen.get(number)) twins++;
            seen.set(number);
        }

        int count() {
            return seen.cardinality();
        }

        /** Numbers below the highest that nobody told us of. */
        int gaps() {
            return Math.max(0, seen.length() - 1) - seen.cardinality();
        }
    }
}
