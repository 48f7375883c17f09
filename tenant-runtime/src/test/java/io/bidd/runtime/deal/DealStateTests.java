package io.bidd.runtime.deal;

import static io.bidd.runtime.deal.DealState.CALLED_OFF;
import static io.bidd.runtime.deal.DealState.ENDED;
import static io.bidd.runtime.deal.DealState.OPEN;
import static io.bidd.runtime.deal.DealState.SOLD_OUT;
import static io.bidd.runtime.deal.DealState.UPCOMING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class DealStateTests {

    private static final Instant TEN = Instant.parse("2026-11-21T01:00:00Z");
    private static final Instant ELEVEN = TEN.plusSeconds(3_600);

    @Test
    void opensAndEndsOnTheSecond() {
        assertThat(DealState.at(TEN.minusMillis(1), TEN, ELEVEN, null, 5, 0)).isEqualTo(UPCOMING);
        assertThat(DealState.at(TEN, TEN, ELEVEN, null, 5, 0)).isEqualTo(OPEN);
        assertThat(DealState.at(ELEVEN.minusMillis(1), TEN, ELEVEN, null, 5, 0)).isEqualTo(OPEN);
        assertThat(DealState.at(ELEVEN, TEN, ELEVEN, null, 5, 0)).isEqualTo(ENDED);
    }

    @Test
    void isSoldOutOnlyWhenNothingCanComeBackFromUnpaidOrders() {
        assertThat(DealState.at(TEN, TEN, ELEVEN, null, 0, 1)).isEqualTo(OPEN);
        assertThat(DealState.at(TEN, TEN, ELEVEN, null, 0, 0)).isEqualTo(SOLD_OUT);
    }

    @Test
    void isCalledOffWhateverTheClockSays() {
        assertThat(DealState.at(TEN, TEN, ELEVEN, TEN, 5, 0)).isEqualTo(CALLED_OFF);
        assertThat(DealState.at(TEN.minusSeconds(1), TEN, ELEVEN, TEN, 5, 0)).isEqualTo(CALLED_OFF);
        assertThat(DealState.at(ELEVEN, TEN, ELEVEN, TEN, 5, 0)).isEqualTo(CALLED_OFF);
    }
}
