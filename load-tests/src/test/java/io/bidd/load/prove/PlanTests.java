package io.bidd.load.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanTests {

    @Test
    void theSameSeedGivesTheSamePlan() {
        assertThat(Plan.of(7, Size.SHORT, Mix.usual())).isEqualTo(Plan.of(7, Size.SHORT, Mix.usual()));
    }

    @Test
    void anotherSeedGivesAnother() {
        assertThat(Plan.of(8, Size.SHORT, Mix.usual()).visits())
                .isNotEqualTo(Plan.of(7, Size.SHORT, Mix.usual()).visits());
    }

    @Test
    void everyKindComesAndEveryTroubleIsMade() {
        var plan = Plan.of(7, Size.SHORT, Mix.usual());
        assertThat(plan.visits().stream().map(Plan.Visit::kind).collect(Collectors.toSet()))
                .isEqualTo(EnumSet.allOf(Kind.class));
        assertThat(plan.faults().stream().map(Plan.Fault::trouble).collect(Collectors.toSet()))
                .isEqualTo(new HashSet<>(Mix.usual().deck()))
                .isEqualTo(EnumSet.allOf(Trouble.class));
    }

    @Test
    void nobodyComesAfterTheEnd() {
        var plan = Plan.of(7, Size.SHORT, Mix.usual());
        assertThat(plan.visits())
                .allMatch(visit -> visit.atMillis() <= plan.lasts().toMillis());
        assertThat(plan.faults())
                .allMatch(fault -> fault.atMillis() <= plan.lasts().toMillis());
    }

    @Test
    void thereIsLessThanIsWanted() {
        var plan = Plan.of(7, Size.USUAL, Mix.usual());
        for (var item : plan.items()) {
            var wanted = plan.visits().stream()
                    .flatMap(visit -> visit.wishes().stream())
                    .filter(wish -> wish.item() == item.number())
                    .mapToInt(Plan.Wish::quantity)
                    .sum();
            if (item.number() < 4) assertThat(wanted).as("wanted of %s", item).isGreaterThan(item.supply());
        }
    }

    @Test
    void theFeeIsLeftOutFromTheThresholdOn() {
        var plan = Plan.of(7, Size.SHORT, Mix.usual());
        assertThat(plan.total(java.util.List.of(new Plan.Wish(5, 1)))).isEqualTo(1_000 + Plan.SHIPPING_FEE);
        assertThat(plan.total(java.util.List.of(new Plan.Wish(4, 2), new Plan.Wish(2, 1), new Plan.Wish(5, 1))))
                .isEqualTo(60_900);
    }
}
