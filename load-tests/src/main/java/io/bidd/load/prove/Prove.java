package io.bidd.load.prove;

import io.bidd.load.prove.plant.Plant;
import io.bidd.load.prove.plant.Plants;
import io.bidd.load.prove.world.Shop;
import io.bidd.load.prove.world.World;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogManager;

/** {@code ./bidd prove stock}: tries to make the shop lose a unit, a won or a word it gave, and says what it found. */
public final class Prove {

    private static final Duration LOOK_EVERY = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Prove() {}

    /** Ends with 0 if all held, with 1 if something was violated or the checker failed, with 2 if it was asked for something unknown. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) {
        Options options;
        List<Plant> plants;
        try {
            options = Options.of(arguments);
            plants = chosen(options.names());
        } catch (IllegalArgumentException unknown) {
            System.err.println(unknown.getMessage() + "\n\n" + Options.USAGE);
            return 2;
        }
        LogManager.getLogManager().getLogger("").setLevel(Level.WARNING);
        var home =
                Path.of(System.getProperty("bidd.home", ".")).toAbsolutePath().normalize();
        var folder = home.resolve("target/prove");
        try {
            return (options.planted()
                            ? planted(home, folder, options.seed(), plants)
                            : proven(home, folder, options.seed(), options.size())
                                    .isEmpty())
                    ? 0
                    : 1;
        } catch (Exception failed) {
            System.err.println("The checker itself failed; logs are in " + folder);
            failed.printStackTrace(System.err);
            return 1;
        }
    }

    /** @throws IllegalArgumentException if there is no bug of one of these names */
    private static List<Plant> chosen(List<String> names) {
        var all = Plants.all();
        var unknown = new HashSet<>(names);
        all.forEach(plant -> unknown.remove(plant.name()));
        if (!unknown.isEmpty())
            throw new IllegalArgumentException("There is no planted bug " + String.join(", ", unknown) + "; there are: "
                    + String.join(", ", all.stream().map(Plant::name).toList()) + ".");
        return all.stream()
                .filter(plant -> names.isEmpty() || names.contains(plant.name()))
                .toList();
    }

    /**
     * Carries out the plan of a seed.
     *
     * @param home   the repository, where the runtime was built
     * @param folder for whatever this makes
     * @return what did not hold, in words; empty if all held
     */
    static List<String> proven(Path home, Path folder, long seed, Size size) throws Exception {
        System.out.printf(
                "Stock, checkout and payments under fire: %,d shoppers in %d s, %d runtimes, seed %d%n",
                size.shoppers(), size.lasts().toSeconds(), size.replicas(), seed);
        var plan = Plan.of(seed, size, Mix.usual());
        try (var world = World.start(home, folder.resolve("kept"), folder.resolve("run"), size.replicas(), List.of());
                var shop = Shop.open(world, "proof")) {
            System.out.println("The world is up; the doors open.");
            var outcome = new Proof(world, plan, LOOK_EVERY, PATIENCE)
                    .run(shop, said -> System.out.println("Now " + said + "."), java.util.Set.of());
            System.out.println(Table.of(outcome));
            var file = Report.write(folder, outcome, size);
            System.out.printf(
                    "%s, %d snapshots (%d more while the database was away), %d s. Seed %d; the same plan again: ./bidd prove stock --seed %d --shoppers %d --minutes %d%n",
                    outcome.isSound() ? "All held" : "NOT ALL HELD",
                    outcome.snapshots(),
                    outcome.missed(),
                    outcome.took().toSeconds(),
                    seed,
                    seed,
                    size.shoppers(),
                    Math.max(1, size.lasts().toMinutes()));
            System.out.println("The seed repeats the plan, not how threads and processes meet. Written to " + file);
            return outcome.complaints();
        }
    }

    /** Plants bugs. @return whether every one was found */
    static boolean planted(Path home, Path folder, long seed, List<Plant> plants) throws Exception {
        System.out.printf("%d planted bugs, seed %d%n", plants.size(), seed);
        var rows = PlantedRuns.run(home, folder, seed, plants);
        var found = rows.stream().filter(PlantedRuns.Row::found).count();
        var file = Report.write(folder, rows, seed);
        System.out.printf("%d of %d planted bugs were found. Written to %s%n", found, rows.size(), file);
        return found == rows.size();
    }
}
