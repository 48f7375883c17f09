package io.bidd.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The clock of a program. With no file it is the system's; with a file, it runs ahead by the ISO-8601 duration written
 * there, so that a rental of thirty days can be walked through in a minute on a developer's machine. Production names no file.
 */
public final class MovableClock extends Clock {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    private final @Nullable Path file;
    private volatile Duration ahead = Duration.ZERO;
    private volatile long lookedAt = System.nanoTime() - LOOK_EVERY.toNanos();

    private MovableClock(@Nullable Path file) {
        this.file = file;
    }

    /** The system clock where {@code file} is empty, else one that follows the file. */
    public static Clock following(@Nullable String file) {
        return file == null || file.isBlank() ? Clock.systemUTC() : new MovableClock(Path.of(file));
    }

    @Override
    public Instant instant() {
        var now = System.nanoTime();
        if (now - lookedAt >= LOOK_EVERY.toNanos()) {
            ahead = read();
            lookedAt = now;
        }
        return Instant.now().plus(ahead);
    }

    private Duration read() {
        try {
            return file != null && Files.exists(file)
                    ? Duration.parse(Files.readString(file).strip())
                    : Duration.ZERO;
        } catch (IOException | RuntimeException unreadable) {
            return ahead; // half written: the next look has it
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("a zone is chosen at the edge, not in the clock");
    }
}
