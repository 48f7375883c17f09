package io.bidd.controlplane.capacity;

import io.bidd.template.ClusterCapacity.Node;
import io.bidd.template.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is there and what of it is promised, over time. */
record Plan(List<Node> nodes, List<Promise> promises) {

    /** Whether another promise can be kept at every moment of its time; it can change only where one begins. */
    boolean canKeep(Room room, Instant from, Instant until) {
        return Stream.concat(Stream.of(from), promises.stream().map(Promise::from))
                .filter(moment -> !moment.isBefore(from) && moment.isBefore(until))
                .distinct()
                .allMatch(moment -> Packing.fits(
                        nodes,
                        Stream.concat(
                                        promises.stream()
                                                .filter(promise -> promise.isGoodAt(moment))
                                                .map(Promise::room),
                                        Stream.of(room))
                                .toList()));
    }

    /** The first moment from which on as much could be promised for as long; room becomes free only where a promise ends. */
    Optional<Instant> nextFor(Room room, Instant from, Instant until) {
        var length = Duration.between(from, until);
        return promises.stream()
                .map(Promise::until)
                .filter(moment -> moment.isAfter(from))
                .distinct()
                .sorted()
                .filter(moment -> canKeep(room, moment, moment.plus(length)))
                .findFirst();
    }
}
