package io.bidd.load.prove.world;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One process of the built runtime. It keeps its port when it is started again. */
public final class Replica {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(300);
    private static final List<String> FLAGS = List.of(
            "-Xms192m",
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:TieredStopAtLevel=1", // a proof is about what is right, and is over before the other compiler pays
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED");

    private final int number;
    private final int port = Ports.free();
    private final int streamPort = Ports.free();
    private final Path log;
    private final List<String> words;
    private final Map<String, String> environment;
    private final HttpClient http;
    private volatile @Nullable Program program;

    /** @param jar of the unpacked runtime @param more flags of the JVM @param environment all of it but the ports */
    Replica(int number, Path jar, Path work, List<String> more, Map<String, String> environment, HttpClient http)
            throws IOException {
        this.number = number;
        this.log = work.resolve("runtime-" + number + ".log");
        this.words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        words.addAll(FLAGS);
        words.addAll(more);
        words.addAll(List.of("-jar", jar.toString()));
        this.environment = new HashMap<>(environment);
        this.environment.put("SERVER_PORT", String.valueOf(port));
        this.environment.put("BIDD_STREAM_PORT", String.valueOf(streamPort));
        this.http = http;
    }

    public int number() {
        return number;
    }

    int port() {
        return port;
    }

    /** Its process id; 0 if it does not run. */
    public long process() {
        var running = program;
        return running == null || !running.isAlive() ? 0 : running.id();
    }

    /** Starts it; {@link #awaitReady} waits until it can be used. */
    public synchronized void start() throws IOException {
        if (program == null || !program.isAlive())
            program = Program.start("runtime " + number, log, environment, words);
    }

    public void awaitReady() throws InterruptedException {
        var running = program;
        if (running == null) throw new IllegalStateException("runtime " + number + " was not started");
        running.await(STARTS_WITHIN, this::isReady);
    }

    /** Whether it answers now. */
    public boolean isReady() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends it in the middle of whatever it does. */
    public synchronized void kill() throws InterruptedException {
        if (program != null && program.isAlive()) program.kill();
    }

    public boolean isAlive() {
        var running = program;
        return running != null && running.isAlive();
    }
}
