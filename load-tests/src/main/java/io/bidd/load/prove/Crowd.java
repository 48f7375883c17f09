package io.bidd.load.prove;

import io.bidd.load.prove.world.Shop;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Sends the shoppers of a plan to the shop, each at their time. */
final class Crowd implements AutoCloseable {

    /** More than that at once would measure the machine. */
    private static final int INSIDE = 300;

    private final Plan plan;
    private final Shop shop;
    private final Told told;
    private final Stage stage;
    private final Map<Kind, LongAdder> came = new ConcurrentHashMap<>();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final Semaphore room = new Semaphore(INSIDE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Crowd(Plan plan, Shop shop, Told told, Stage stage) {
        this.plan = plan;
        this.shop = shop;
        this.told = told;
        this.stage = stage;
    }

    /** Returns when all have come, or the stage is over. */
    void come() throws InterruptedException {
        for (var visit : plan.visits()) {
            stage.waitFor(visit.atMillis());
            if (stage.isOver()) return;
            room.acquire();
            came.computeIfAbsent(visit.kind(), fresh -> new LongAdder()).increment();
            threads.execute(() -> {
                try {
                    new Visitor(plan, visit, shop, told, stage).come();
                } catch (InterruptedException sentHome) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException ours) {
                    broken.add("visit " + visit.number() + " (" + visit.kind() + "): " + ours);
                } finally {
                    room.release();
                }
            });
        }
    }

    /** Waits for those inside. @return whether all have left in time */
    boolean leave(long atMostSeconds) throws InterruptedException {
        threads.shutdown();
        return threads.awaitTermination(atMostSeconds, TimeUnit.SECONDS);
    }

    /** How many of each kind have come. */
    Map<Kind, Long> came() {
        var all = new TreeMap<Kind, Long>();
        came.forEach((kind, adder) -> all.put(kind, adder.sum()));
        return all;
    }

    /** Visits that ended in a fault of the checker, or in an answer it could not read. */
    Queue<String> broken() {
        return broken;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
