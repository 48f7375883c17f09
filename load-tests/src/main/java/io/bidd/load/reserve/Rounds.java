package io.bidd.load.reserve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/** Runs the rounds it is asked for, one line of JSON each, until the process ends. */
final class Rounds {

    /** One of twenty calls comes from few people, so that the limit is met. */
    private static final int GREEDY_SHARE = 20;

    private static final int GREEDY_PEOPLE = 50;
    private static final long LONGEST_MICROS = 600_000_000;

    private final Design design;

    private Rounds(Design design) {
        this.design = design;
    }

    static void serve(int port, Design design) throws Exception {
        try (var door = new ServerSocket(port, 8, InetAddress.getLoopbackAddress())) {
            while (true) {
                try (var socket = door.accept()) {
                    var asked = new BufferedReader(
                                    new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                            .readLine();
                    if (asked == null) continue; // somebody looked whether we are there
                    var seen = new Rounds(design).run(Round.JSON.readValue(asked, Round.class));
                    socket.getOutputStream()
                            .write((Round.JSON.writeValueAsString(seen) + "\n").getBytes(StandardCharsets.UTF_8));
                } catch (IOException gone) {
                    System.err.println("an asker went away: " + gone);
                }
            }
        }
    }

    private Round.Seen run(Round round) throws Exception {
        design.supply(round.item(), round.supply());
        var tally = new Tally();
        var started = System.nanoTime();
        var until = started + round.lasts().toNanos();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < round.callers(); i++) callers.execute(() -> call(round.item(), until, tally));
        }
        var ended = System.nanoTime();
        design.settle();
        return tally.seen((ended - started) / 1e9, (System.nanoTime() - ended) / 1e9, design.free(round.item()));
    }

    private void call(String item, long until, Tally tally) {
        while (System.nanoTime() < until) {
            var random = ThreadLocalRandom.current();
            var person = random.nextInt(GREEDY_SHARE) == 0
                    ? "greedy" + random.nextInt(GREEDY_PEOPLE)
                    : "person" + tally.people.incrementAndGet();
            var since = System.nanoTime();
            try {
                switch (design.take(item, person)) {
                    case HELD -> tally.held((System.nanoTime() - since) / 1_000);
                    case LIMIT_REACHED -> tally.limitReached.increment();
                    case SOLD_OUT -> {
                        tally.soldOut.increment();
                        return;
                    }
                }
            } catch (Exception broken) {
                tally.failed(broken);
            }
        }
    }

    private static final class Tally {

        private final AtomicLong people = new AtomicLong();
        private final ConcurrentHistogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
        private final LongAdder soldOut = new LongAdder();
        private final LongAdder limitReached = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final AtomicReference<String> trouble = new AtomicReference<>("");

        void held(long took) {
            micros.recordValue(Math.min(took, LONGEST_MICROS));
        }

        void failed(Exception broken) {
            failed.increment();
            if (trouble.compareAndSet("", broken.toString())) broken.printStackTrace(System.err);
        }

        Round.Seen seen(double seconds, double settledSeconds, int free) {
            var held = micros.getTotalCount();
            return new Round.Seen(
                    held,
                    soldOut.sum(),
                    limitReached.sum(),
                    failed.sum(),
                    trouble.get(),
                    held / seconds,
                    micros.getValueAtPercentile(50) / 1000.0,
                    micros.getValueAtPercentile(99) / 1000.0,
                    micros.getMaxValue() / 1000.0,
                    settledSeconds,
                    free);
        }
    }
}
