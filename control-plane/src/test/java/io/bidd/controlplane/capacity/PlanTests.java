package io.bidd.controlplane.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.template.ClusterCapacity.Node;
import io.bidd.template.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanTests {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Room TWO = Room.of(1, 2, 500, 512);

    @Test
    void aPodCannotBeSplitSoSumsDoNotDecide() {
        var halves = List.of(new Node("a", 4_000, 700, 10), new Node("b", 4_000, 700, 10));
        // 1,400 MiB are free, and yet a pod of 1,024 has no place.
        assertThat(Packing.fits(halves, List.of(Room.of(1, 1, 100, 1_024)))).isFalse();
        // One pod, and one that an upgrade begins with.
        assertThat(Packing.fits(halves, List.of(Room.of(1, 1, 100, 512)))).isTrue();
        assertThat(Packing.fits(halves, List.of(Room.of(1, 2, 100, 512)))).isFalse();
        assertThat(Packing.fits(halves, List.of())).isTrue();
    }

    @Test
    void coresMemoryAndNumberOfPodsAreEachALimit() {
        assertThat(Packing.fits(List.of(new Node("a", 1_000, 9_000, 10)), List.of(Room.of(1, 1, 600, 512))))
                .isFalse();
        assertThat(Packing.fits(List.of(new Node("a", 9_000, 1_000, 10)), List.of(Room.of(1, 1, 600, 512))))
                .isFalse();
        assertThat(Packing.fits(List.of(new Node("a", 9_000, 9_000, 1)), List.of(Room.of(1, 1, 600, 512))))
                .isFalse();
        assertThat(Packing.fits(List.of(new Node("a", 9_000, 9_000, 2)), List.of(Room.of(1, 1, 600, 512))))
                .isTrue();
    }

    @Test
    void whatIsFullNowIsFreeOnceAPromiseHasEndedAndUntilTheNextBegins() {
        var plan = plan(
                new Node("a", 2_000, 2_048, 10),
                promise("one", -1, 2),
                promise("other", 10, 12),
                promise("long", 20, 1_000));
        assertThat(plan.canKeep(promise("new", 0, 1))).isFalse();
        assertThat(plan.canKeep(promise("new", 2, 10))).isTrue();
        assertThat(plan.canKeep(promise("new", 2, 11))).isFalse();
        assertThat(plan.nextFor(promise("new", 0, 8))).contains(hours(2));
        // Between the second and the third there are eight hours.
        assertThat(plan.nextFor(new Promise("new", TWO, hours(0), hours(8).plusSeconds(1))))
                .contains(hours(1_000));
        assertThat(plan.nextFor(promise("new", 3, 11))).contains(hours(12));
    }

    @Test
    void whatIsLargerThanTheClusterFitsAtNoTime() {
        var plan = plan(new Node("a", 500, 2_048, 10), promise("one", -1, 2));
        assertThat(plan.nextFor(promise("new", 0, 1))).isEqualTo(Optional.empty());
    }

    private static Plan<Promise> plan(Node node, Promise... promises) {
        return new Plan<>(
                List.of(promises),
                (moment, kept) -> Packing.fits(
                        List.of(node), kept.stream().map(Promise::room).toList()));
    }

    private static Promise promise(String holder, int from, int until) {
        return new Promise(holder, TWO, hours(from), hours(until));
    }

    private static Instant hours(int hours) {
        return NOON.plus(Duration.ofHours(hours));
    }
}
