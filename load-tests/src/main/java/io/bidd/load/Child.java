package io.bidd.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A program in a process of its own. None outlives the benchmark. */
final class Child implements AutoCloseable {

    private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(Process::destroyForcibly)));
    }

    private final String name;
    private final Process process;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Runs the JVM this program runs on. @param log where its output goes @param words after {@code java} */
    static Child java(String name, Path log, Map<String, String> environment, List<String> words) throws IOException {
        var command = new ArrayList<String>();
        command.add(javaHome().resolve("bin/java").toString());
        command.addAll(words);
        return start(name, log, environment, command);
    }

    private static Child start(String name, Path log, Map<String, String> environment, List<String> command)
            throws IOException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("BIDD_") || key.startsWith("SPRING_"));
        builder.environment().putAll(environment);
        var process = builder.start();
        ALL.add(process);
        return new Child(name, process);
    }

    /** Runs a command to its end. @return what it wrote @throws IOException if it failed or took too long */
    static String ask(Duration patience, List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        ALL.add(process);
        try {
            process.getOutputStream().close();
            var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0)
                throw new IOException(String.join(" ", command) + " failed: " + text);
            return text;
        } finally {
            process.destroyForcibly();
            ALL.remove(process);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Processor time used so far, in microseconds; 0 where it cannot be told. */
    long cpuMicros() {
        return process.info()
                .totalCpuDuration()
                .map(spent -> spent.toNanos() / 1_000)
                .orElse(0L);
    }

    /** Resident memory in MiB. */
    double rssMb() {
        return Machine.number(Machine.after("/proc/" + process.pid() + "/status", "VmRSS")) / 1024.0;
    }

    /** Bytes of all objects that are alive after a full collection, in MiB. */
    double liveHeapMb() throws IOException, InterruptedException {
        var histogram = ask(
                Duration.ofSeconds(60),
                List.of(
                        javaHome().resolve("bin/jcmd").toString(),
                        String.valueOf(process.pid()),
                        "GC.class_histogram"));
        return histogram
                .lines()
                .filter(line -> line.startsWith("Total"))
                .mapToDouble(line -> Double.parseDouble(line.strip().split("\\s+")[2]) / 1024 / 1024)
                .findFirst()
                .orElseThrow(() -> new IOException("jcmd tells no total"));
    }

    /** Ends it, by force if it does not go. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(12, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        ALL.remove(process);
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    @Override
    public String toString() {
        return name + " (process " + process.pid() + ")";
    }
}
