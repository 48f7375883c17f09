package io.bidd.load.prove.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The time of day in the checker's world: it runs as all clocks do, and jumps when it is told to. */
public final class HandClock {

    /** So long after a jump every program has seen it. */
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(1);

    private final Path file;
    private final List<Jump> jumps = new CopyOnWriteArrayList<>();

    HandClock(Path file) throws IOException {
        this.file = file;
        jumps.add(new Jump(Instant.EPOCH, Duration.ZERO));
        write();
    }

    private record Jump(Instant at, Duration ahead) {}

    Path file() {
        return file;
    }

    public Instant now() {
        return Instant.now().plus(jumps.getLast().ahead);
    }

    /** What this clock showed that long ago, as slow readers saw it. @param since of real time */
    public Instant before(Duration since) {
        var then = Instant.now().minus(since);
        var ahead = Duration.ZERO;
        for (var jump : jumps) if (!jump.at.plus(SEEN_WITHIN).isAfter(then)) ahead = jump.ahead;
        return then.plus(ahead);
    }

    /** @param by forwards */
    public synchronized void jump(Duration by) throws IOException {
        jumps.add(new Jump(Instant.now(), jumps.getLast().ahead.plus(by)));
        write();
    }

    private void write() throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(fresh, jumps.getLast().ahead.toString());
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
