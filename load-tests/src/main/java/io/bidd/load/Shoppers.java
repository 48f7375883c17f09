package io.bidd.load;

import io.bidd.template.Ids;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import tools.jackson.databind.JsonNode;

/**
 * A crowd that behaves: joins, looks at the counter as rarely as it is told to, claims when its turn has come, thinks, orders
 * and, if it is to, pays. Each shopper is a virtual thread.
 */
final class Shoppers implements AutoCloseable {

    /** So many members more are wanted for {@link #warmUp}. */
    static final int WARM_UP_MEMBERS = 2_000;

    private static final int AT_ONCE = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final RuntimeUnderTest runtime;
    private final PaymentStub provider;
    private final String deal;
    private final Habits habits;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore joining = new Semaphore(AT_ONCE);
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
    private final Map<Long, LongAdder> claimsBySecond = new ConcurrentHashMap<>();
    private volatile boolean home;

    /** @param thinkMillis shortest and longest time between pass and order @param pays whether they pay what they ordered */
    record Habits(long leastThinkMillis, long mostThinkMillis, boolean pays) {}

    Shoppers(RuntimeUnderTest runtime, PaymentStub provider, String deal, Habits habits) {
        this.runtime = runtime;
        this.provider = provider;
        this.deal = deal;
        this.habits = habits;
    }

    /** A small sale before the one that is looked at: a fresh JVM is slower than any provider. @param from members from here on */
    static void warmUp(TestBed bed, RuntimeUnderTest runtime, PaymentStub provider, int from) throws Exception {
        var deal = bed.shop().deal(10_000, 100);
        runtime.awaitState(deal, "OPEN");
        var until = System.nanoTime() + Duration.ofSeconds(bed.scaled(25, 15)).toNanos();
        var visitors = 0;
        try (var shoppers = new Shoppers(runtime, provider, deal, new Habits(0, 50, true))) {
            while (System.nanoTime() < until && visitors < WARM_UP_MEMBERS) {
                if (visitors - shoppers.ended() < 100) shoppers.send(from + visitors++, true);
                else Thread.sleep(20);
            }
        }
        bed.shop().pause(deal);
        System.out.println("  warm-up: " + visitors + " shoppers");
    }

    /** Sends somebody to the shop. @param comesBack whether the turn is taken up */
    void send(int member, boolean comesBack) {
        try {
            threads.execute(() -> visit(member, comesBack));
        } catch (RejectedExecutionException closed) {
            count("sent too late");
        }
    }

    /** @return how often something happened */
    long count(String what, int add) {
        var adder = counts.computeIfAbsent(what, fresh -> new LongAdder());
        adder.add(add);
        return adder.sum();
    }

    long counted(String what) {
        return count(what, 0);
    }

    private void count(String what) {
        counts.computeIfAbsent(what, fresh -> new LongAdder()).increment();
    }

    Map<String, Long> counts() {
        var all = new TreeMap<String, Long>();
        counts.forEach((what, adder) -> all.put(what, adder.sum()));
        return all;
    }

    /** Passes given in each second since the epoch. */
    Map<Long, Long> claimsBySecond() {
        var all = new TreeMap<Long, Long>();
        claimsBySecond.forEach((second, adder) -> all.put(second, adder.sum()));
        return all;
    }

    /** Visits that have ended, one way or another. */
    private long ended() {
        return counted("visits ended");
    }

    private void visit(int member, boolean comesBack) {
        var token = Shop.tokenOf(Shop.member(member));
        try {
            var joined = join(member, token);
            if (joined == null || !comesBack) return;
            var pass = claim(token, joined);
            if (pass == null) return;
            pause(ThreadLocalRandom.current().nextLong(habits.leastThinkMillis, habits.mostThinkMillis + 1));
            order(token, pass);
        } catch (InterruptedException sentHome) {
            Thread.currentThread().interrupt();
        } catch (IOException broken) {
            if (!home) count("broken off: " + broken.getClass().getSimpleName());
        } finally {
            count("visits ended");
        }
    }

    private @org.jspecify.annotations.Nullable JsonNode join(int member, String token)
            throws IOException, InterruptedException {
        joining.acquire();
        try {
            var answer =
                    runtime.post("/api/deals/" + deal + "/line", token, null, "X-Forwarded-For", Shop.address(member));
            count("join " + answer.status());
            return answer.status() == 201 ? answer.json() : null;
        } finally {
            joining.release();
        }
    }

    /** Waits as it is told to and takes up the turn. @return the pass, or nothing */
    private @org.jspecify.annotations.Nullable String claim(String token, JsonNode joined)
            throws IOException, InterruptedException {
        if (joined.has("pass")) return joined.path("pass").asString();
        var place = joined.path("place").asLong();
        var now = joined.path("now");
        var until = System.nanoTime() + PATIENCE.toNanos();
        while (!home && System.nanoTime() < until) {
            if (place <= now.path("serving").asLong()) {
                var claim = runtime.post(
                        "/api/deals/" + deal + "/passes",
                        token,
                        Map.of("ticket", joined.path("ticket").asString()));
                count("claim " + claim.status());
                if (claim.status() == 201) {
                    claimsBySecond
                            .computeIfAbsent(System.currentTimeMillis() / 1000, fresh -> new LongAdder())
                            .increment();
                    return claim.json().path("pass").asString();
                }
                if (claim.status() != 202) return null;
                now = claim.json().path("now");
            }
            pause(nextPoll(now, place));
            var poll = runtime.get("/api/deals/" + deal + "/line/now");
            count("poll " + poll.status());
            if (poll.status() == 200) now = poll.json();
        }
        return null;
    }

    /** The farther from the head the rarer, and a little earlier or later than the others. */
    static long nextPoll(JsonNode now, long place) {
        var poll = now.path("poll");
        var ahead = Math.max(0, place - now.path("serving").asLong() - 1);
        var least = Math.max(200, poll.path("least").asLong(1_000));
        var most = Math.max(least, poll.path("most").asLong(3_000));
        var millis = Math.clamp(Math.round(ahead * poll.path("perPlace").asDouble(0)), least, most);
        return Math.round(millis * ThreadLocalRandom.current().nextDouble(0.85, 1.15));
    }

    private void order(String token, String pass) throws IOException, InterruptedException {
        var order = Shop.order(deal, pass);
        var answer = runtime.post("/api/orders", token, order, "Idempotency-Key", Ids.next());
        count("order " + answer.status());
        if (answer.status() != 201 || !habits.pays) return;
        var id = answer.json().path("id").asString();
        var payment = runtime.post("/api/orders/" + id + "/payment", token, null);
        count("payment " + payment.status());
        if (payment.status() != 200) return;
        provider.decide(payment.json().path("payUrl").asString());
        var confirmed = runtime.post("/api/orders/" + id + "/payment/confirmation", token, null);
        count("confirmation " + confirmed.status());
        if (confirmed.json().path("state").asString("").equals("PAID")) count("paid");
    }

    private static void pause(long millis) throws InterruptedException {
        Thread.sleep(millis); // a person waits or thinks
    }

    /** Sends everybody home. */
    @Override
    public void close() {
        home = true;
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(25, TimeUnit.SECONDS)) count("still there at the end");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
