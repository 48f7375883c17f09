package io.bidd.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Orders opened a second over HTTP on one hot deal without a line, at rates fixed in advance; each shopper orders once. */
final class OpenedOrders implements Scenario {

    private static final int CONNECTIONS = 512;
    private static final int WARM_UP_CONNECTIONS = 64;
    private static final double GOAL_PER_SECOND = 3_000;
    /** So many members are left for the last part. */
    private static final int AT_THE_END = 100_000;
    /** A rate that is not sustained is behind by more than this within the step. */
    private static final double KEPT_UP_MILLIS = 500;

    @Override
    public String name() {
        return "opened";
    }

    @Override
    public String about() {
        return "orders opened in a second over HTTP, open loop, one hot deal, security and logs and metrics on";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var steps = bed.brief() ? List.of(500, 1_000) : List.of(1_000, 2_000, 2_500, 3_000, 3_500, 4_000);
        var lasts = Duration.ofSeconds(bed.scaled(10, 3));
        var warmUp = Duration.ofSeconds(bed.scaled(120, 12));
        var crowd = bed.scaled(600_000, 200_000);
        result.setting("connections", CONNECTIONS);
        result.setting("steps", steps + " per s for " + lasts.toSeconds() + " s each");
        result.setting("kept up", "all answered 201, p99 at most " + KEPT_UP_MILLIS + " ms");
        result.setting("flags", TestBed.FLAGS);
        bed.shop().members(crowd);
        var warm = bed.shop().dealWithoutLine(1_000_000);
        var deal = bed.shop().dealWithoutLine(1_000_000);
        try (var runtime = bed.startRuntime(Map.of())) {
            runtime.awaitState(warm, "OPEN");
            runtime.awaitState(deal, "OPEN");
            var shoppers = saturate(bed, result, runtime, warm, 0, warmUp, "warm-up");
            openLoop(bed, result, runtime, deal, shoppers, steps, lasts);
            saturate(
                    bed,
                    result,
                    runtime,
                    warm,
                    crowd - AT_THE_END,
                    lasts,
                    "orders opened at saturation, 64 connections");
            bed.audit().stock(result, deal, 1);
        }
    }

    /** @return shoppers who have come until now */
    private static int saturate(
            TestBed bed, Result result, RuntimeUnderTest runtime, String deal, int from, Duration lasts, String what)
            throws Exception {
        var load = Generator.saturating(
                bed.loop(),
                runtime.port(),
                WARM_UP_CONNECTIONS,
                Integer.MAX_VALUE,
                lasts,
                index -> request(deal, from + index),
                Generator.Answers.UNREAD);
        if (from == 0) System.out.printf("  %s: %,.0f per s, answers %s%n", what, load.perSecond(), load.statuses());
        else result.figure(what, load.perSecond(), "per s");
        return from + (int) load.micros().getTotalCount() + load.lost();
    }

    private static void openLoop(
            TestBed bed,
            Result result,
            RuntimeUnderTest runtime,
            String deal,
            int from,
            List<Integer> rates,
            Duration lasts)
            throws Exception {
        var told = new Told(from);
        var best = RateSteps.climb(
                result,
                runtime,
                rates,
                rate -> {
                    var requests = told.requests(deal, (int) (rate * lasts.toSeconds()));
                    return told.by(Generator.atRate(
                            bed.loop(),
                            runtime.port(),
                            CONNECTIONS,
                            rate,
                            lasts,
                            index -> requests[index],
                            Generator.Answers.UNREAD));
                },
                load -> load.allAre(201) && load.p99Millis() <= KEPT_UP_MILLIS);
        result.atLeast(
                "orders opened, highest rate with p99 <= 500 ms and all answered 201", best, "per s", GOAL_PER_SECOND);
        result.figure("orders opened in that deal", told.opened, "");
        result.mustBeNone("answers other than 201 and 503", told.strange);
        bed.audit().orders(result, deal, told.opened, told.lost);
    }

    /** What the shoppers of all steps were told. */
    private static final class Told {
        int shoppers;
        long opened;
        long lost;
        long strange;

        Told(int from) {
            shoppers = from;
        }

        /** Signed before the clock runs. */
        byte[][] requests(String deal, int count) {
            var requests = new byte[count][];
            for (var i = 0; i < count; i++) requests[i] = request(deal, shoppers++);
            return requests;
        }

        Generator.Load by(Generator.Load load) {
            opened += load.of(201);
            lost += load.lost();
            strange += load.micros().getTotalCount() - load.of(201) - load.of(503);
            return load;
        }
    }

    private static byte[] request(String deal, int shopper) {
        return Shop.orderRequest(deal, "", Shop.tokenOf(Shop.member(shopper)));
    }
}
