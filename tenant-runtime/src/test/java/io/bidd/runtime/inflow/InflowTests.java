package io.bidd.runtime.inflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.runtime.inflow.Inflow.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The loop in a simulated shop: half a second a tick, a door that never lets more than the limit in. */
class InflowTests {

    private static final int LIMIT = 100;

    @Test
    void freeSlotsAreFilledAndTheLimitIsKept() {
        var shop = new Shop();
        shop.run(60);
        assertThat(shop.mostInside).isLessThanOrEqualTo(LIMIT);
        assertThat(shop.idleShare(5, 60)).isLessThan(0.03);
    }

    @Test
    void sixOfTenStayAwayAndTheSlotsAreFullNevertheless() {
        var shop = new Shop();
        shop.showUp = 0.4;
        shop.run(300);
        assertThat(shop.idleShare(0, 300)).isLessThan(0.03);
        assertThat(shop.last.showUp()).isBetween(0.25, 0.55);
        assertThat(shop.longestAtTheDoor)
                .as("seconds that a person waits whose turn has come")
                .isLessThan(25);
    }

    @Test
    void nobodyTurnsUpAndStillTenTurnsAtMostAreGivenForASlot() {
        var shop = new Shop();
        shop.showUp = 0;
        shop.run(10);
        assertThat(shop.given).isLessThanOrEqualTo((int) (LIMIT * Inflow.MOST_TURNS_PER_SLOT));
        assertThat(shop.last.showUp()).isGreaterThanOrEqualTo(1 / Inflow.MOST_TURNS_PER_SLOT);
    }

    @Test
    void aSlowCheckoutCutsTheInflowAndAFastOneBringsItBack() {
        var shop = new Shop();
        shop.run(60);
        assertThat(shop.last.health()).isEqualTo(1);
        shop.p95 = 900;
        shop.run(5);
        assertThat(shop.last.limit()).isLessThan(LIMIT * 6 / 10);
        assertThat(shop.last.reason()).isEqualTo(Reason.CHECKOUT_SLOW);
        shop.run(120);
        assertThat(shop.last.limit())
                .as("slow does not become usual by lasting")
                .isLessThan(LIMIT * 6 / 10);
        shop.p95 = 300;
        shop.run(10);
        assertThat(shop.last.limit()).isEqualTo(LIMIT);
        assertThat(shop.mostInside).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void errorsCutTheInflowToo() {
        var shop = new Shop();
        shop.run(30);
        shop.errors = 0.3;
        shop.run(3);
        assertThat(shop.last.health()).isLessThan(0.5);
    }

    @Test
    void anEmptyShopLetsNobodyIn() {
        var shop = new Shop();
        shop.free = 0;
        shop.run(5);
        assertThat(shop.given).isZero();
        assertThat(shop.last.reason()).isEqualTo(Reason.NOTHING_FREE);
        assertThat(shop.last.limit()).isZero();
    }

    @Test
    void noMoreAreInCheckoutThanThereAreUnitsForThem() {
        var shop = new Shop();
        shop.free = 30;
        shop.unitsPerOrder = 2;
        shop.run(5);
        assertThat(shop.last.limit()).isEqualTo(15);
        assertThat(shop.mostInside).isLessThanOrEqualTo(15);
    }

    @Test
    void aCapIsNeverExceeded() {
        var shop = new Shop();
        shop.cap = 60;
        shop.run(120);
        assertThat(shop.given).isBetween(110, 121);
        assertThat(shop.last.reason()).isEqualTo(Reason.CAP);
    }

    @Test
    void aFloorIsGivenEvenWhileCheckoutIsSlow() {
        var shop = new Shop();
        shop.run(30);
        shop.p95 = 3_000;
        shop.floor = 120;
        shop.run(10);
        var before = shop.given;
        shop.run(30);
        assertThat(shop.given - before).isGreaterThanOrEqualTo(55);
        assertThat(shop.mostInside).isLessThanOrEqualTo(LIMIT);
    }

    /** People come in the order of their turns, stay away with a chance, shop for five to ten seconds. */
    private static final class Shop {
        final Random random = new Random(7);
        final Inflow inflow = new Inflow();
        final List<Double> inside = new ArrayList<>();
        final List<Turn> turns = new ArrayList<>();
        final List<Integer> insideAt = new ArrayList<>();
        double now;
        double showUp = 1;
        int free = 100_000;
        double unitsPerOrder = 1;
        long p95 = 300;
        double errors;

        @Nullable
        Integer cap;

        @Nullable
        Integer floor;

        int given;
        int mostInside;
        double longestAtTheDoor;
        long claims;
        long noShows;
        long delayMillis;
        long ended;
        Inflow.Decision last = new Inflow.Decision(0, 0, 1, 1, Reason.NOBODY_WAITS);

        void run(int seconds) {
            for (var tick = 0; tick < seconds * 2; tick++) {
                step();
                now += 0.5;
            }
        }

        private void step() {
            var before = inside.size();
            inside.removeIf(until -> until <= now);
            ended += before - inside.size();
            var anyOrder = new ArrayList<>(turns);
            Collections.shuffle(anyOrder, random);
            for (var turn : anyOrder) {
                var standing = turns.stream()
                        .filter(Turn::atTheDoor)
                        .sorted(Comparator.comparing(Turn::firstComes))
                        .toList();
                var rank = turn.atTheDoor() ? standing.indexOf(turn) : standing.size();
                var free = last.limit() - inside.size();
                if (turn.comesAt <= now) {
                    turns.remove(turn);
                    longestAtTheDoor = Math.max(longestAtTheDoor, now - turn.firstComes);
                    if (rank < Math.max(free, (standing.size() + 1) / 2) && free > 0) {
                        inside.add(now + 5 + random.nextDouble() * 5);
                        claims++;
                        delayMillis += (long) (1000 * (now - turn.at));
                    } else
                        turns.add(new Turn(
                                now,
                                now + 1 + 2 * random.nextDouble(),
                                turn.firstComes)); // knocks again; the turn goes on
                } else if (turn.at + 60 <= now) {
                    turns.remove(turn);
                    noShows++;
                }
            }
            mostInside = Math.max(mostInside, inside.size());
            last = inflow.decide(new Inflow.Inputs(
                    Instant.EPOCH.plusMillis((long) (now * 1000)),
                    1_000_000,
                    turns.stream()
                            .filter(turn -> !turn.atTheDoor())
                            .map(turn -> now - turn.at)
                            .toList(),
                    (int) turns.stream().filter(Turn::atTheDoor).count(),
                    inside.size(),
                    LIMIT,
                    free,
                    unitsPerOrder,
                    claims,
                    noShows,
                    delayMillis,
                    ended,
                    new Pulse.Reading(100, (long) (100 * errors), p95),
                    cap,
                    floor));
            for (var n = 0; n < last.given(); n++) {
                var comes = random.nextDouble() < showUp ? now + 0.5 - Math.log(random.nextDouble()) : Double.MAX_VALUE;
                turns.add(new Turn(now, comes, comes));
            }
            given += last.given();
            insideAt.add(inside.size());
        }

        double idleShare(int from, int to) {
            return insideAt.subList(from * 2, to * 2).stream()
                            .mapToInt(count -> LIMIT - count)
                            .average()
                            .orElseThrow()
                    / LIMIT;
        }

        private record Turn(double at, double comesAt, double firstComes) {
            boolean atTheDoor() {
                return comesAt != firstComes;
            }
        }
    }
}
