package io.bidd.load.prove;

import io.bidd.load.prove.plant.Plant;
import io.bidd.load.prove.plant.Planting;
import io.bidd.load.prove.world.Replica;
import io.bidd.load.prove.world.Shop;
import io.bidd.load.prove.world.World;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether the checker can fail: plants bugs one after another, each in a shop of its own, and looks whether it finds them. */
final class PlantedRuns {

    private static final int TRIES = 3;
    private static final Duration LOOK_EVERY = Duration.ofMillis(700);
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private final World world;
    private final Planting planting;
    private final long seed;

    private PlantedRuns(World world, Planting planting, long seed) {
        this.world = world;
        this.planting = planting;
        this.seed = seed;
    }

    /** @param by the checks that found something, each with the first thing it found @param tries how many plans it took */
    record Row(Plant plant, boolean found, Map<String, String> by, int tries, Duration took) {}

    /** Plants all of these in one world, and says of each what came of it at once. */
    static List<Row> run(Path home, Path folder, long seed, List<Plant> plants) throws Exception {
        var replicas = plants.stream().mapToInt(Plant::replicas).max().orElse(1);
        var planting = new Planting(folder.resolve("plants"));
        var rows = new ArrayList<Row>();
        try (var world =
                World.start(home, folder.resolve("kept"), folder.resolve("planted"), replicas, planting.flags())) {
            var runs = new PlantedRuns(world, planting, seed);
            for (var plant : plants) {
                var row = runs.look(plant);
                System.out.printf(
                        "  %-22s %-9s %4.0f s  %s%s%n",
                        plant.name(),
                        row.found() ? "found" : "NOT FOUND",
                        row.took().toMillis() / 1000.0,
                        row.by().isEmpty()
                                ? "nothing was found"
                                : "by " + String.join(", ", row.by().keySet()),
                        row.tries() > 1 ? ", try " + row.tries() : "");
                rows.add(row);
            }
        }
        return rows;
    }

    private Row look(Plant plant) throws Exception {
        var began = System.nanoTime();
        Map<String, String> by = Map.of();
        for (var attempt = 1; attempt <= TRIES; attempt++) {
            by = findings(plant, seed + attempt - 1);
            if (by.keySet().stream().anyMatch(plant.checks()::contains))
                return new Row(plant, true, by, attempt, since(began));
        }
        return new Row(plant, false, by, TRIES, since(began));
    }

    private Map<String, String> findings(Plant plant, long seed) throws Exception {
        var plan = Plan.of(seed, Size.PLANTED, plant.mix());
        try (var shop = Shop.open(world, "plant")) {
            try {
                execute(shop, plant.sql());
                planting.plant(plant.edits(), processes());
                var outcome = new Proof(world, plan, LOOK_EVERY, PATIENCE).run(shop, said -> {}, plant.checks());
                var by = new LinkedHashMap<String, String>();
                outcome.findings().rows().forEach((check, row) -> {
                    if (row.violated > 0) by.put(check.name(), row.first.getFirst());
                });
                return by;
            } finally {
                execute(shop, plant.undo());
                world.mend();
                planting.plant(List.of(), processes());
            }
        }
    }

    private List<Long> processes() {
        return world.replicas().stream().map(Replica::process).toList();
    }

    private static void execute(Shop shop, List<String> statements) throws SQLException {
        try (var database = shop.database();
                var statement = database.createStatement()) {
            for (var sql : statements) statement.execute(sql);
        }
    }

    private static Duration since(long nano) {
        return Duration.ofNanos(System.nanoTime() - nano);
    }
}
