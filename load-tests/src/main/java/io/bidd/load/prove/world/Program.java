package io.bidd.load.prove.world;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A process of ours. None outlives the checker. */
final class Program {

    private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(Process::destroyForcibly)));
    }

    private final String name;
    private final Process process;

    private Program(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** @param log where its output is added */
    static Program start(String name, Path log, Map<String, String> environment, List<String> command)
            throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment()
                .keySet()
                .removeIf(key -> key.startsWith("BIDD_") || key.startsWith("SPRING_") || key.startsWith("JAVA_TOOL"));
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        ALL.add(process);
        return new Program(name, process);
    }

    /** PostgreSQL refuses to run as root, so root lends it a user namespace in which it is nobody. */
    static List<String> asOrdinaryUser(List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) return command;
        var lent = new ArrayList<>(List.of("unshare", "-U"));
        lent.addAll(command);
        return lent;
    }

    long id() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it in the middle of whatever it does, as {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        gone(Duration.ofSeconds(20));
    }

    /** @param name of a signal, as QUIT */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .start()
                .waitFor();
    }

    /** Asks it to end, and ends it if it does not. */
    void end(Duration atMost) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) process.destroyForcibly();
        gone(atMost);
    }

    /** @throws IllegalStateException if it is still there after that time */
    void gone(Duration atMost) throws InterruptedException {
        if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS))
            throw new IllegalStateException(this + " does not end");
        ALL.remove(process);
    }

    /** Looks often until a fact is there. @throws IllegalStateException if it does not come, or the process ends */
    void await(Duration atMost, BooleanSupplier fact) throws InterruptedException {
        var until = System.nanoTime() + atMost.toNanos();
        while (!fact.getAsBoolean()) {
            if (!isAlive()) throw new IllegalStateException(this + " ended; its log tells why");
            if (System.nanoTime() > until) throw new IllegalStateException(this + " is not ready within " + atMost);
            Thread.sleep(50);
        }
    }

    @Override
    public String toString() {
        return name + " (process " + process.pid() + ")";
    }
}
