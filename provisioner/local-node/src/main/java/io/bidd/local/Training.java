package io.bidd.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Makes the ahead-of-time caches: each program is started once, up to the moment it would serve, against a throw-away
 * database. A cache belongs to one build of one program; it is made again when the program changed.
 */
final class Training {

    private static final Duration LONGEST = Duration.ofMinutes(4);

    static final List<String> PROGRAMS = List.of("control-plane", "web-console", "tenant-runtime", "provisioner");
    /** Two at a time keep two cores busy. */
    private static final int AT_ONCE = 2;

    private final Path dist;

    Training(Path dist) {
        this.dist = dist;
    }

    /** @return whether any program has no cache for its present build */
    boolean isNeeded() {
        return PROGRAMS.stream().anyMatch(program -> !hasFresh(program));
    }

    void run(int port) throws Exception {
        Progress.say("Preparing the programs for quick starts (once for each build) ...");
        var java = new JavaProgram(dist);
        withServices(port, settings -> {
            var stale = PROGRAMS.stream().filter(program -> !hasFresh(program)).toList();
            for (var at = 0; at < stale.size(); at += AT_ONCE) {
                var started = new ArrayList<One>();
                for (var program : stale.subList(at, Math.min(at + AT_ONCE, stale.size())))
                    started.add(start(java, program, Objects.requireNonNull(settings.get(program))));
                train(started);
            }
        });
    }

    /** Something to be trained. */
    interface Trainee {
        /** @param settings of each program, by its name */
        void train(Map<String, Map<String, String>> settings) throws Exception;
    }

    /** Trains against services that are thrown away afterwards. */
    void withServices(int port, Trainee trainee) throws Exception {
        var folder = Files.createTempDirectory("bidd-training");
        var data = new DataFolder(folder.resolve("data"));
        data.prepare();
        var up = new Up(dist, data, port);
        try {
            up.services();
            Files.createDirectories(folder.resolve("tenants"));
            var runtime = Map.of(
                    "BIDD_TENANTS_FOLDER",
                    folder.resolve("tenants").toString(),
                    "BIDD_DATABASE_URL",
                    "jdbc:postgresql://127.0.0.1:1/none",
                    "BIDD_RUNTIME_DATABASE_USER",
                    "none",
                    "BIDD_RUNTIME_DATABASE_PASSWORD",
                    "none");
            trainee.train(Map.of(
                    "control-plane",
                    up.controlSettings(),
                    "web-console",
                    up.consoleSettings(),
                    "tenant-runtime",
                    runtime,
                    "provisioner",
                    up.provisionerSettings()));
        } finally {
            up.keeper().noMoreStarts();
            up.keeper().endAll(name -> true);
            new DataFolder(folder).wipe();
        }
    }

    private One start(JavaProgram java, String program, Map<String, String> settings) throws IOException {
        var fresh = dist.resolve(program).resolve(program + ".aot.new");
        var command = new ArrayList<>(java.command(
                program,
                256,
                List.of(
                        "-XX:AOTCacheOutput=" + fresh,
                        "-Dspring.context.exit=onRefresh",
                        "-Xlog:aot=error,cds=error")));
        var builder = new ProcessBuilder(command)
                .directory(dist.resolve(program).toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(settings);
        var log = dist.resolve(program).resolve("training.log");
        return new One(
                program,
                fresh,
                java.cacheOf(program),
                builder.redirectOutput(log.toFile()).start());
    }

    private void train(List<One> programs) throws Exception {
        for (var one : programs) {
            if (!one.process().waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS))
                one.process().destroyForcibly();
            if (one.process().waitFor() != 0 || !Files.exists(one.fresh()))
                throw new Stop(one.program() + " could not be prepared; "
                        + dist.resolve(one.program()).resolve("training.log") + " shows why.");
            Files.move(
                    one.fresh(),
                    one.cache(),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            Progress.say("  ok  " + one.program());
        }
    }

    private boolean hasFresh(String program) {
        try {
            var cache = dist.resolve(program).resolve(program + ".aot");
            var jar = dist.resolve(program).resolve(program + ".jar");
            return Files.exists(cache)
                    && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) >= 0;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private record One(String program, Path fresh, Path cache, Process process) {}
}
