package io.bidd.load;

import io.bidd.load.LineSampler.Sample;
import io.bidd.load.Shop.Decision;
import io.bidd.load.Shoppers.Habits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A payment provider that is three times as slow for half a minute: how soon fewer people are let in, and how soon as many again. */
final class ProviderStep implements Scenario {

    private static final int PASSES = 60;
    private static final Duration USUAL = Duration.ofMillis(300);
    private static final Duration SLOW = Duration.ofMillis(900);
    /** Share of the seller's limit below which the inflow counts as cut. */
    private static final double CUT = 0.9;

    @Override
    public String name() {
        return "step";
    }

    @Override
    public String about() {
        return "the payment provider slows from 300 to 900 ms and back: how soon the inflow follows";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var before = Duration.ofSeconds(bed.scaled(90, 12));
        var slow = Duration.ofSeconds(bed.scaled(30, 10));
        var after = Duration.ofSeconds(bed.scaled(30, 16));
        var crowd = bed.scaled(8_000, 1_200);
        result.setting("passes", PASSES);
        result.setting("shoppers", crowd);
        result.setting(
                "provider",
                "300 ms for " + before.toSeconds() + " s, 900 ms for " + slow.toSeconds() + " s, 300 ms for "
                        + after.toSeconds() + " s");
        result.setting("flags", TestBed.FLAGS);
        bed.shop().members(crowd + Shoppers.WARM_UP_MEMBERS);
        var deal = bed.shop().deal(100_000, PASSES);
        try (var provider = new PaymentStub(USUAL);
                var runtime = bed.startRuntime(Map.of("BIDD_SANDBOX_URL", provider.url()))) {
            provider.answerAfter(Duration.ZERO);
            Shoppers.warmUp(bed, runtime, provider, crowd);
            provider.answerAfter(USUAL);
            runtime.awaitState(deal, "OPEN");
            Instant slowAt;
            Instant usualAgainAt;
            Instant ended;
            Map<String, Long> counts;
            Map<Long, Long> claims;
            List<Sample> samples;
            try (var sampler = new LineSampler(bed, deal);
                    var shoppers = new Shoppers(runtime, provider, deal, new Habits(2_000, 4_000, true))) {
                for (var i = 0; i < crowd; i++) shoppers.send(i, true);
                Thread.sleep(before);
                provider.answerAfter(SLOW);
                slowAt = Instant.now();
                Thread.sleep(slow);
                provider.answerAfter(USUAL);
                usualAgainAt = Instant.now();
                Thread.sleep(after);
                ended = Instant.now();
                samples = sampler.samples();
                shoppers.close();
                counts = shoppers.counts();
                claims = shoppers.claimsBySecond();
            }
            var decisions = bed.shop().decisions(deal);
            tell(result, samples, slowAt, usualAgainAt);
            result.figure("passes given a second before", perSecond(claims, slowAt.minusSeconds(10), slowAt), "per s");
            result.figure(
                    "passes given a second while slow, last 5 s",
                    perSecond(claims, usualAgainAt.minusSeconds(5), usualAgainAt),
                    "per s");
            result.figure(
                    "passes given a second at the end, last 5 s",
                    perSecond(claims, ended.minusSeconds(5), ended),
                    "per s");
            result.figure("orders paid", counts.getOrDefault("paid", 0L), "");
            result.mustBeNone(
                    "paid orders that the provider did not capture",
                    Math.max(0, counts.getOrDefault("paid", 0L) - provider.captured()));
            bed.audit().stock(result, deal, 1);
            result.series("answers", counts);
            result.series("claimsBySecond", claims);
            result.series("slowAt", slowAt.toString());
            result.series("usualAgainAt", usualAgainAt.toString());
            result.series(
                    "decisions", decisions.stream().map(ProviderStep::shown).toList());
        }
    }

    private static void tell(Result result, List<Sample> samples, Instant slowAt, Instant usualAgainAt) {
        var cutAfter = secondsUntil(samples, slowAt, sample -> sample.limit() < CUT * PASSES);
        var lowest = samples.stream()
                .filter(sample -> sample.at() > slowAt.toEpochMilli() && sample.at() < usualAgainAt.toEpochMilli())
                .mapToLong(Sample::limit)
                .min()
                .orElse(PASSES);
        var backAfter = secondsUntil(samples, usualAgainAt, sample -> sample.limit() >= CUT * PASSES);
        result.atMost("provider slow to limit of passes cut by a tenth", cutAfter, "s", 5);
        result.figure("lowest limit of passes while slow", lowest, "of " + PASSES);
        result.atMost("provider well again to limit back at nine tenths", backAfter, "s", 15);
        var most = samples.stream().mapToLong(Sample::passes).max().orElse(0);
        result.atMost(
                "passes out above the seller's limit, worst", Math.max(0, 100.0 * (most - PASSES) / PASSES), "%", 2);
        var drained = secondsUntil(
                samples, slowAt, sample -> sample.limit() < CUT * PASSES && sample.passes() <= sample.limit());
        result.figure("provider slow to passes out within the cut limit", drained, "s");
    }

    /** @return seconds from a moment to the first sample that is as wanted; far more than any goal if there is none */
    private static double secondsUntil(List<Sample> samples, Instant from, Predicate<Sample> wanted) {
        return samples.stream()
                .filter(sample -> sample.at() > from.toEpochMilli() && wanted.test(sample))
                .mapToDouble(sample -> (sample.at() - from.toEpochMilli()) / 1000.0)
                .findFirst()
                .orElse(999);
    }

    private static double perSecond(Map<Long, Long> claims, Instant from, Instant to) {
        return claims.entrySet().stream()
                        .filter(entry ->
                                entry.getKey() >= from.getEpochSecond() && entry.getKey() < to.getEpochSecond())
                        .mapToLong(Map.Entry::getValue)
                        .sum()
                / (double) Math.max(1, to.getEpochSecond() - from.getEpochSecond());
    }

    private static Map<String, Object> shown(Decision row) {
        return Map.of(
                "at", row.at().toString(),
                "waiting", row.waiting(),
                "turns", row.turns(),
                "passes", row.passes(),
                "limit", row.limit(),
                "p95Millis", row.p95Millis(),
                "health", row.health(),
                "given", row.given(),
                "reason", row.reason());
    }
}
