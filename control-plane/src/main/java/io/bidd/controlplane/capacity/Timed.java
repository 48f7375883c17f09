package io.bidd.controlplane.capacity;

import java.time.Instant;
import java.util.stream.Stream;

/** Something that somebody may count on for a time. */
interface Timed<T extends Timed<T>> {

    Instant from();

    /** The first moment at which it is free again. */
    Instant until();

    /** When anything of it is free again. */
    default Stream<Instant> endings() {
        return Stream.of(until());
    }

    /** The same for as long, from another moment on. */
    T startingAt(Instant moment);

    default boolean isGoodAt(Instant moment) {
        return !from().isAfter(moment) && until().isAfter(moment);
    }
}
