package io.bidd.load;

import io.bidd.load.Purchases.Habits;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Whole purchases a second: order, payment, the payer's consent, and coming back; at rates fixed in advance. */
final class WholePurchases implements Scenario {

    private static final int CONNECTIONS = 512;
    private static final int WARM_UP_CONNECTIONS = 64;
    private static final double GOAL_PER_SECOND = 1_000;
    /** A rate that is not sustained is behind by more than this within the step. */
    private static final double KEPT_UP_MILLIS = 1_000;

    @Override
    public String name() {
        return "whole";
    }

    @Override
    public String about() {
        return "whole purchases in a second over HTTP, open loop, with a provider that answers at once";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var rates = bed.brief() ? List.of(100, 300) : List.of(300, 400, 500, 600, 750, 1_000, 1_250);
        var lasts = Duration.ofSeconds(bed.scaled(10, 3));
        var warmUp = Duration.ofSeconds(bed.scaled(150, 15));
        result.setting("connections", CONNECTIONS);
        result.setting("steps", rates + " per s for " + lasts.toSeconds() + " s each");
        result.setting(
                "kept up", "everybody paid, p99 of the three requests together at most " + KEPT_UP_MILLIS + " ms");
        result.setting("provider", "the sandbox provider's API without delay and without webhooks");
        result.setting("flags", TestBed.FLAGS);
        bed.shop().members(bed.scaled(300_000, 60_000));
        var warm = bed.shop().dealWithoutLine(1_000_000);
        var deal = bed.shop().dealWithoutLine(1_000_000);
        try (var provider = new PaymentStub(Duration.ZERO);
                var runtime = bed.startRuntime(Map.of("BIDD_SANDBOX_URL", provider.url()))) {
            runtime.awaitState(warm, "OPEN");
            runtime.awaitState(deal, "OPEN");
            var load = Generator.crowding(
                    bed.loop(),
                    runtime.port(),
                    WARM_UP_CONNECTIONS,
                    Integer.MAX_VALUE,
                    warmUp,
                    new Purchases(provider, warm, 0, Habits.RESOLUTE));
            System.out.printf("  warm-up: %,.0f purchases per s, answers %s%n", load.perSecond(), load.statuses());
            var came = (int) load.micros().getTotalCount() + load.lost();
            openLoop(bed, result, runtime, provider, deal, came, rates, lasts);
            bed.audit().stock(result, deal, 1);
            bed.audit().money(result, provider);
        }
    }

    private static void openLoop(
            TestBed bed,
            Result result,
            RuntimeUnderTest runtime,
            PaymentStub provider,
            String deal,
            int from,
            List<Integer> rates,
            Duration lasts)
            throws Exception {
        var people = new Tally(from);
        var best = RateSteps.climb(
                result,
                runtime,
                rates,
                rate -> {
                    var count = (int) (rate * lasts.toSeconds());
                    var purchases = new Purchases(provider, deal, people.came, Habits.RESOLUTE);
                    var load = Generator.visits(bed.loop(), runtime.port(), CONNECTIONS, rate, count, purchases);
                    people.ended(count, load, purchases);
                    return load;
                },
                load -> people.allPaid && load.p99Millis() <= KEPT_UP_MILLIS);
        result.atLeast(
                "whole purchases, highest rate with p99 <= 1 s and everybody paid", best, "per s", GOAL_PER_SECOND);
        result.figure("purchases in that deal", people.paid, "");
        result.mustBeNone(
                "shoppers told that they have paid without a paid order",
                Math.max(0, people.paid - bed.audit().paid(deal)));
        bed.audit().orders(result, deal, people.ordered, people.lost);
    }

    private static final class Tally {
        long paid;
        long ordered;
        long lost;
        int came;
        boolean allPaid;

        Tally(int from) {
            came = from;
        }

        void ended(int count, Generator.Load load, Purchases purchases) {
            came += count;
            paid += purchases.counted("paid");
            ordered += purchases.counted("order 201");
            lost += load.lost();
            allPaid = purchases.counted("paid") == count;
            if (!allPaid) System.out.println("  not everybody paid: " + purchases.counts());
        }
    }
}
