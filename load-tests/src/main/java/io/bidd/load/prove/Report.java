package io.bidd.load.prove;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What was tried and found, for programs: files in {@code target/prove}. */
final class Report {

    private static final JsonMapper JSON = new JsonMapper();

    private Report() {}

    static Path write(Path folder, Proof.Outcome outcome, Size size) throws IOException {
        var checks = outcome.findings().rows().entrySet().stream()
                .map(entry -> fields(
                        "name", entry.getKey().name(),
                        "says", entry.getKey().says(),
                        "times", entry.getValue().times,
                        "violated", entry.getValue().violated,
                        "most", entry.getValue().most,
                        "first", entry.getValue().first))
                .toList();
        return write(
                folder.resolve("stock.json"),
                fields(
                        "date", now(),
                        "seed", outcome.plan().seed(),
                        "shoppers", size.shoppers(),
                        "seconds", size.lasts().toSeconds(),
                        "runtimes", size.replicas(),
                        "sound", outcome.isSound(),
                        "snapshots", outcome.snapshots(),
                        "came", outcome.came(),
                        "troubles", outcome.troubles(),
                        "faults", outcome.plan().faults(),
                        "answers", outcome.answers(),
                        "rows", outcome.rows(),
                        "checks", checks,
                        "unsettled", outcome.unsettled(),
                        "broken", outcome.broken(),
                        "took", outcome.took().toMillis()));
    }

    static Path write(Path folder, List<PlantedRuns.Row> rows, long seed) throws IOException {
        var plants = rows.stream()
                .map(row -> fields(
                        "name", row.plant().name(),
                        "breaks", row.plant().breaks(),
                        "sought", row.plant().checks(),
                        "found", row.found(),
                        "by", row.by(),
                        "tries", row.tries(),
                        "took", row.took().toMillis()))
                .toList();
        return write(folder.resolve("planted.json"), fields("date", now(), "seed", seed, "plants", plants));
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Map<String, Object> fields(Object... namesAndValues) {
        var all = new LinkedHashMap<String, Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) all.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return all;
    }

    private static Path write(Path file, Map<String, Object> all) throws IOException {
        Files.createDirectories(file.getParent());
        JSON.writerWithDefaultPrettyPrinter().writeValue(file, all);
        return file;
    }
}
