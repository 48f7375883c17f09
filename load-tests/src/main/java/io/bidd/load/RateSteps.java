package io.bidd.load;

import io.bidd.load.Generator.Load;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Rates fixed in advance, tried one after the other. */
final class RateSteps {

    private RateSteps() {}

    interface Attempt {
        Load at(int perSecond) throws Exception;
    }

    /**
     * Climbs until two rates in a row are too much: one bad moment of a shared machine is no limit, two steps are.
     *
     * @return the highest rate that was kept up; 0 if none was
     */
    static int climb(
            Result result, RuntimeUnderTest runtime, List<Integer> rates, Attempt attempt, Predicate<Load> keptUp)
            throws Exception {
        var best = 0;
        var missed = 0;
        var series = new ArrayList<Map<String, Object>>();
        for (var rate : rates) {
            var cpu = runtime.process().cpuMicros();
            var load = attempt.at(rate);
            var cpuEach = (double) (runtime.process().cpuMicros() - cpu)
                    / Math.max(1, load.micros().getTotalCount());
            var good = keptUp.test(load);
            System.out.printf(
                    "  %,d per s: %,.0f per s, p50 %.1f, p99 %.1f, worst %.1f ms, %.0f us CPU each, answers %s, lost %d%n",
                    rate,
                    load.perSecond(),
                    load.p50Millis(),
                    load.p99Millis(),
                    load.worstMillis(),
                    cpuEach,
                    load.statuses(),
                    load.lost());
            series.add(shown(rate, load, cpuEach, good));
            if (good) best = Math.max(best, rate);
            if (good) missed = 0;
            else if (++missed == 2) break;
        }
        result.series("steps", series);
        return best;
    }

    private static Map<String, Object> shown(int rate, Load load, double cpuEach, boolean good) {
        var shown = new LinkedHashMap<String, Object>();
        shown.put("offeredPerSecond", rate);
        shown.put("answeredPerSecond", load.perSecond());
        shown.put("p50Millis", load.p50Millis());
        shown.put("p99Millis", load.p99Millis());
        shown.put("worstMillis", load.worstMillis());
        shown.put("cpuMicrosEach", cpuEach);
        shown.put("statuses", load.statuses());
        shown.put("lost", load.lost());
        shown.put("good", good);
        load.steps().keySet().stream()
                .filter(step -> !step.isEmpty())
                .forEach(step -> shown.put(step + "P99Millis", load.p99Millis(step)));
        return shown;
    }
}
