package io.bidd.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The file {@code target/bench/<suite>.json} and the table on the screen. Scenarios that did not run keep their last results. */
final class Report {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SHARED =
            "server, load generator, PostgreSQL and Redis share the cores of one machine; all traffic is loopback";

    private final String title;
    private final Path file;
    private final boolean brief;
    private final String commit;
    private final Machine machine = Machine.here();
    private final Map<String, Result> results = new LinkedHashMap<>();

    Report(Path home, Suite suite, boolean brief) {
        this.title = suite.title();
        this.file = home.resolve("target/bench/" + suite.name() + ".json");
        this.brief = brief;
        this.commit = commitOf(home);
    }

    String heading() {
        return title + (brief ? ", short run (too short to quote)" : "") + ", commit " + commit + "\n"
                + machine.cores() + " cores of " + machine.cpu() + ", " + machine.memoryMb() + " MiB, "
                + machine.jdk() + ", " + machine.os() + "\n" + "Note: " + SHARED + ".";
    }

    /** Written down at once: a later scenario may break the run. */
    void add(Scenario scenario, Result result) {
        results.put(scenario.name(), result);
        try {
            Files.createDirectories(file.getParent());
            var all = read();
            var node = JSON.createObjectNode();
            node.put("about", scenario.about());
            node.put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
            node.put("commit", commit);
            node.put("short", brief);
            node.set("machine", JSON.valueToTree(machine));
            node.put("shared", SHARED);
            node.set("settings", JSON.valueToTree(result.settings()));
            node.set("rows", JSON.valueToTree(result.rows()));
            node.set("series", JSON.valueToTree(result.series()));
            all.set(scenario.name(), node);
            JSON.writerWithDefaultPrettyPrinter().writeValue(file, all);
        } catch (IOException failed) {
            throw new IllegalStateException("the results could not be written to " + file, failed);
        }
    }

    private ObjectNode read() {
        return Files.exists(file) && JSON.readTree(file) instanceof ObjectNode all ? all : JSON.createObjectNode();
    }

    String table() {
        var text = new StringBuilder("\n").append(heading()).append("\n\n");
        line(text, "scenario", "what", "goal", "figure", "verdict");
        line(text, "-".repeat(12), "-".repeat(70), "-".repeat(10), "-".repeat(20), "-".repeat(7));
        results.forEach((name, result) -> result.rows()
                .forEach(row -> line(
                        text,
                        name,
                        row.what(),
                        row.goal(),
                        Result.text(row.figure()) + " " + row.unit(),
                        row.verdict().word)));
        return text.append("\nWritten to ").append(file).toString();
    }

    private static void line(
            StringBuilder text, String scenario, String what, @Nullable String goal, String figure, String verdict) {
        text.append(String.format(
                "%-13s %-70s %-10s %-20s %s%n", scenario, what, goal == null ? "" : goal, figure, verdict));
    }

    private static String commitOf(Path home) {
        try {
            var git = List.of("git", "-C", home.toString());
            var id = Child.ask(Duration.ofSeconds(10), with(git, "rev-parse", "--short", "HEAD"))
                    .strip();
            var changed = !Child.ask(Duration.ofSeconds(10), with(git, "status", "--porcelain"))
                    .isBlank();
            return changed ? id + " with changes" : id;
        } catch (IOException unknown) {
            return "unknown";
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }

    private static List<String> with(List<String> start, String... more) {
        var all = new java.util.ArrayList<>(start);
        all.addAll(List.of(more));
        return all;
    }
}
