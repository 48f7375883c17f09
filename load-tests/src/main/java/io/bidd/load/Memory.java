package io.bidd.load;

import java.time.Duration;
import java.util.Map;

/** What a waiter costs: Redis holds one entry for each, the runtime nothing. */
final class Memory implements Scenario {

    private static final int CONNECTIONS = 64;
    /** Counters of addresses would be counted as tickets; so few come that they do not matter. */
    private static final int ADDRESSES = 100;

    private static final Duration AT_MOST = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String about() {
        return "a million people in one line: memory of Redis for each, and of the runtime for all";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var tickets = bed.scaled(1_000_000, 50_000);
        var warm = bed.scaled(100_000, 20_000);
        result.setting("tickets", tickets);
        result.setting("flags", TestBed.FLAGS);
        var before = bed.shop().deal(2_000_000, 100);
        var deal = bed.shop().deal(2_000_000, 100);
        try (var runtime = bed.startRuntime(Map.of())) {
            runtime.awaitState(before, "OPEN");
            runtime.awaitState(deal, "OPEN");
            join(bed, runtime, before, warm); // so that what a warm JVM has anyway is not taken for tickets
            var redisBefore = bed.redisUsedBytes();
            var heapBefore = runtime.process().liveHeapMb();
            var rssBefore = runtime.process().rssMb();

            var load = join(bed, runtime, deal, tickets);
            var redisAfter = bed.redisUsedBytes();
            var rssAfter = runtime.process().rssMb();
            var heapAfter = runtime.process().liveHeapMb();

            result.figure("people in line", load.of(201), "");
            result.mustBeNone("people without a place", tickets - load.of(201));
            result.figure("joins while filling, 64 connections", load.perSecond(), "per s");
            result.figure("Redis used_memory before", redisBefore / 1024.0 / 1024, "MiB");
            result.figure("Redis used_memory after", redisAfter / 1024.0 / 1024, "MiB");
            result.figure("Redis for each ticket", (double) (redisAfter - redisBefore) / tickets, "bytes");
            result.figure("runtime resident before", rssBefore, "MiB");
            result.figure("runtime resident after", rssAfter, "MiB");
            result.figure("runtime live heap before, after a full collection", heapBefore, "MiB");
            result.figure("runtime live heap after, after a full collection", heapAfter, "MiB");
            result.atMost(
                    "growth of the live heap for each ticket",
                    (heapAfter - heapBefore) * 1024 * 1024 / tickets,
                    "bytes",
                    bed.brief() ? 100 : 10);
        }
    }

    private static Generator.Load join(TestBed bed, RuntimeUnderTest runtime, String deal, int people)
            throws Exception {
        return Generator.saturating(
                bed.loop(),
                runtime.port(),
                CONNECTIONS,
                people,
                AT_MOST,
                index -> Shop.joinRequest(deal, Shop.member(index), index % ADDRESSES),
                Generator.Answers.UNREAD);
    }
}
