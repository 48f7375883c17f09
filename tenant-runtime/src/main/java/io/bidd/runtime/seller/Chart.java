package io.bidd.runtime.seller;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A line chart on a sheet of 400 by 220, made so small that its words can be read on a phone. The page only writes it down.
 *
 * @param key    what the messages call it
 * @param across ticks of time
 * @param up     ticks of the value
 * @param table  the same in words, thinned out
 */
record Chart(String key, List<Series> series, List<Tick> across, List<Tick> up, List<TableRow> table) {

    private static final double LEFT = 54;
    private static final double RIGHT = 390;
    private static final double TOP = 12;
    private static final double BOTTOM = 192;
    private static final int MOST_TABLE_ROWS = 20;
    private static final int[] STEPS_OF_TIME = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400, 172_800,
        604_800
    };

    /** @param points of a polyline @param area of the polygon below it @param endX where it is now */
    record Series(String key, String points, String area, String endX, String endY, String latest) {}

    /** @param anchor of the label, so that it stays on the sheet */
    record Tick(String at, String label, String anchor) {}

    record TableRow(String at, List<String> values) {}

    /** What is to be drawn. */
    record Values(String key, double[] values) {}

    /**
     * @param at      moments, ascending, at least two
     * @param atLeast the highest value that fits in any case
     */
    static Chart of(String key, List<Instant> at, List<Values> all, double atLeast, boolean percent, ZoneId zone) {
        var highest = all.stream()
                .flatMapToDouble(one -> Arrays.stream(one.values()))
                .max()
                .orElse(0);
        var step = percent ? 25 : niceStep(Math.max(highest, atLeast) / 5);
        var top = percent ? 100 : step * Math.max(1, Math.ceil(Math.max(highest, atLeast) / step - 1e-9));
        var from = at.getFirst();
        var lasts = Math.max(1, Duration.between(from, at.getLast()).toMillis());
        var xs = at.stream()
                .mapToDouble(moment ->
                        LEFT + (RIGHT - LEFT) * Duration.between(from, moment).toMillis() / lasts)
                .toArray();
        var up = new ArrayList<Tick>();
        for (var value = 0.0; value <= top + 1e-9; value += step)
            up.add(new Tick(written(y(value, top)), label(value, percent), "end"));
        return new Chart(
                key,
                all.stream().map(one -> series(one, xs, top, percent)).toList(),
                across(from, at.getLast(), zone),
                up,
                table(at, all, percent, zone));
    }

    private static Series series(Values one, double[] xs, double top, boolean percent) {
        var points = new StringBuilder();
        for (var i = 0; i < xs.length; i++)
            points.append(written(xs[i]))
                    .append(',')
                    .append(written(y(one.values()[i], top)))
                    .append(' ');
        var line = points.toString().strip();
        var last = one.values()[xs.length - 1];
        return new Series(
                one.key(),
                line,
                written(LEFT) + "," + written(BOTTOM) + " " + line + " " + written(RIGHT) + "," + written(BOTTOM),
                written(xs[xs.length - 1]),
                written(y(last, top)),
                label(last, percent));
    }

    /** Whole steps of the shop's clock, at most five of them. */
    private static List<Tick> across(Instant from, Instant to, ZoneId zone) {
        var seconds = Math.max(1, Duration.between(from, to).toSeconds());
        var step = Arrays.stream(STEPS_OF_TIME)
                .filter(each -> seconds / each <= 4)
                .findFirst()
                .orElse(604_800);
        var format = DateTimeFormatter.ofPattern(step < 60 ? "HH:mm:ss" : step < 86_400 ? "HH:mm" : "M.d");
        var offset = zone.getRules().getOffset(from).getTotalSeconds();
        var ticks = new ArrayList<Tick>();
        for (var at = Math.ceilDiv(from.getEpochSecond() + offset, step) * step - offset;
                at <= to.getEpochSecond();
                at += step) {
            var x = LEFT + (RIGHT - LEFT) * (at - from.getEpochSecond()) / seconds;
            ticks.add(new Tick(
                    written(Math.min(RIGHT, x)),
                    format.format(Instant.ofEpochSecond(at).atZone(zone)),
                    x > RIGHT - 25 ? "end" : "middle"));
        }
        return ticks;
    }

    private static List<TableRow> table(List<Instant> at, List<Values> all, boolean percent, ZoneId zone) {
        var format = DateTimeFormatter.ofPattern("HH:mm:ss");
        var every = Math.ceilDiv(at.size(), MOST_TABLE_ROWS);
        return IntStream.range(0, at.size())
                .filter(i -> i % every == 0 || i == at.size() - 1)
                .mapToObj(i -> new TableRow(
                        format.format(at.get(i).atZone(zone)),
                        all.stream().map(one -> label(one.values()[i], percent)).toList()))
                .toList();
    }

    /** 1, 2 or 5 times a power of ten, and no fractions: people are counted. */
    private static double niceStep(double least) {
        var power = Math.pow(10, Math.floor(Math.log10(Math.max(1, least))));
        for (var nice : new int[] {1, 2, 5, 10}) if (nice * power >= least) return nice * power;
        return 10 * power;
    }

    private static double y(double value, double top) {
        return BOTTOM - (BOTTOM - TOP) * Math.clamp(value / top, 0, 1);
    }

    private static String written(double length) {
        return String.format(Locale.ROOT, "%.1f", length);
    }

    private static String label(double value, boolean percent) {
        if (percent) return Math.round(value) + "%";
        return value < 10 && Math.abs(value - Math.rint(value)) > 0.05
                ? String.format(Locale.ROOT, "%.1f", value)
                : String.format(Locale.ROOT, "%,d", Math.round(value));
    }
}
