package io.bidd.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one scenario saw: rows for people, and series for whoever wants to draw them. */
final class Result {

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, Object> series = new LinkedHashMap<>();

    /** A figure nobody has set a goal for. */
    void figure(String what, double figure, String unit) {
        add(new Row(what, null, round(figure), unit, Verdict.NONE));
    }

    void atMost(String what, double figure, String unit, double goal) {
        add(new Row(what, "<= " + text(goal), round(figure), unit, figure <= goal ? Verdict.MET : Verdict.MISSED));
    }

    void atLeast(String what, double figure, String unit, double goal) {
        add(new Row(what, ">= " + text(goal), round(figure), unit, figure >= goal ? Verdict.MET : Verdict.MISSED));
    }

    /** Something that must be so at any speed. @param wrong how many times it was not */
    void mustBeNone(String what, double wrong) {
        add(new Row(what, "0", round(wrong), "", wrong == 0 ? Verdict.HELD : Verdict.BROKEN));
    }

    void setting(String name, Object value) {
        settings.put(name, value);
    }

    void series(String name, Object value) {
        series.put(name, value);
    }

    List<Row> rows() {
        return rows;
    }

    Map<String, Object> settings() {
        return settings;
    }

    Map<String, Object> series() {
        return series;
    }

    boolean broken() {
        return rows.stream().anyMatch(row -> row.verdict == Verdict.BROKEN);
    }

    private void add(Row row) {
        rows.add(row);
        System.out.println("  " + row.what + ": " + text(row.figure) + " " + row.unit
                + (row.goal == null ? "" : " (goal " + row.goal + ": " + row.verdict.word + ")"));
    }

    private static double round(double figure) {
        if (!Double.isFinite(figure)) return -1;
        return Math.abs(figure) >= 100 ? Math.round(figure) : Math.round(figure * 1000) / 1000.0;
    }

    /** As people write it: {@code 12,345}, {@code 0.61}. */
    static String text(double figure) {
        if (figure == Math.rint(figure)) return String.format(Locale.ROOT, "%,.0f", figure);
        return String.format(Locale.ROOT, Math.abs(figure) >= 10 ? "%,.1f" : "%.3f", figure);
    }

    /** @param goal nothing if none is set @param figure -1 where nothing could be measured */
    record Row(String what, @Nullable String goal, double figure, String unit, Verdict verdict) {}

    enum Verdict {
        NONE(""),
        MET("met"),
        MISSED("missed"),
        HELD("held"),
        BROKEN("BROKEN");

        final String word;

        Verdict(String word) {
            this.word = word;
        }
    }
}
