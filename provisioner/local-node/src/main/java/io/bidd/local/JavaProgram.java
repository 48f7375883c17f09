package io.bidd.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of our own programs, unpacked in the distribution folder, started cheaply. */
final class JavaProgram {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final Path dist;

    JavaProgram(Path dist) {
        this.dist = dist;
    }

    Program program(
            String name, String program, int heapMib, int port, @Nullable String url, Map<String, String> settings) {
        var environment = new HashMap<>(settings);
        environment.put("SERVER_PORT", String.valueOf(port));
        environment.put("MALLOC_ARENA_MAX", "2");
        return new Program(
                name,
                command(program, heapMib, List.of()),
                environment,
                dist.resolve(program),
                port,
                url,
                () -> isReady(port),
                15);
    }

    /**
     * The same JVM flags are used for training and running, here and in images: a cache made under others would be left aside.
     * Runtimes keep the optimising compiler; the programs behind the desk do without, it saves start-up time and memory.
     */
    static List<String> flags(String program) {
        var flags = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-Xss512k",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ReservedCodeCacheSize=96m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (!program.equals("tenant-runtime")) flags.add("-XX:TieredStopAtLevel=1");
        return flags;
    }

    List<String> command(String program, int heapMib, List<String> more) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heapMib + "m"));
        command.addAll(flags(program));
        if (more.isEmpty() && Files.exists(cacheOf(program))) command.add("-XX:AOTCache=" + cacheOf(program));
        command.addAll(more);
        command.add("-jar");
        command.add(program + ".jar");
        return command;
    }

    /** The ahead-of-time cache of a program, beside its jar. */
    Path cacheOf(String program) {
        return dist.resolve(program).resolve(program + ".aot");
    }

    private static boolean isReady(int port) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
