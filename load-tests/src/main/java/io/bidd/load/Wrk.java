package io.bidd.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Asks for one page as fast as it is answered: with wrk where it is installed, else with our own generator. */
final class Wrk {

    private final TestBed bed;
    private final Optional<Path> program = Optional.ofNullable(System.getenv("PATH")).stream()
            .flatMap(path -> List.of(path.split(":")).stream())
            .map(folder -> Path.of(folder, "wrk"))
            .filter(Files::isExecutable)
            .findFirst();

    Wrk(TestBed bed) {
        this.bed = bed;
    }

    /** What makes the load, for the record. */
    String name() {
        return program.isPresent() ? "wrk" : "built-in generator (wrk was not found; its figures are not those of wrk)";
    }

    /** @param p99Millis -1 if it could not be told @param wrong answers other than 2xx and 3xx, and broken connections */
    record Pace(double perSecond, double p50Millis, double p99Millis, long wrong) {}

    Pace get(int port, String path, int connections, int threads, Duration lasts)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        return program.isPresent()
                ? byWrk(program.get(), port, path, connections, threads, lasts)
                : byGenerator(port, path, connections, lasts);
    }

    private static Pace byWrk(Path program, int port, String path, int connections, int threads, Duration lasts)
            throws IOException, InterruptedException {
        var text = Child.ask(
                lasts.plusSeconds(20),
                List.of(
                        program.toString(),
                        "-t" + threads,
                        "-c" + connections,
                        "-d" + lasts.toSeconds() + "s",
                        "--latency",
                        "-H",
                        "Host: " + TestBed.TENANT.host(),
                        "http://127.0.0.1:" + port + path));
        return new Pace(number(text, "Requests/sec:\\s+([0-9.]+)"), millis(text, "50%"), millis(text, "99%"), (long)
                (number(text, "Non-2xx or 3xx responses: ([0-9]+)")
                        + number(text, "Socket errors:.*timeout ([0-9]+)")
                        + number(text, "Socket errors:.*read ([0-9]+)")));
    }

    private Pace byGenerator(int port, String path, int connections, Duration lasts)
            throws InterruptedException, ExecutionException, TimeoutException {
        var request = ("GET " + path + " HTTP/1.1\r\nHost: " + TestBed.TENANT.host() + "\r\n\r\n")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        var load = Generator.saturating(
                bed.loop(), port, connections, Integer.MAX_VALUE, lasts, index -> request, Generator.Answers.UNREAD);
        return new Pace(
                load.perSecond(),
                load.p50Millis(),
                load.p99Millis(),
                load.micros().getTotalCount() - load.of(200) + load.lost());
    }

    private static double millis(String text, String percentile) {
        var found = Pattern.compile(percentile + "\\s+([0-9.]+)(us|ms|s)").matcher(text);
        if (!found.find()) return -1;
        var value = Double.parseDouble(found.group(1));
        return switch (found.group(2)) {
            case "us" -> value / 1000;
            case "ms" -> value;
            default -> value * 1000;
        };
    }

    private static double number(String text, String pattern) {
        var found = Pattern.compile(pattern).matcher(text);
        return found.find() ? Double.parseDouble(found.group(1)) : 0;
    }
}
