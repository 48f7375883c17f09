package io.bidd.load.prove;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How often each check was made, and what it found. */
final class Findings {

    /** @param times made @param violated how many of them found something @param first what the first of those found */
    static final class Row {
        int times;
        int violated;
        int most;
        List<String> first = List.of();
    }

    private final Map<Check, Row> rows = new LinkedHashMap<>();

    Findings(List<Check> checks) {
        checks.forEach(check -> rows.put(check, new Row()));
    }

    synchronized void add(Check check, List<String> offenders) {
        var row = rows.get(check);
        if (row == null) throw new IllegalArgumentException("not a check of this proof: " + check);
        row.times++;
        if (offenders.isEmpty()) return;
        if (row.violated++ == 0)
            row.first = new ArrayList<>(offenders.subList(0, Math.min(Evidence.MOST, offenders.size())));
        row.most = Math.max(row.most, offenders.size());
    }

    synchronized Map<Check, Row> rows() {
        return new LinkedHashMap<>(rows);
    }

    /** Names of the checks that found something. */
    synchronized List<String> violated() {
        return rows.entrySet().stream()
                .filter(entry -> entry.getValue().violated > 0)
                .map(entry -> entry.getKey().name())
                .toList();
    }

    synchronized boolean isSound() {
        return violated().isEmpty();
    }
}
