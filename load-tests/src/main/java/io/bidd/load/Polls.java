package io.bidd.load;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How many looks at the counter a second, beside a Netty that does nothing but answer; rounds of both take turns. */
final class Polls implements Scenario {

    private static final int WAITERS = 1_000;
    private static final int CONNECTIONS = 64;
    /** Headers that belong to a connection and not to the answer. */
    private static final Set<String> NOT_COPIED =
            Set.of("connection", "keep-alive", "transfer-encoding", "content-length");

    @Override
    public String name() {
        return "polls";
    }

    @Override
    public String about() {
        return "now-serving polls a second with 1,000 people in line, next to bare Netty giving the same answer";
    }

    @Override
    public void run(TestBed bed, Result result) throws Exception {
        var warmUp = Duration.ofSeconds(bed.scaled(10, 4));
        var round = Duration.ofSeconds(bed.scaled(8, 3));
        var rounds = bed.scaled(3, 2);
        var wrk = new Wrk(bed);
        result.setting("load", wrk.name());
        result.setting("connections", CONNECTIONS);
        result.setting(
                "rounds", rounds + " of " + round.toSeconds() + " s after " + warmUp.toSeconds() + " s of warm-up");
        result.setting("flags", TestBed.FLAGS);

        var deal = bed.shop().deal(10_000, 10);
        try (var runtime = bed.startRuntime(Map.of())) {
            runtime.awaitState(deal, "OPEN");
            var joins = Generator.saturating(
                    bed.loop(),
                    runtime.port(),
                    16,
                    WAITERS,
                    Duration.ofSeconds(30),
                    index -> Shop.joinRequest(deal, Shop.member(index), index),
                    Generator.Answers.UNREAD);
            if (joins.of(201) != WAITERS) throw new IllegalStateException("joining was answered " + joins.statuses());
            var path = "/api/deals/" + deal + "/line/now";
            TestBed.await(
                    Duration.ofSeconds(10), "the counter to show everybody", () -> joined(runtime, path) == WAITERS);
            try (var netty = bed.startBaseline(
                    BareServer.class, sameAnswer(bed, runtime.get(path)).toString())) {
                var ours = new Side("runtime", runtime.port(), runtime.process());
                var bare = new Side("netty", netty.port(), netty.process());
                for (var threads : List.of(1, 2)) {
                    for (var side : List.of(ours, bare)) {
                        side.paces.clear();
                        side.cpuMicros.clear();
                        if (threads == 1) wrk.get(side.port, path, CONNECTIONS, threads, warmUp);
                    }
                    for (var i = 0; i < rounds; i++)
                        for (var side : List.of(ours, bare)) side.round(wrk, path, threads, round);
                    tell(result, threads, ours, bare);
                }
            }
        }
    }

    private static void tell(Result result, int threads, Side ours, Side bare) {
        var with = ", wrk -t" + threads;
        result.figure("polls, runtime" + with, ours.perSecond(), "per s");
        result.figure("polls, bare Netty" + with, bare.perSecond(), "per s");
        result.atLeast("polls, runtime / bare Netty" + with, ours.perSecond() / bare.perSecond(), "", 0.6);
        result.figure("time of a poll, p50" + with, ours.p50(), "ms");
        result.atMost("time of a poll, p99" + with, ours.p99(), "ms", 20);
        result.figure("time of a poll, p99, bare Netty" + with, bare.p99(), "ms");
        result.figure("CPU of the runtime for a poll" + with, Median.of(ours.cpuMicros), "us");
        result.figure("CPU of bare Netty for a poll" + with, Median.of(bare.cpuMicros), "us");
        result.mustBeNone("polls answered wrongly or not at all" + with, ours.wrong() + bare.wrong());
        result.series("t" + threads, Map.of("runtime", List.copyOf(ours.paces), "netty", List.copyOf(bare.paces)));
    }

    private static long joined(RuntimeUnderTest runtime, String path) {
        try {
            return runtime.get(path).json().path("joined").asLong();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Path sameAnswer(TestBed bed, RuntimeUnderTest.Answer answer) throws java.io.IOException {
        var text = new StringBuilder();
        answer.headers().map().forEach((name, values) -> {
            if (!NOT_COPIED.contains(name.toLowerCase(java.util.Locale.ROOT)))
                text.append(name).append(": ").append(values.getFirst()).append('\n');
        });
        text.append("content-length: ")
                .append(answer.body().getBytes(StandardCharsets.UTF_8).length)
                .append("\n\n")
                .append(answer.body());
        return Files.writeString(bed.logs().resolve("answer.txt"), text);
    }

    private static final class Side {

        final String name;
        final int port;
        private final Child process;
        final List<Wrk.Pace> paces = new ArrayList<>();
        final List<Double> cpuMicros = new ArrayList<>();

        Side(String name, int port, Child process) {
            this.name = name;
            this.port = port;
            this.process = process;
        }

        void round(Wrk wrk, String path, int threads, Duration lasts) throws Exception {
            var before = process.cpuMicros();
            var pace = wrk.get(port, path, CONNECTIONS, threads, lasts);
            paces.add(pace);
            cpuMicros.add((process.cpuMicros() - before) / (pace.perSecond() * lasts.toSeconds()));
            System.out.printf("  %s: %,.0f per s, p99 %.1f ms%n", name, pace.perSecond(), pace.p99Millis());
        }

        double perSecond() {
            return Median.of(paces.stream().map(Wrk.Pace::perSecond).toList());
        }

        double p50() {
            return Median.of(paces.stream().map(Wrk.Pace::p50Millis).toList());
        }

        double p99() {
            return Median.of(paces.stream().map(Wrk.Pace::p99Millis).toList());
        }

        long wrong() {
            return paces.stream().mapToLong(Wrk.Pace::wrong).sum();
        }
    }
}
