package io.bidd.runtime.payment;

import static io.bidd.runtime.payment.MoneyShops.DATABASE;
import static io.bidd.runtime.payment.MoneyShops.DELTA;
import static io.bidd.runtime.payment.MoneyShops.GAMMA;
import static io.bidd.runtime.payment.MoneyShops.TRANSACTION;
import static io.bidd.runtime.payment.MoneyShops.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bidd.runtime.tenancy.CurrentTenant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MoneyAuditIT {

    private final MoneyShops shops;
    private final MoneyAudit audit;

    MoneyAuditIT() throws Exception {
        shops = new MoneyShops();
        audit = shops.audit;
    }

    @Test
    void whatHappenedToAnOrderIsReadInOrder() {
        CurrentTenant.run(GAMMA, () -> {
            audit.note("captured", "PROVIDER", "o1", "p1", Map.of("amount", 10_000L, "provider", "toss"));
            audit.note("captured", "PROVIDER", "o2", "p2", Map.of());
            audit.alarm("wrong-amount", "PROVIDER", "o1", "p1", Map.of("theirs", 9_999));

            assertThat(audit.of("o1")).extracting("kind").containsExactly("captured", "wrong-amount");
            var line = audit.of("o1").getFirst();
            assertThat(line.facts()).isEqualTo(Map.of("amount", 10_000, "provider", "toss"));
            assertThat(line.at()).isEqualTo(shops.clock.instant());
            assertThat(line.alarm()).isFalse();
        });
        CurrentTenant.run(DELTA, () -> assertThat(audit.of("o1")).isEmpty());
    }

    @Test
    void anAlarmIsCountedAndOpenUntilSomebodyHasSeenIt() {
        CurrentTenant.run(GAMMA, () -> {
            audit.note("captured", "PROVIDER", "o1", "p1", Map.of());
            audit.alarm("wrong-amount", "PROVIDER", "o1", "p1", Map.of());
            assertThat(shops.meters
                            .counter("bidd.money.alarms", "kind", "wrong-amount")
                            .count())
                    .isEqualTo(1);

            var open = audit.openAlarms();
            assertThat(open).hasSize(1);
            assertThat(audit.seen(open.getFirst().id())).isTrue();
            assertThat(audit.seen(open.getFirst().id())).as("once").isFalse();
            assertThat(audit.openAlarms()).isEmpty();
            assertThat(audit.of("o1").getLast().seenAt()).isEqualTo(shops.clock.instant());
            assertThat(audit.seen(audit.of("o1").getFirst().id()))
                    .as("a note is no alarm")
                    .isFalse();
        });
    }

    @Test
    void aLineGoesWithItsTransactionAndStandsAloneWithoutOne() {
        CurrentTenant.run(GAMMA, () -> {
            TRANSACTION.executeWithoutResult(status -> {
                audit.note("captured", "PROVIDER", "o1", "p1", Map.of());
                status.setRollbackOnly();
            });
            assertThat(audit.of("o1")).isEmpty();
            TRANSACTION.executeWithoutResult(status -> audit.note("captured", "PROVIDER", "o1", "p1", Map.of()));
            audit.note("refused", "SHOPPER", "o1", null, Map.of());
            assertThat(audit.of("o1")).hasSize(2);
        });
    }

    @Test
    void aLongFactIsCutAndDoesNotStopAnybody() {
        CurrentTenant.run(GAMMA, () -> {
            audit.note("refused", "PROVIDER", "o1", null, Map.of("why", "x".repeat(10_000), "flag", true));
            assertThat(audit.of("o1").getFirst().facts()).isEqualTo(Map.of("why", "x".repeat(200), "flag", true));
        });
    }

    @Test
    void nobodyTakesALineAway() {
        CurrentTenant.run(GAMMA, () -> {
            audit.note("captured", "PROVIDER", "o1", "p1", Map.of());
            assertThatThrownBy(() -> DATABASE.sql("delete from money_audit").update())
                    .rootCause()
                    .hasMessageContaining("permission denied");
            assertThat(count("money_audit")).isEqualTo(1);
        });
    }
}
