package io.bidd.load;

import io.bidd.load.LineSampler.Sample;
import io.bidd.load.Shoppers.Habits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Three of five people never take up their turn: how many checkout slots stand empty while others wait. */
final class NoShows implements Scenario {

    private static final int PASSES = 100;
    private static final double STAY_AWAY = 0.6;
    /** Until the first people have looked at the counter, claimed, and thought. */
    private static final Duration SETTLES_IN = Duration.ofSeconds(10);

    @Override
    public String name() {
        return "noshow";
    }

    @Override
    public String about() {
        return "60 % never take up their turn: share of checkout slots that stand empty while people wait";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var sale = Duration.ofSeconds(bed.scaled(120, 30));
        var crowd = bed.scaled(8_000, 2_500);
        result.setting("passes", PASSES);
        result.setting("shoppers", crowd);
        result.setting("sale", sale.toSeconds() + " s");
        result.setting("pass held for", "5 to 10 s before the order");
        result.setting("flags", TestBed.FLAGS);
        bed.shop().members(crowd + Shoppers.WARM_UP_MEMBERS);
        var deal = bed.shop().deal(100_000, PASSES);
        bed.shop().pause(deal);
        try (var provider = new PaymentStub(Duration.ZERO);
                var runtime = bed.startRuntime(Map.of("BIDD_SANDBOX_URL", provider.url()))) {
            Shoppers.warmUp(bed, runtime, provider, crowd);
            runtime.awaitState(deal, "PAUSED");
            try (var shoppers = new Shoppers(runtime, provider, deal, new Habits(5_000, 10_000, false))) {
                var random = RandomGenerator.of("L64X128MixRandom");
                for (var i = 0; i < crowd; i++) shoppers.send(i, random.nextDouble() >= STAY_AWAY);
                TestBed.await(
                        Duration.ofSeconds(90), "everybody to be in line", () -> shoppers.counted("join 201") == crowd);
                bed.shop().resume(deal);
                runtime.awaitState(deal, "OPEN");
                List<Sample> samples;
                try (var sampler = new LineSampler(bed, deal)) {
                    Thread.sleep(sale);
                    samples = sampler.samples();
                }
                var left = bed.shop().free(deal);
                shoppers.close();
                tell(bed, result, deal, samples, shoppers, left);
            }
        }
    }

    private static void tell(
            TestBed bed, Result result, String deal, List<Sample> samples, Shoppers shoppers, long left)
            throws Exception {
        var whole = samples.stream().filter(sample -> sample.waiting() > 0).toList();
        var settled = whole.stream()
                .filter(sample -> sample.at() >= samples.getFirst().at() + SETTLES_IN.toMillis())
                .toList();
        result.atMost("slots empty, from the opening on", idle(whole), "%", 3);
        result.figure("slots empty, from 10 s after the opening on", idle(settled), "%");
        result.figure("share of the sale in which people waited", 100.0 * whole.size() / samples.size(), "%");
        result.atMost(
                "passes out above the limit, worst",
                Math.max(0, samples.stream().mapToLong(Sample::passes).max().orElse(0) - (double) PASSES),
                "",
                0);
        result.figure("turns taken up", shoppers.counted("claim 201"), "");
        result.figure("told at the door to wait a moment", shoppers.counted("claim 202"), "times");
        result.figure("came too late for their turn", shoppers.counted("claim 410"), "");
        result.figure("orders", shoppers.counted("order 201"), "");
        bed.audit().stock(result, deal, 1);
        if (left == 0) System.out.println("  the deal sold out before the end: the figures are of a shorter sale");
        result.series("answers", shoppers.counts());
        result.series(
                "samples",
                samples.stream()
                        .map(sample -> List.of(
                                sample.at() - samples.getFirst().at(),
                                sample.passes(),
                                sample.turns(),
                                sample.limit(),
                                sample.waiting()))
                        .toList());
        result.series("samplesAre", "milliseconds, passes out, turns open, limit, waiting");
        result.series(
                "decisions",
                bed.shop().decisions(deal).stream()
                        .map(row -> Map.of(
                                "at", row.at().toString(),
                                "turns", row.turns(),
                                "passes", row.passes(),
                                "showUp", row.showUp(),
                                "given", row.given()))
                        .toList());
    }

    /** Per cent of all slots. */
    private static double idle(List<Sample> samples) {
        return samples.stream()
                .mapToDouble(sample -> 100.0 * Math.max(0, PASSES - sample.passes()) / PASSES)
                .average()
                .orElse(0);
    }
}
