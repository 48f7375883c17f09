package io.bidd.controlplane.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bidd.controlplane.money.Money;
import io.bidd.controlplane.problem.Refused;
import io.bidd.template.Isolation;
import io.bidd.template.Room;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class QuoteTests {

    private static final Instant START = Instant.parse("2026-12-01T00:00:00Z");
    private final Plan event = new Plan(
            "EVENT",
            1,
            Isolation.DEDICATED,
            Money.won(150_000),
            Money.won(49_000),
            10_000,
            5_000,
            Money.won(40_000),
            100_000,
            92,
            Room.of(1, 4, 250, 512));

    @Test
    void everyLineAndVatAddUp() {
        var quote = quote(Duration.ofDays(3), 20_001);
        assertThat(quote.lines())
                .extracting(
                        Quote.Line::code,
                        Quote.Line::quantity,
                        line -> line.amount().amount())
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("base", 1L, 150_000L),
                        org.assertj.core.api.Assertions.tuple("days", 3L, 147_000L),
                        org.assertj.core.api.Assertions.tuple("crowd", 3L, 120_000L));
        assertThat(quote.net()).isEqualTo(Money.won(417_000));
        assertThat(quote.vat()).isEqualTo(Money.won(41_700));
        assertThat(quote.total()).isEqualTo(Money.won(458_700));
    }

    @Test
    void aBegunDayCounts() {
        assertThat(days(Duration.ofHours(1))).isEqualTo(1);
        assertThat(days(Duration.ofDays(1))).isEqualTo(1);
        assertThat(days(Duration.ofDays(1).plusSeconds(1))).isEqualTo(2);
    }

    @Test
    void theIncludedCrowdCostsNothingMore() {
        assertThat(quote(Duration.ofDays(1), 10_000).lines())
                .noneMatch(line -> line.code().equals("crowd"));
        assertThat(quote(Duration.ofDays(1), 10_001).lines())
                .anyMatch(line -> line.code().equals("crowd") && line.quantity() == 1);
    }

    @Test
    void whatThePlanDoesNotReachIsRefused() {
        assertThatThrownBy(() -> quote(Duration.ofDays(1), 100_001))
                .isInstanceOf(Refused.class)
                .extracting("type")
                .isEqualTo("crowd-too-large");
        assertThatThrownBy(() -> quote(Duration.ofDays(93), 1))
                .isInstanceOf(Refused.class)
                .extracting("type")
                .isEqualTo("rental-too-long");
        assertThatThrownBy(() -> quote(Duration.ofMinutes(59), 1))
                .isInstanceOf(Refused.class)
                .extracting("type")
                .isEqualTo("rental-too-short");
        assertThatThrownBy(() -> quote(Duration.ofDays(-1), 1))
                .isInstanceOf(Refused.class)
                .extracting("type")
                .isEqualTo("rental-too-short");
    }

    @Test
    void vatIsCutToWholeWon() {
        assertThat(Money.won(19).percent(10)).isEqualTo(Money.won(1));
    }

    private Quote quote(Duration length, int crowd) {
        return Plans.quote(event, new QuoteRequest("EVENT", START, START.plus(length), crowd));
    }

    private long days(Duration length) {
        return quote(length, 1).lines().stream()
                .filter(line -> line.code().equals("days"))
                .findFirst()
                .orElseThrow()
                .quantity();
    }
}
