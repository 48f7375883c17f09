package io.bidd.local.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.local.demo.Visitor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The whole of BIDD on this machine, started by the command that everybody uses; once for all walks. */
final class LocalBidd {

    /** Walks take this: they share programs and their clock. */
    static final String LOCK = "the BIDD of this machine";

    private static final int PORT = 18_080;
    private static final Path ROOT = root();
    private static final Path DATA = ROOT.resolve("target/walk-data");

    static {
        run("down", "--wipe"); // what a cut-short earlier run may have left
        var started = run("up", "--detach", "--empty", "--port", String.valueOf(PORT));
        assertThat(started).as("bidd up").contains("BIDD is up");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> run("down", "--wipe")));
    }

    private LocalBidd() {}

    /** Port of the edge; asking for it starts BIDD. */
    static int port() {
        return PORT;
    }

    static String url(String host) {
        return "http://" + host + ".localhost:" + PORT;
    }

    static JsonNode status() {
        return Visitor.JSON.readTree(run("status", "--json"));
    }

    /** Process id of a program that runs, or 0. */
    static long pid(String name) {
        for (var program : status().path("programs"))
            if (program.path("name").asString().equals(name))
                return program.path("pid").asLong(0);
        return 0;
    }

    /** Sends a signal as {@code kill} does. */
    static void signal(String signal, long pid) throws Exception {
        assertThat(pid).isPositive();
        assertThat(new ProcessBuilder("kill", "-" + signal, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    static void clockAhead(String duration) {
        run("clock", duration);
    }

    static String setting(String name) throws IOException {
        var settings = new Properties();
        try (var in = Files.newBufferedReader(DATA.resolve("settings.properties"))) {
            settings.load(in);
        }
        return settings.getProperty(name);
    }

    static Path node() {
        return DATA.resolve("node");
    }

    private static String run(String command, String... more) {
        var words = new ArrayList<>(List.of("./bidd", command, "--data", DATA.toString()));
        words.addAll(List.of(more));
        try {
            var builder = new ProcessBuilder(words).directory(ROOT.toFile()).redirectErrorStream(true);
            builder.environment().put("BIDD_BUILT", "yes"); // by the Maven run that we are part of
            var process = builder.start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0)
                throw new IllegalStateException("bidd " + command + " failed: " + output);
            return output;
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("bidd"))) folder = folder.getParent();
        return folder;
    }
}
