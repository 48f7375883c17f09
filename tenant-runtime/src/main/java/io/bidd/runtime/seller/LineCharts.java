package io.bidd.runtime.seller;

import io.bidd.runtime.inflow.Decisions;
import io.bidd.runtime.seller.Chart.Values;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The decisions of a sale as charts. Hours are thinned out to what a screen can show, and never so that a peak is lost: of the
 * seconds that share a point the highest counts, of shares the lowest, and of turns the mean.
 */
final class LineCharts {

    private static final int MOST_POINTS = 160;

    private final List<Decisions.Row> rows;
    private final List<Instant> at = new ArrayList<>();
    /** Rows of each point; where nothing was written down, nothing had changed. */
    private final List<List<Decisions.Row>> parts = new ArrayList<>();

    private final long secondsPerPoint;

    private LineCharts(List<Decisions.Row> rows) {
        this.rows = rows;
        var from = rows.getFirst().at();
        var seconds = Math.max(1, Duration.between(from, rows.getLast().at()).toSeconds());
        secondsPerPoint = Math.ceilDiv(seconds, MOST_POINTS);
        var next = 0;
        for (var second = 0L; second <= seconds; second += secondsPerPoint) {
            var until = from.plusSeconds(second + secondsPerPoint);
            var part = new ArrayList<Decisions.Row>();
            for (; next < rows.size() && rows.get(next).at().isBefore(until); next++) part.add(rows.get(next));
            at.add(from.plusSeconds(second));
            parts.add(part);
        }
    }

    /** @param rows oldest first; nothing can be drawn of fewer than two */
    static List<Chart> of(List<Decisions.Row> rows, ZoneId zone) {
        return rows.size() < 2 ? List.of() : new LineCharts(rows).draw(zone);
    }

    private List<Chart> draw(ZoneId zone) {
        var given = new Values("given", perSecond(Decisions.Row::given));
        var invited = new Values("vip", perSecond(Decisions.Row::givenVip));
        var withInvited = rows.stream().anyMatch(row -> row.givenVip() > 0);
        return List.of(
                Chart.of("given", at, withInvited ? List.of(given, invited) : List.of(given), 4, false, zone),
                Chart.of(
                        "waiting", at, List.of(new Values("waiting", highest(Decisions.Row::waiting))), 4, false, zone),
                Chart.of(
                        "passes",
                        at,
                        List.of(
                                new Values("passes", highest(Decisions.Row::passes)),
                                new Values("limit", highest(Decisions.Row::passLimit))),
                        4,
                        false,
                        zone),
                Chart.of("p95", at, List.of(new Values("p95", highest(Decisions.Row::p95Millis))), 100, false, zone),
                Chart.of(
                        "shares",
                        at,
                        List.of(
                                new Values("show-up", lowest(row -> 100 * row.showUp())),
                                new Values("health", lowest(row -> 100 * row.health()))),
                        100,
                        true,
                        zone));
    }

    private double[] perSecond(ToDoubleFunction<Decisions.Row> value) {
        return parts.stream()
                .mapToDouble(part -> part.stream().mapToDouble(value).sum() / secondsPerPoint)
                .toArray();
    }

    private double[] highest(ToDoubleFunction<Decisions.Row> value) {
        return each(part -> part.mapToDouble(value).max().orElse(0));
    }

    private double[] lowest(ToDoubleFunction<Decisions.Row> value) {
        return each(part -> part.mapToDouble(value).min().orElse(0));
    }

    private double[] each(ToDoubleFunction<Stream<Decisions.Row>> of) {
        var values = new double[parts.size()];
        for (var i = 0; i < values.length; i++)
            values[i] = parts.get(i).isEmpty() ? values[Math.max(0, i - 1)] : of.applyAsDouble(parts.get(i).stream());
        return values;
    }
}
