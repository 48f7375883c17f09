package io.bidd.load.prove;

import io.bidd.load.prove.world.Shop;
import io.bidd.load.prove.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** One plan carried out in one shop of a world, with all checks. */
public final class Proof {

    private final World world;
    private final Plan plan;
    private final Duration lookEvery;
    private final Duration patience;

    /** @param lookEvery time between two snapshots @param patience how long the settling waits for something to move */
    public Proof(World world, Plan plan, Duration lookEvery, Duration patience) {
        this.world = world;
        this.plan = plan;
        this.lookEvery = lookEvery;
        this.patience = patience;
    }

    /**
     * What came of it.
     *
     * @param unsettled what never came to rest, in words
     * @param broken    where the checker itself failed
     */
    record Outcome(
            Plan plan,
            Findings findings,
            Map<Kind, Long> came,
            Map<Trouble, Integer> troubles,
            Map<String, Long> answers,
            Map<String, String> rows,
            int snapshots,
            int missed,
            String unsettled,
            List<String> broken,
            Duration took) {

        boolean isSound() {
            return complaints().isEmpty();
        }

        /** What did not hold, with the first that was found of each, and where the checker itself failed; empty if all held. */
        List<String> complaints() {
            var all = new ArrayList<String>();
            findings.rows().forEach((check, row) -> {
                if (row.violated > 0) all.add(check.name() + ": " + row.first);
            });
            broken.forEach(failure -> all.add("the checker failed: " + failure));
            return all;
        }
    }

    /** Carries it out in a shop that nobody has been to. */
    Outcome run(Shop shop) throws Exception {
        return run(shop, said -> {}, Set.of());
    }

    /**
     * @param progress  hears a sentence now and then
     * @param soughtFor checks of which one violation is enough: it ends the proof
     */
    Outcome run(Shop shop, Consumer<String> progress, Set<String> soughtFor) throws Exception {
        var began = System.nanoTime();
        var told = new Told();
        Counter.fill(shop, plan, told);
        shop.serve();
        var checks = Checks.fresh();
        var findings = new Findings(checks);
        var settled = "";
        try (var stage = new Stage(world);
                var crowd = new Crowd(plan, shop, told, stage);
                var faults = new Faults(plan, world, shop, new SellerDesk(shop, told), stage);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var snapshots = new Snapshots(world, shop, told, faults, checks, findings);
            var shoppers = threads.submit(() -> {
                crowd.come();
                return null;
            });
            var trouble = threads.submit(() -> {
                faults.make();
                return null;
            });
            while (!shoppers.isDone() || !trouble.isDone()) {
                Thread.sleep(lookEvery);
                snapshots.take();
                if (findings.violated().stream().anyMatch(soughtFor::contains)) break;
            }
            var stopped = findings.violated().stream().anyMatch(soughtFor::contains);
            stage.end();
            join(shoppers);
            join(trouble);
            progress.accept("all have come; everything is mended and left alone");
            faults.mend();
            if (!stopped) {
                if (!crowd.leave(90)) told.count("visitors sent home");
                snapshots.take();
                var settling = new Settling(world, shop, patience);
                settled = settling.settle();
                new LastCustomers(plan, shop, told, world.replicas().size()).come();
                if (settled.isEmpty()) settled = settling.settle();
                snapshots.takeLast();
            }
            var broken = new ArrayList<String>();
            broken.addAll(crowd.broken());
            broken.addAll(faults.broken());
            return new Outcome(
                    plan,
                    findings,
                    crowd.came(),
                    faults.made(),
                    told.counts(),
                    rows(shop),
                    snapshots.taken(),
                    snapshots.missed(),
                    settled,
                    broken,
                    Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private static void join(Future<?> part) throws Exception {
        part.get();
    }

    /** What the shop's books hold in the end, counted. */
    private static Map<String, String> rows(Shop shop) throws Exception {
        var all = new LinkedHashMap<String, String>();
        try (var database = shop.database();
                var statement = database.createStatement()) {
            for (var table : List.of("orders", "payments", "refunds", "stock_holds"))
                try (var rows = statement.executeQuery(
                        "select string_agg(state || ' ' || many, ', ' order by state) from (select state, count(*) as many from "
                                + table + " group by state) states")) {
                    rows.next();
                    all.put(table, String.valueOf(rows.getString(1)));
                }
        }
        return all;
    }
}
