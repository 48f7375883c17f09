package io.bidd.load;

import io.bidd.load.Purchases.Habits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/** A thousand shoppers at the same moment through order and payment, with a provider that takes its time. */
final class SlowProvider implements Scenario {

    private static final int SHOPPERS = 1_000;
    private static final Duration DELAY = Duration.ofMillis(300);
    private static final double GOAL_SECONDS = 3;
    private static final double PUBLISHED_SYNCHRONOUS = 82.9;
    private static final double PUBLISHED_ASYNCHRONOUS = 13.7;

    @Override
    public String name() {
        return "slowprovider";
    }

    @Override
    public String about() {
        return "1,000 shoppers at once through order and payment with a provider that takes 300 ms for each call";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var warmUp = Duration.ofSeconds(bed.scaled(90, 12));
        var rounds = bed.scaled(3, 1);
        result.setting("shoppers", SHOPPERS + ", each on a connection that is open already");
        result.setting("provider", DELAY.toMillis() + " ms for each call");
        result.setting("rounds", rounds);
        result.setting("flags", TestBed.FLAGS);
        bed.shop().members(200_000);
        var warm = bed.shop().dealWithoutLine(1_000_000);
        var deal = bed.shop().dealWithoutLine(1_000_000);
        try (var provider = new PaymentStub(Duration.ZERO);
                var runtime = bed.startRuntime(Map.of("BIDD_SANDBOX_URL", provider.url()))) {
            runtime.awaitState(warm, "OPEN");
            runtime.awaitState(deal, "OPEN");
            var load = Generator.crowding(
                    bed.loop(),
                    runtime.port(),
                    64,
                    Integer.MAX_VALUE,
                    warmUp,
                    new Purchases(provider, warm, 0, Habits.RESOLUTE));
            System.out.printf("  warm-up: %,.0f purchases per s, answers %s%n", load.perSecond(), load.statuses());
            var came = (int) load.micros().getTotalCount() + load.lost();
            provider.answerAfter(DELAY);
            var took = new ArrayList<Double>();
            var paid = 0L;
            for (var i = 0; i < rounds; i++, came += SHOPPERS) {
                var purchases = new Purchases(provider, deal, came, Habits.RESOLUTE);
                var crowd = Generator.crowding(
                        bed.loop(), runtime.port(), SHOPPERS, SHOPPERS, Duration.ofSeconds(60), purchases);
                took.add(crowd.worstMillis() / 1_000);
                paid += purchases.counted("paid");
                System.out.printf(
                        "  all done after %.2f s; p99 of order %.0f, payment %.0f, confirmation %.0f ms; %s%n",
                        crowd.worstMillis() / 1_000,
                        crowd.p99Millis("order"),
                        crowd.p99Millis("payment"),
                        crowd.p99Millis("confirmation"),
                        purchases.counts());
            }
            result.atMost("1,000 shoppers until the last has paid, median", Median.of(took), "s", GOAL_SECONDS);
            result.figure(
                    "1,000 shoppers until the last has paid, worst",
                    took.stream().mapToDouble(each -> each).max().orElse(-1),
                    "s");
            result.mustBeNone("shoppers who have not paid", rounds * (long) SHOPPERS - paid);
            result.series("seconds", took);
            older(bed, result);
            bed.audit().stock(result, deal, 1);
            bed.audit().money(result, provider);
        }
    }

    /** What waiting for the provider cost in the older designs, with nothing else to do: no shop, no database. */
    private static void older(TestBed bed, Result result) throws Exception {
        try (var provider = new PaymentStub(Duration.ZERO);
                var older = new OlderPayments(provider)) {
            older.threads(64, bed.scaled(10_000, 2_000)); // warm
            provider.answerAfter(DELAY);
            result.figure(
                    "a thread for each payment, 200 threads (Tomcat's usual), payments only",
                    older.threads(200, SHOPPERS),
                    "s");
            var few = bed.scaled(40, 10);
            result.figure(
                    "a lock held around the call, 1,000 payments (from " + few + ")",
                    older.underOneLock(few) * SHOPPERS / few,
                    "s");
        }
        result.figure("DDIB as published, 1,000 calls, synchronous", PUBLISHED_SYNCHRONOUS, "s");
        result.figure("DDIB as published, 1,000 calls, asynchronous", PUBLISHED_ASYNCHRONOUS, "s");
    }
}
