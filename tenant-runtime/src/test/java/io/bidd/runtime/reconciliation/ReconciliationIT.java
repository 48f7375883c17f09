package io.bidd.runtime.reconciliation;

import static io.bidd.runtime.payment.MoneyShops.DATABASE;
import static io.bidd.runtime.payment.MoneyShops.DELTA;
import static io.bidd.runtime.payment.MoneyShops.GAMMA;
import static io.bidd.runtime.payment.MoneyShops.TRANSACTION;
import static io.bidd.runtime.payment.MoneyShops.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.MoneyShops;
import io.bidd.runtime.payment.PaymentGateway.Booked;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import io.bidd.runtime.reconciliation.Difference.Kind;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.template.ServedTenant;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReconciliationIT {

    /** A day of the shops, which are nine hours ahead of UTC. */
    private static final LocalDate DAY = LocalDate.parse("2026-11-23");

    private static final Instant NOON = Instant.parse("2026-11-23T03:00:00Z");
    private static final Instant MIDNIGHT = Instant.parse("2026-11-23T15:00:00Z");
    private static final Instant FOUR = Instant.parse("2026-11-23T19:00:00Z");

    private final MoneyShops shops = new MoneyShops();
    private final ReconciliationRepository books = new ReconciliationRepository(DATABASE);
    private final Reconciliation reconciliation = replica();

    ReconciliationIT() throws Exception {}

    @BeforeEach
    void theMorningAfter() {
        shops.openAccounts();
        shops.clock.set(FOUR.plusSeconds(60));
    }

    @Test
    void booksThatAgreeAreWrittenDownAndNothingElse() {
        in(GAMMA, () -> {
            ours("p1", "telling", "CAPTURED", 10_000, 0, NOON);
            ours("p2", "telling", "CAPTURED", 20_000, 5_000, NOON);
            ours("p3", "telling", "DECLINED", 20_000, 0, null);
            ours("p4", "mute", "STRAY", 30_000, 30_000, NOON);
            theirs("p1", 10_000, 0, NOON);
            theirs("p2", 20_000, 5_000, NOON);
            shops.mute.payments.put("ref-p4", new Seen(Standing.REFUNDED, "p4", Money.won(30_000), 30_000, null));

            assertThat(reconciliation.run(DAY))
                    .extracting("provider", "payments", "amount", "refunded", "differences")
                    .containsExactly(
                            Tuple.tuple("mute", 1, 30_000L, 30_000L, 0),
                            Tuple.tuple("sandbox", 0, 0L, 0L, 0),
                            Tuple.tuple("telling", 2, 30_000L, 5_000L, 0));
            assertThat(reconciliation.open()).isEmpty();
            assertThat(shops.audit.openAlarms()).isEmpty();
        });
    }

    @Test
    void everyKindOfDifferenceIsFoundInAStatement() {
        in(GAMMA, () -> {
            ours("p1", "telling", "CAPTURED", 10_000, 0, NOON);
            ours("p2", "telling", "CAPTURED", 10_000, 0, NOON);
            ours("p3", "telling", "CAPTURED", 10_000, 0, NOON);
            ours("p4", "telling", "CANCELLED", 10_000, 0, null);
            theirs("p2", 9_000, 0, NOON);
            theirs("p3", 10_000, 2_000, NOON);
            theirs("p4", 10_000, 0, NOON);
            theirs("p5", 10_000, 0, NOON);

            reconciliation.run(DAY);
            assertThat(reconciliation.open())
                    .extracting(Difference::reference, Difference::kind)
                    .containsExactlyInAnyOrder(
                            Tuple.tuple("ref-p1", Kind.ONLY_OURS),
                            Tuple.tuple("ref-p2", Kind.AMOUNT),
                            Tuple.tuple("ref-p3", Kind.REFUNDED),
                            Tuple.tuple("ref-p4", Kind.STATE),
                            Tuple.tuple("ref-p5", Kind.ONLY_THEIRS));
            assertThat(shops.audit.openAlarms())
                    .singleElement()
                    .satisfies(alarm -> assertThat(alarm.facts()).containsEntry("new", 5));
        });
        in(
                DELTA,
                () -> assertThat(reconciliation.open())
                        .as("another shop's books")
                        .isEmpty());
    }

    @Test
    void withoutAStatementEachPaymentIsLookedAt() {
        in(GAMMA, () -> {
            for (var payment : new String[] {"p1", "p2", "p3", "p4"})
                ours(payment, "mute", "CAPTURED", 10_000, 0, NOON);
            ours("p5", "mute", "DECLINED", 10_000, 0, null);
            ours("p6", "mute", "DECLINED", 10_000, 0, null);
            see("p1", Standing.CAPTURED, 10_000, 0);
            see("p2", Standing.DEAD, 10_000, 0);
            see("p3", Standing.CAPTURED, 10_000, 10);
            see("p5", Standing.CAPTURED, 10_000, 0);

            reconciliation.run(DAY);
            assertThat(reconciliation.open())
                    .extracting(Difference::reference, Difference::kind)
                    .containsExactlyInAnyOrder(
                            Tuple.tuple("ref-p2", Kind.STATE),
                            Tuple.tuple("ref-p3", Kind.REFUNDED),
                            Tuple.tuple("ref-p4", Kind.ONLY_OURS),
                            Tuple.tuple("ref-p5", Kind.STATE));
        });
    }

    @Test
    void aDifferenceIsListedOnceAlarmedOnceAndSettledWhenItIsGone() {
        in(GAMMA, () -> {
            theirs("p1", 10_000, 0, NOON);
            reconciliation.run(DAY);
            reconciliation.run(DAY);
            assertThat(reconciliation.open()).hasSize(1);
            assertThat(shops.audit.openAlarms()).hasSize(1);

            theirs("p1", 11_000, 0, NOON);
            reconciliation.run(DAY);
            assertThat(reconciliation.open())
                    .singleElement()
                    .extracting(Difference::theirs)
                    .asString()
                    .startsWith("11000 KRW");
            assertThat(shops.audit.openAlarms()).hasSize(1);

            ours("p1", "telling", "CAPTURED", 11_000, 0, NOON);
            reconciliation.run(DAY);
            assertThat(reconciliation.open()).isEmpty();
            assertThat(reconciliation.differencesOf(DAY))
                    .singleElement()
                    .extracting(Difference::settledAt)
                    .isEqualTo(shops.clock.instant());

            DATABASE.sql("update payments set reference = 'lost', id = 'lost'").update();
            reconciliation.run(DAY);
            assertThat(reconciliation.open())
                    .as("it is back")
                    .extracting(Difference::reference)
                    .containsExactlyInAnyOrder("ref-p1", "lost");
            assertThat(shops.audit.openAlarms()).hasSize(2);
        });
    }

    /** As Stripe does, which books intents where we have sessions. */
    @Test
    void aPaymentThatIsBookedByAnotherNameIsKnownByOurs() {
        in(GAMMA, () -> {
            ours("p1", "telling", "CAPTURED", 10_000, 0, NOON);
            shops.telling.booked.add(new Booked("intent-1", "p1", Money.won(10_000), 0, NOON));
            reconciliation.run(DAY);
            assertThat(reconciliation.open()).isEmpty();

            shops.telling.booked.add(new Booked("intent-2", "p1", Money.won(10_000), 0, NOON));
            reconciliation.run(DAY);
            assertThat(reconciliation.open())
                    .as("taken twice")
                    .extracting(Difference::kind)
                    .containsExactly(Kind.ONLY_THEIRS);
        });
    }

    @Test
    void replicasThatCompareAtOnceAlarmOnce() throws Exception {
        in(GAMMA, () -> theirs("p1", 10_000, 0, NOON));
        var start = new CyclicBarrier(4);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = java.util.stream.IntStream.range(0, 4)
                    .mapToObj(replica -> threads.submit(() -> {
                        start.await();
                        in(GAMMA, () -> replica().run(DAY));
                        return null;
                    }))
                    .toList();
            for (var one : all) one.get();
        }
        in(GAMMA, () -> {
            assertThat(count("payment_differences")).isEqualTo(1);
            assertThat(shops.audit.openAlarms()).hasSize(1);
        });
    }

    @Test
    void whatIsInFlightIsNoDifference() {
        in(GAMMA, () -> {
            shops.clock.set(NOON.plus(Duration.ofMinutes(9)));
            ours("p1", "telling", "CAPTURED", 10_000, 0, NOON);
            ours("p2", "telling", "CAPTURING", 10_000, 0, null);
            theirs("p2", 10_000, 0, NOON);
            theirs("p3", 10_000, 0, NOON);
            ours("p4", "telling", "CAPTURED", 10_000, 0, NOON.minusSeconds(7_200));
            theirs("p4", 10_000, 4_000, NOON.minusSeconds(7_200));
            refund("r4", "p4", "REQUESTED", NOON, null);
            reconciliation.run(DAY);
            assertThat(reconciliation.open()).isEmpty();

            shops.clock.advance(Duration.ofMinutes(2));
            reconciliation.run(DAY);
            assertThat(reconciliation.open())
                    .extracting(Difference::reference)
                    .containsExactlyInAnyOrder("ref-p1", "ref-p2", "ref-p3");

            shops.clock.advance(Duration.ofDays(1));
            reconciliation.run(DAY);
            assertThat(reconciliation.open())
                    .as("a refund that was asked for a day ago is not on its way any more")
                    .extracting(Difference::reference)
                    .contains("ref-p4");
        });
    }

    @Test
    void whatIsGivenBackOnALaterDayIsComparedOnThatDay() {
        in(GAMMA, () -> {
            ours("p1", "mute", "CAPTURED", 10_000, 4_000, NOON.minus(Duration.ofDays(3)));
            refund("r1", "p1", "DONE", NOON.minusSeconds(60), NOON);
            see("p1", Standing.CAPTURED, 10_000, 0);
            reconciliation.run(DAY);
            assertThat(reconciliation.open())
                    .extracting(Difference::reference, Difference::kind)
                    .containsExactly(Tuple.tuple("ref-p1", Kind.REFUNDED));
        });
    }

    @Test
    void aCaptureAroundMidnightIsInBothBooks() {
        in(GAMMA, () -> {
            ours("p1", "telling", "CAPTURED", 10_000, 0, MIDNIGHT.plusSeconds(1));
            theirs("p1", 10_000, 0, MIDNIGHT.minusSeconds(1));
            shops.telling.payments.put("ref-p1", new Seen(Standing.CAPTURED, "p1", Money.won(10_000), 0, null));
            assertThat(run(DAY).payments()).isZero();
            assertThat(run(DAY.plusDays(1)).payments()).isEqualTo(1);
            assertThat(reconciliation.open()).isEmpty();
        });
    }

    @Test
    void aDayIsTheShops() {
        in(GAMMA, () -> {
            ours("p1", "mute", "CAPTURED", 1_000, 0, Instant.parse("2026-11-22T14:59:59Z"));
            ours("p2", "mute", "CAPTURED", 2_000, 0, Instant.parse("2026-11-22T15:00:00Z"));
            ours("p3", "mute", "CAPTURED", 3_000, 0, Instant.parse("2026-11-23T14:59:59Z"));
            ours("p4", "mute", "CAPTURED", 4_000, 0, Instant.parse("2026-11-23T15:00:00Z"));
            reconciliation.run(DAY);
            assertThat(reconciliation.of(DAY))
                    .filteredOn(run -> run.provider().equals("mute"))
                    .extracting(Reconciled::amount)
                    .containsExactly(5_000L);
            assertThatThrownBy(() -> reconciliation.run(DAY.plusDays(2))).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void aProviderThatIsSilentIsComparedLaterAndTheOthersNow() {
        in(GAMMA, () -> {
            ours("p1", "telling", "CAPTURED", 10_000, 0, NOON);
            ours("p2", "mute", "CAPTURED", 10_000, 0, NOON);
            see("p2", Standing.CAPTURED, 10_000, 0);
            shops.telling.failure = () -> new GatewaySilent("telling", null);
            assertThatThrownBy(() -> reconciliation.run(DAY)).isInstanceOf(GatewaySilent.class);
            assertThat(reconciliation.of(DAY)).extracting(Reconciled::provider).containsExactly("mute", "sandbox");
            assertThat(reconciliation.open()).isEmpty();

            var asked = shops.telling.askedWith.size();
            reconciliation.runDue();
            assertThat(shops.telling.askedWith)
                    .as("once, though seven days are due")
                    .hasSize(asked + 1);
            shops.telling.failure = null;
            theirs("p1", 10_000, 0, NOON);
            reconciliation.runDue();
            assertThat(reconciliation.of(DAY))
                    .extracting(Reconciled::provider)
                    .containsExactly("mute", "sandbox", "telling");
        });
    }

    @Test
    void yesterdayIsComparedOnceFromFourInTheMorning() {
        in(GAMMA, () -> {
            ours("p1", "telling", "CAPTURED", 10_000, 0, NOON);
            theirs("p1", 10_000, 0, NOON);
            shops.clock.set(FOUR.minusSeconds(1));
            reconciliation.runDue();
            assertThat(reconciliation.of(DAY)).isEmpty();
            assertThat(reconciliation.of(DAY.minusDays(1)))
                    .as("it was made up for")
                    .isNotEmpty();

            shops.clock.set(FOUR);
            reconciliation.runDue();
            assertThat(reconciliation.of(DAY)).hasSize(3);
            var asked = shops.telling.askedWith.size();
            shops.clock.advance(Duration.ofHours(20));
            reconciliation.runDue();
            assertThat(shops.telling.askedWith).as("not again").hasSize(asked);
        });
    }

    @Test
    void aRunOfAnUnfinishedDayDoesNotStandForIt() {
        in(GAMMA, () -> {
            shops.clock.set(NOON.plusSeconds(3_600));
            reconciliation.run(DAY);
            ours("p1", "telling", "CAPTURED", 10_000, 0, MIDNIGHT.minusSeconds(60));
            theirs("p1", 10_000, 0, MIDNIGHT.minusSeconds(60));
            shops.clock.set(FOUR);
            reconciliation.runDue();
            assertThat(reconciliation.of(DAY))
                    .filteredOn(run -> run.provider().equals("telling"))
                    .extracting(Reconciled::payments)
                    .containsExactly(1);
        });
    }

    @Test
    void whatIsOpenIsLookedAtAgainEachMorning() {
        in(GAMMA, () -> {
            theirs("p1", 10_000, 0, NOON);
            reconciliation.runDue();
            assertThat(reconciliation.open()).hasSize(1);
            ours("p1", "telling", "CAPTURED", 10_000, 0, NOON);
            shops.clock.advance(Duration.ofHours(1));
            reconciliation.runDue();
            assertThat(reconciliation.open()).as("not before").hasSize(1);
            shops.clock.advance(Duration.ofDays(1));
            reconciliation.runDue();
            assertThat(reconciliation.open()).isEmpty();
        });
    }

    @Test
    void paymentsOfAProviderThatCannotBeAskedAnyMoreStopNobody() {
        in(GAMMA, () -> {
            ours("p1", "gone", "CAPTURED", 10_000, 0, NOON);
            assertThat(reconciliation.run(DAY))
                    .extracting(Reconciled::provider)
                    .containsExactly("mute", "sandbox", "telling");
        });
    }

    private Reconciliation replica() {
        return new Reconciliation(
                shops.gateways,
                new Comparison(shops.gateways, books, shops.clock),
                books,
                shops.audit,
                TRANSACTION,
                shops.clock);
    }

    private Reconciled run(LocalDate day) {
        return reconciliation.run(day).stream()
                .filter(run -> run.provider().equals("telling"))
                .findAny()
                .orElseThrow();
    }

    private void ours(String payment, String provider, String state, long amount, long refunded, Instant capturedAt) {
        DATABASE.sql("""
                        insert into payments (id, order_id, provider, state, reference, pay_url, currency, amount, captured, refunded,
                            started_at, captured_at)
                        values (?, ?, ?, ?, ?, '', 'KRW', ?, ?, ?, ?, ?)""")
                .param(payment)
                .param("order-" + payment)
                .param(provider)
                .param(state)
                .param("ref-" + payment)
                .param(amount)
                .param(capturedAt == null ? null : amount)
                .param(refunded)
                .param((capturedAt == null ? NOON : capturedAt).atOffset(ZoneOffset.UTC))
                .param(capturedAt == null ? null : capturedAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void refund(String id, String payment, String state, Instant requestedAt, Instant doneAt) {
        DATABASE.sql("""
                        insert into refunds (id, payment_id, order_id, currency, amount, reason, actor, restock, state,
                            requested_at, done_at)
                        values (?, ?, ?, 'KRW', 4000, 'changed mind', 'SHOPPER', true, ?, ?, ?)""")
                .param(id)
                .param(payment)
                .param("order-" + payment)
                .param(state)
                .param(requestedAt.atOffset(ZoneOffset.UTC))
                .param(doneAt == null ? null : doneAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    private void theirs(String payment, long amount, long refunded, Instant at) {
        shops.telling.booked.removeIf(booked -> booked.reference().equals("ref-" + payment));
        shops.telling.booked.add(new Booked("ref-" + payment, payment, Money.won(amount), refunded, at));
    }

    private void see(String payment, Standing standing, long amount, long refunded) {
        shops.mute.payments.put("ref-" + payment, new Seen(standing, payment, Money.won(amount), refunded, null));
    }

    private static void in(ServedTenant shop, Runnable work) {
        CurrentTenant.run(shop, work);
    }
}
