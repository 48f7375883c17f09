package io.bidd.controlplane.capacity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * What is promised, over time.
 *
 * @param fits whether all of these can be kept at a moment
 */
record Plan<P extends Timed<P>>(List<P> promises, BiPredicate<Instant, List<P>> fits) {

    /** Whether another promise can be kept at every moment of its time; it can change only where one begins. */
    boolean canKeep(P wanted) {
        return Stream.concat(Stream.of(wanted.from()), promises.stream().map(Timed::from))
                .filter(wanted::isGoodAt)
                .distinct()
                .allMatch(moment -> fits.test(
                        moment,
                        Stream.concat(promises.stream().filter(promise -> promise.isGoodAt(moment)), Stream.of(wanted))
                                .toList()));
    }

    /** The first moment from which on it could be kept for as long; room becomes free only where a promise ends. */
    Optional<Instant> nextFor(P wanted) {
        return promises.stream()
                .flatMap(Timed::endings)
                .filter(moment -> moment.isAfter(wanted.from()))
                .distinct()
                .sorted()
                .filter(moment -> canKeep(wanted.startingAt(moment)))
                .findFirst();
    }
}
