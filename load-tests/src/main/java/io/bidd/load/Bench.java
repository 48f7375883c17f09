package io.bidd.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;

/** {@code ./bidd bench SUITE [--short] [SCENARIO...]}: runs the scenarios named, or all of a suite, and writes down what they saw. */
public final class Bench {

    private static final List<Suite> SUITES = List.of(
            new Suite(
                    "waiting-room",
                    "Waiting room",
                    List.of(new Polls(), new Joins(), new Memory(), new Streams(), new ProviderStep(), new NoShows())),
            new Suite("stock", "Stock", List.of(new Reservations(), new OpenedOrders(), new SoldOut())),
            new Suite("purchase", "Purchase", List.of(new WholePurchases(), new SlowProvider(), new RunrunCrowd())));

    /** Load average above which something else than the benchmark uses the machine. */
    private static final double BUSY = 1;

    private Bench() {}

    /**
     * Ends with 0 if everything ran, whether or not goals were met; with 1 if something broke or was wrong; with 2 if it was
     * asked for something it does not know.
     */
    public static void main(String[] arguments) {
        var words = new ArrayList<>(Arrays.asList(arguments));
        var named = words.isEmpty() ? "" : words.removeFirst();
        var suite = SUITES.stream()
                .filter(each -> each.name().equals(named))
                .findFirst()
                .orElse(null);
        if (suite == null) {
            usage();
            System.exit(2);
            return;
        }
        var brief = words.remove("--short");
        var chosen = suite.scenarios().stream()
                .filter(scenario -> words.isEmpty() || words.contains(scenario.name()))
                .toList();
        words.removeAll(suite.scenarios().stream().map(Scenario::name).toList());
        if (!words.isEmpty()) {
            System.err.println("There is no scenario " + String.join(", ", words) + " in " + suite.name() + ".");
            usage();
            System.exit(2);
        }
        LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
        System.exit(run(suite, chosen, brief) ? 0 : 1);
    }

    private static boolean run(Suite suite, List<Scenario> chosen, boolean brief) {
        var home =
                Path.of(System.getProperty("bidd.home", ".")).toAbsolutePath().normalize();
        var report = new Report(home, suite, brief);
        System.out.println(report.heading());
        var busy = Machine.loadAverage();
        if (busy > BUSY)
            System.out.printf(
                    "WARNING: the machine is busy (load average %.1f); figures of this run say little.%n", busy);
        var sound = true;
        try (var bed = Quietly.call(() -> new TestBed(home, brief))) {
            System.out.println("PostgreSQL: " + bed.postgres());
            for (var scenario : chosen) {
                System.out.println("\n" + scenario.name() + ": " + scenario.about());
                var result = new Result();
                try {
                    bed.clear(scenario.name());
                    result.setting("loadAverageBefore", Machine.loadAverage());
                    result.setting("postgres", bed.postgres());
                    scenario.run(bed, result);
                    sound &= !result.broken();
                } catch (Exception broken) {
                    sound = false;
                    result.setting("failed", broken.toString());
                    System.err.println("  " + scenario.name() + " broke; logs are in " + bed.logs());
                    broken.printStackTrace(System.err);
                }
                report.add(scenario, result);
            }
        } catch (Exception broken) {
            sound = false;
            broken.printStackTrace(System.err);
        }
        System.out.println(report.table());
        return sound;
    }

    private static void usage() {
        System.err.println("Usage: ./bidd bench SUITE [--short] [SCENARIO...]");
        for (var suite : SUITES) {
            System.err.printf("%n  %s%n", suite.name());
            suite.scenarios()
                    .forEach(scenario -> System.err.printf("    %-13s %s%n", scenario.name(), scenario.about()));
        }
    }
}
