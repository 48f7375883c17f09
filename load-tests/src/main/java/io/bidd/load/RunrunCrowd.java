package io.bidd.load;

import io.bidd.load.Purchases.Habits;
import java.time.Duration;
import java.util.Map;

/**
 * RUNRUN's load test with its steps as they were meant: shoppers arrive evenly, each on a connection of their own, wait in
 * line, order, and pay; some are declined and some walk away. Then the clock runs past the time that orders are kept, and the
 * books have to be right.
 */
final class RunrunCrowd implements Scenario {

    private static final int PER_SECOND = 300;
    private static final int PASSES = 2_000;
    private static final double DECLINED = 0.2;
    /** Half of the fifth that walks away does so with the order in hand, half at the provider's page. */
    private static final double LEAVE_UNPAID = 0.1;

    private static final double LEAVE_AT_PROVIDER = 0.1;
    private static final Duration DELAY = Duration.ofMillis(300);
    /** Longer than an order is kept for its payment, with the one extension that a silent provider brings. */
    private static final Duration PAST_HOLD = Duration.ofMinutes(16);

    private static final Duration CLEARED_WITHIN = Duration.ofMinutes(4);
    private static final double GOAL_ORDER_MILLIS = 150;
    private static final double GOAL_PAYMENT_MILLIS = 300;

    @Override
    public String name() {
        return "runrun";
    }

    @Override
    public String about() {
        return "10,000 shoppers arriving at 300 a second, 20 % declined, 20 % walk away; the books afterwards";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var crowd = bed.scaled(10_000, 1_500);
        var warmUp = bed.scaled(36_000, 1_500);
        var habits = new Habits(true, LEAVE_UNPAID, LEAVE_AT_PROVIDER);
        result.setting("shoppers", crowd + " at " + PER_SECOND + " a second, each on a new connection");
        result.setting("line", PASSES + " passes; join, look, claim, order, payment, confirmation");
        result.setting("provider", DELAY.toMillis() + " ms for each call, declines 20 %");
        result.setting("flags", TestBed.FLAGS);
        bed.shop().members(crowd + warmUp);
        var warm = bed.shop().deal(100_000, PASSES);
        var deal = bed.shop().deal(crowd, PASSES);
        try (var provider = new PaymentStub(DELAY);
                var runtime = bed.startRuntime(Map.of("BIDD_SANDBOX_URL", provider.url()))) {
            provider.declining(DECLINED);
            runtime.awaitState(warm, "OPEN");
            runtime.awaitState(deal, "OPEN");
            var before = new Purchases(provider, warm, crowd, habits);
            Generator.visits(bed.loop(), runtime.port(), 0, PER_SECOND / 2, warmUp / 3, before);
            Generator.visits(
                    bed.loop(),
                    runtime.port(),
                    0,
                    PER_SECOND,
                    warmUp - warmUp / 3,
                    new Purchases(provider, warm, crowd + warmUp / 3, habits));
            System.out.println("  warm-up: " + before.counts());
            var purchases = new Purchases(provider, deal, 0, habits);
            var load = Generator.visits(bed.loop(), runtime.port(), 0, PER_SECOND, crowd, purchases);
            System.out.println("  " + purchases.counts());
            tell(result, load, purchases, crowd);
            bed.audit().orders(result, deal, purchases.counted("order 201"), load.lost());
            afterwards(bed, result, provider, deal, purchases);
        } finally {
            bed.moveClock(Duration.ZERO);
        }
    }

    private static void tell(Result result, Generator.Load load, Purchases purchases, int crowd) {
        var payment = purchases.paymentMicros();
        result.mustBeNone("connections refused, broken off or left without an answer", load.lost());
        result.atMost("time of an order, p99", load.p99Millis("order"), "ms", GOAL_ORDER_MILLIS);
        result.atMost(
                "time of a payment without the provider's, p99",
                payment.getTotalCount() == 0 ? Double.NaN : payment.getValueAtPercentile(99) / 1000.0,
                "ms",
                GOAL_PAYMENT_MILLIS);
        for (var step : load.steps().keySet()) {
            result.figure("time of " + step + ", p50", load.p50Millis(step), "ms");
            result.figure("time of " + step + ", p99", load.p99Millis(step), "ms");
            result.figure("time of " + step + ", worst", load.worstMillis(step), "ms");
        }
        result.figure("time of a payment without the provider's, p50", payment.getValueAtPercentile(50) / 1000.0, "ms");
        result.figure("time of a payment without the provider's, worst", payment.getMaxValue() / 1000.0, "ms");
        result.figure("shoppers", crowd, "");
        result.figure("orders", purchases.counted("order 201"), "");
        result.figure("paid", purchases.counted("paid"), "");
        result.figure("declined", purchases.counted("declined"), "");
        result.figure("walked away", purchases.counted("left"), "");
        result.series("answers", purchases.counts());
    }

    /** Nothing is left in the middle, and what was taken and what was sold is the same. */
    private static void afterwards(TestBed bed, Result result, PaymentStub provider, String deal, Purchases purchases)
            throws Exception {
        bed.moveClock(PAST_HOLD);
        var since = System.nanoTime();
        while (bed.audit().unfinished(deal) > 0 && System.nanoTime() - since < CLEARED_WITHIN.toNanos())
            Thread.sleep(250);
        result.figure("orders that nobody paid are closed after", (System.nanoTime() - since) / 1e9, "s");
        result.mustBeNone("orders still in the middle", bed.audit().unfinished(deal));
        result.mustBeNone("units still held", bed.shop().held(deal));
        result.mustBeNone(
                "shoppers told that they have paid without a paid order",
                Math.max(0, purchases.counted("paid") - bed.audit().paid(deal)));
        bed.audit().stock(result, deal, 1);
        bed.audit().money(result, provider);
    }
}
