package io.bidd.controlplane.capacity;

import io.bidd.template.Room;
import java.time.Duration;
import java.time.Instant;

/** Room on machines that somebody may count on. */
record Promise(String holder, Room room, Instant from, Instant until) implements Timed<Promise> {

    @Override
    public Promise startingAt(Instant moment) {
        return new Promise(holder, room, moment, moment.plus(Duration.between(from, until)));
    }
}
