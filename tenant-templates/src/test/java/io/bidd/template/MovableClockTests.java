package io.bidd.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovableClockTests {

    @Test
    void withoutFileItIsTheSystemClock() {
        assertThat(MovableClock.following("")).isEqualTo(Clock.systemUTC());
    }

    @Test
    void runsAheadByWhatTheFileSays(@TempDir Path dir) throws Exception {
        var file = Files.writeString(dir.resolve("ahead"), "P31D");
        var now = MovableClock.following(file.toString()).instant();
        assertThat(now).isCloseTo(Instant.now().plus(31, ChronoUnit.DAYS), within(5, ChronoUnit.SECONDS));
    }

    @Test
    void aHalfWrittenFileDoesNotStopTheClock(@TempDir Path dir) throws Exception {
        var file = Files.writeString(dir.resolve("ahead"), "P3");
        assertThat(MovableClock.following(file.toString()).instant())
                .isCloseTo(Instant.now(), within(5, ChronoUnit.SECONDS));
    }
}
