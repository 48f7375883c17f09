package io.bidd.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Who runs: one file for each process with its id and the moment it started. The moment tells our process from a stranger
 * that was given the same id later.
 */
final class Marks {

    static final String NODE = "bidd";
    private static final String SUFFIX = ".pid";

    private final Path folder;

    Marks(DataFolder data) {
        this.folder = data.run();
    }

    void put(String name, ProcessHandle process, int port, String url) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve(name + SUFFIX),
                    process.pid() + " " + startOf(process) + " " + port + " " + url + "\n");
        } catch (IOException failed) {
            throw new Stop("cannot write to " + folder + ": " + failed.getMessage(), failed);
        }
    }

    void remove(String name) {
        try {
            Files.deleteIfExists(folder.resolve(name + SUFFIX));
        } catch (IOException failed) {
            throw new Stop("cannot write to " + folder + ": " + failed.getMessage(), failed);
        }
    }

    /** The marked process, if it is still that one. */
    Optional<ProcessHandle> alive(String name) {
        return read(name).flatMap(Mark::process);
    }

    List<Mark> all() {
        if (!Files.isDirectory(folder)) return List.of();
        try (var files = Files.list(folder)) {
            var marks = new ArrayList<Mark>();
            for (var file : files.sorted().toList()) {
                var name = file.getFileName().toString();
                if (name.endsWith(SUFFIX))
                    read(name.substring(0, name.length() - SUFFIX.length())).ifPresent(marks::add);
            }
            return marks;
        } catch (IOException failed) {
            throw new Stop("cannot read " + folder + ": " + failed.getMessage(), failed);
        }
    }

    /**
     * Ends what an earlier run left behind, politely first.
     *
     * @return how many processes that were
     * @throws Stop if one of them does not end
     */
    int endLeftovers() {
        var left = all().stream()
                .filter(mark -> !mark.name().equals(NODE))
                .flatMap(mark -> mark.process().stream())
                .toList();
        left.forEach(ProcessHandle::destroy);
        for (var process : left) {
            if (!ends(process, Duration.ofSeconds(15))) process.destroyForcibly();
            if (!ends(process, Duration.ofSeconds(5)))
                throw new Stop(
                        "process " + process.pid() + " of an earlier run does not end; end it by hand and try again.");
        }
        all().stream().filter(mark -> mark.process().isEmpty()).forEach(mark -> remove(mark.name()));
        return left.size();
    }

    static boolean ends(ProcessHandle process, Duration within) {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException | InterruptedException odd) {
            return !process.isAlive();
        }
    }

    private Optional<Mark> read(String name) {
        try {
            var words = Files.readString(folder.resolve(name + SUFFIX)).strip().split(" ", 4);
            if (words.length < 3) return Optional.empty();
            return Optional.of(new Mark(
                    name,
                    Long.parseLong(words[0]),
                    Long.parseLong(words[1]),
                    Integer.parseInt(words[2]),
                    words.length > 3 ? words[3] : ""));
        } catch (IOException | NumberFormatException noMark) {
            return Optional.empty();
        }
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    record Mark(String name, long pid, long start, int port, String url) {

        Optional<ProcessHandle> process() {
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> startOf(process) == start);
        }
    }
}
