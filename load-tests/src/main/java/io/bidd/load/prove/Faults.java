package io.bidd.load.prove;

import io.bidd.load.prove.Plan.Fault;
import io.bidd.load.prove.world.Replica;
import io.bidd.load.prove.world.Shop;
import io.bidd.load.prove.world.World;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Makes the trouble of a plan, each at its time, and mends what was broken. */
final class Faults implements AutoCloseable {

    private final Plan plan;
    private final World world;
    private final Shop shop;
    private final SellerDesk seller;
    private final Stage stage;
    private final Map<Trouble, Integer> made = new EnumMap<>(Trouble.class);
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final List<Future<?>> selling = new CopyOnWriteArrayList<>();
    private final ExecutorService mending = Executors.newVirtualThreadPerTaskExecutor();
    private volatile long lastNano = System.nanoTime();

    Faults(Plan plan, World world, Shop shop, SellerDesk seller, Stage stage) {
        this.plan = plan;
        this.world = world;
        this.shop = shop;
        this.seller = seller;
        this.stage = stage;
    }

    /** Returns when all trouble was made, or the stage is over. */
    void make() throws InterruptedException {
        for (var fault : plan.faults()) {
            stage.waitFor(fault.atMillis());
            if (stage.isOver()) return;
            try {
                make(fault);
                synchronized (made) {
                    made.merge(fault.trouble(), 1, Integer::sum);
                }
            } catch (Exception failed) {
                if (failed instanceof InterruptedException stopped) throw stopped;
                broken.add(fault.trouble() + ": " + failed);
            }
            lastNano = System.nanoTime();
        }
    }

    private void make(Fault fault) throws Exception {
        var weather = shop.provider().weather();
        switch (fault.trouble()) {
            case KILL ->
                killed(world.replicas().get(fault.number() % world.replicas().size()));
            case KILL_ALL -> world.replicas().forEach(this::killed);
            case CRASH_DATABASE -> world.crashDatabase();
            case EMPTY_REDIS -> world.emptyRedis();
            case RESTART_REDIS -> world.restartRedis();
            case SLOW_PROVIDER -> {
                weather.slow(Duration.ofMillis(1_500));
                later(fault, () -> weather.slow(Duration.ZERO));
            }
            case PROVIDER_DOWN -> {
                weather.down(true);
                later(fault, () -> weather.down(false));
            }
            case MESSAGE_STORM -> {
                weather.storm(true);
                later(fault, () -> weather.storm(false));
            }
            case EIGHT_MINUTES -> world.clock().jump(Duration.ofMinutes(8));
            case AN_HOUR -> world.clock().jump(Duration.ofHours(1));
            case A_DAY -> world.clock().jump(Duration.ofDays(1));
            case MORE_SUPPLY, LESS_SUPPLY, PARCELS, GOODWILL, CALLED_OFF -> sell(fault);
        }
    }

    /** What the seller does takes its time, as a runtime may be away. */
    private void sell(Fault fault) {
        var luck = plan.seed() * 31 + fault.atMillis();
        selling.add(mending.submit(() -> {
            switch (fault.trouble()) {
                case MORE_SUPPLY -> seller.changeSupply(item(fault), 1 + fault.number() % 5, luck);
                case LESS_SUPPLY -> seller.changeSupply(item(fault), -1 - fault.number() % 3, luck);
                case PARCELS -> seller.sendOff(luck);
                case GOODWILL -> seller.giveBack(luck);
                case CALLED_OFF -> seller.callOff(plan.item(Plan.MAY_BE_CALLED_OFF), luck);
                default -> throw new IllegalStateException("not the seller's: " + fault.trouble());
            }
            return null;
        }));
    }

    private Plan.Item item(Fault fault) {
        return plan.item(fault.number() % plan.items().size());
    }

    private void killed(Replica replica) {
        try {
            replica.kill();
            replica.start();
        } catch (Exception failed) {
            broken.add("runtime " + replica.number() + ": " + failed);
        }
    }

    private void later(Fault fault, Runnable end) {
        mending.execute(() -> {
            try {
                Thread.sleep(fault.lastsMillis());
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            end.run();
            lastNano = System.nanoTime();
        });
    }

    /** How long all has been well: no trouble was made or ended, and every runtime was up whenever this was asked. */
    Duration quietFor() {
        if (!world.replicas().stream().allMatch(Replica::isReady)) lastNano = System.nanoTime();
        return Duration.ofNanos(System.nanoTime() - lastNano);
    }

    Map<Trouble, Integer> made() {
        synchronized (made) {
            return new EnumMap<>(made);
        }
    }

    Queue<String> broken() {
        return broken;
    }

    /** No trouble any more: all that was broken is mended, and the seller has done what was begun. */
    void mend() throws Exception {
        world.mend();
        for (var step : selling) step.get();
        mending.shutdownNow();
        mending.awaitTermination(5, TimeUnit.SECONDS);
        shop.provider().weather().clear();
    }

    @Override
    public void close() {
        mending.shutdownNow();
    }
}
