package io.bidd.runtime.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.Booked;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import io.bidd.runtime.reconciliation.Difference.Found;
import io.bidd.runtime.reconciliation.Difference.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class OurPaymentTests {

    @Test
    void whatAgreesIsNoDifference() {
        assertThat(our("CAPTURED", 0).against(booked(10_000, 0))).isEmpty();
        assertThat(our("CAPTURED", 3_000).against(booked(10_000, 3_000))).isEmpty();
        assertThat(our("STRAY", 10_000).against(booked(10_000, 10_000))).isEmpty();
        assertThat(our("CAPTURED", 10_000).against(seen(Standing.REFUNDED, 10_000, 0)))
                .as("a provider that says refunded need not say how much")
                .isEmpty();
        for (var nothing : new Standing[] {Standing.UNDECIDED, Standing.AGREED, Standing.DEAD})
            assertThat(our("DECLINED", 0).against(seen(nothing, 10_000, 0))).isEmpty();
    }

    @Test
    void anotherAmountAnotherRefundAndBoth() {
        assertThat(our("CAPTURED", 0).against(booked(9_000, 0)))
                .containsExactly(new Found("r1", Kind.AMOUNT, "10000 KRW", "9000 KRW"));
        assertThat(our("CAPTURED", 0).against(new Booked("r1", "p1", new Money(10_000, "USD"), 0, Instant.EPOCH)))
                .containsExactly(new Found("r1", Kind.AMOUNT, "10000 KRW", "10000 USD"));
        assertThat(our("CAPTURED", 0).against(booked(10_000, 500)))
                .containsExactly(new Found("r1", Kind.REFUNDED, "0", "500"));
        assertThat(our("CAPTURED", 700).against(seen(Standing.CAPTURED, 9_000, 500)))
                .extracting(Found::kind)
                .containsExactly(Kind.AMOUNT, Kind.REFUNDED);
    }

    @Test
    void capturedHereAndNotThereAndTheOtherWayRound() {
        for (var not : new Standing[] {Standing.UNDECIDED, Standing.AGREED, Standing.DEAD})
            assertThat(our("CAPTURED", 0).against(seen(not, 10_000, 0)))
                    .containsExactly(new Found("r1", Kind.STATE, "CAPTURED", not.name()));
        for (var state : new String[] {"READY", "CAPTURING", "DECLINED", "CANCELLED"}) {
            assertThat(our(state, 0).against(booked(10_000, 9_999)))
                    .extracting(Found::kind)
                    .containsExactly(Kind.STATE);
            assertThat(our(state, 0).against(booked(10_000, 10_000)))
                    .as("it was given back")
                    .isEmpty();
        }
    }

    @Test
    void aRefundOnItsWayIsNotCompared() {
        var refunding = new OurPayment("p1", "r1", "CAPTURED", Money.won(10_000), 0, Instant.EPOCH, true);
        assertThat(refunding.against(booked(10_000, 500))).isEmpty();
        assertThat(refunding.against(booked(9_000, 500)))
                .extracting(Found::kind)
                .containsExactly(Kind.AMOUNT);
    }

    private static OurPayment our(String state, long refunded) {
        return new OurPayment("p1", "r1", state, Money.won(10_000), refunded, Instant.EPOCH, false);
    }

    private static Booked booked(long amount, long refunded) {
        return new Booked("r1", "p1", Money.won(amount), refunded, Instant.EPOCH);
    }

    private static Seen seen(Standing standing, long amount, long refunded) {
        return new Seen(standing, "p1", Money.won(amount), refunded, null);
    }
}
