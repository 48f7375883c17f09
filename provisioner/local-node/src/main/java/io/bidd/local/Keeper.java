package io.bidd.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps processes running: starts them, writes down who they are, starts them again when they die, ends them in order. */
final class Keeper {

    private static final Logger log = LoggerFactory.getLogger(Keeper.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final DataFolder data;
    private final Marks marks;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    Keeper(DataFolder data, Marks marks) {
        this.data = data;
        this.marks = marks;
    }

    /** Starts a program and sees to it that it goes on; {@code program} is asked again at every start. */
    void keep(String name, Supplier<Program> program) {
        if (stopping || kept.containsKey(name)) return;
        var one = new Kept(name, program);
        kept.put(name, one);
        Thread.ofVirtual().name("keep-" + name).start(one::run);
    }

    /** Waits until a program can be used. @throws Stop if it cannot in time */
    void awaitReady(String name, Duration atMost) {
        var until = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < until && !stopping) {
            var one = kept.get(name);
            if (one != null && one.isReady()) return;
            if (one != null && one.starts > 3)
                throw new Stop(name + " does not start; ./bidd logs " + name + " shows why.");
            pause(LOOK_EVERY);
        }
        throw new Stop(
                name + " was not ready within " + atMost.toSeconds() + " s; ./bidd logs " + name + " shows why.");
    }

    /** Ends one program, for good. */
    void end(String name) {
        var one = kept.remove(name);
        if (one != null) one.end();
    }

    /** The port of a program that runs, or 0. */
    int portOf(String name) {
        var one = kept.get(name);
        return one == null || one.running == null ? 0 : one.port;
    }

    /** Ends all programs of these names side by side, for good. */
    void endAll(Predicate<String> which) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var name : List.copyOf(kept.keySet())) if (which.test(name)) threads.execute(() -> end(name));
        }
    }

    /** No restarts from here on. */
    void noMoreStarts() {
        stopping = true;
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Stop("interrupted.");
        }
    }

    /** One process that is kept. */
    private final class Kept {

        private final String name;
        private final Supplier<Program> supplier;
        private volatile @Nullable Process running;
        private volatile Program.@Nullable Ready ready;
        private volatile boolean wasReady;
        private volatile boolean unwanted;
        private volatile int port;
        private volatile int grace = 10;
        private volatile int starts;

        Kept(String name, Supplier<Program> supplier) {
            this.name = name;
            this.supplier = supplier;
        }

        void run() {
            var shortLives = 0;
            while (!unwanted && !stopping) {
                var startedAt = Instant.now();
                try {
                    var process = start(supplier.get());
                    process.waitFor();
                    running = null;
                    wasReady = false;
                    if (unwanted || stopping) break;
                    log.warn("{} ended with {}; it is started again", name, process.exitValue());
                } catch (IOException | RuntimeException failed) {
                    log.error("{} could not be started: {}", name, failed.getMessage());
                    starts++;
                } catch (InterruptedException stop) {
                    break;
                }
                var lived = Duration.between(startedAt, Instant.now());
                shortLives = lived.compareTo(Duration.ofSeconds(30)) > 0 ? 0 : Math.min(shortLives + 1, 6);
                if (shortLives > 1)
                    pause(Duration.ofMillis(100L << shortLives)); // a program that dies at once must not spin
            }
            marks.remove(name);
        }

        private Process start(Program program) throws IOException {
            var builder = new ProcessBuilder(program.command());
            builder.environment()
                    .keySet()
                    .retainAll(java.util.Set.of("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER"));
            builder.environment().putAll(program.environment());
            Files.createDirectories(program.folder());
            Path logFile = data.logs().resolve(name + ".log");
            var process = builder.directory(program.folder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile.toFile()))
                    .start();
            process.getOutputStream().close();
            port = program.port();
            grace = program.graceSeconds();
            ready = program.ready();
            running = process;
            starts++;
            try {
                marks.put(name, process.toHandle(), program.port(), program.url() == null ? "" : program.url());
            } catch (Stop unmarked) {
                process.destroyForcibly(); // nobody would find it again
                throw unmarked;
            }
            if (unwanted || stopping) end(); // it was unwanted while it started
            return process;
        }

        boolean isReady() {
            var look = ready;
            if (!wasReady && running != null && look != null) wasReady = look.look();
            return wasReady;
        }

        void end() {
            unwanted = true;
            var process = running;
            if (process == null) return;
            process.destroy();
            if (!Marks.ends(process.toHandle(), Duration.ofSeconds(grace))) {
                process.destroyForcibly();
                Marks.ends(process.toHandle(), Duration.ofSeconds(5));
            }
            marks.remove(name);
        }
    }
}
