package io.bidd.load.prove;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What was tried and found, for people. */
final class Table {

    private Table() {}

    static String of(Proof.Outcome outcome) {
        var text = new StringBuilder();
        heading(text, "Tried");
        line(
                text,
                "shoppers",
                outcome.came().values().stream().mapToLong(Long::longValue).sum(),
                "");
        outcome.came().forEach((kind, many) -> line(text, "  " + words(kind), many, kind.about));
        line(
                text,
                "troubles",
                outcome.troubles().values().stream()
                        .mapToLong(Integer::longValue)
                        .sum(),
                "");
        outcome.troubles().forEach((trouble, many) -> line(text, "  " + words(trouble), many, trouble.about));
        heading(text, "Answered");
        text.append(wrapped(outcome.answers()));
        heading(text, "In the books at the end");
        outcome.rows().forEach((table, states) -> text.append(String.format("  %-12s %s%n", table, states)));
        heading(text, "Held");
        outcome.findings().rows().forEach((check, row) -> {
            text.append(String.format(
                    "  %-22s %5d times  %-9s %s%n",
                    check.name(), row.times, row.violated == 0 ? "held" : "BROKEN " + row.violated, check.says()));
            row.first.forEach(offender -> text.append("      ").append(offender).append('\n'));
            if (row.most > row.first.size())
                text.append("      and others, at most ").append(row.most).append('\n');
        });
        if (!outcome.unsettled().isEmpty())
            text.append("\nNever came to rest: ").append(outcome.unsettled()).append('\n');
        outcome.broken().stream()
                .limit(20)
                .forEach(
                        what -> text.append("The checker failed: ").append(what).append('\n'));
        return text.toString();
    }

    private static void heading(StringBuilder text, String words) {
        text.append('\n').append(words).append('\n');
    }

    private static void line(StringBuilder text, String what, long many, String about) {
        text.append(String.format("  %-24s %7d  %s%n", what, many, about));
    }

    static String words(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    private static String wrapped(Map<String, Long> counts) {
        var text = new StringBuilder();
        var row = new StringBuilder();
        List<String> all = counts.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.toList());
        for (var one : all) {
            if (row.length() + one.length() > 116) {
                text.append("  ").append(row).append('\n');
                row.setLength(0);
            }
            row.append(row.isEmpty() ? "" : "; ").append(one);
        }
        return text.append("  ").append(row).append('\n').toString();
    }
}
