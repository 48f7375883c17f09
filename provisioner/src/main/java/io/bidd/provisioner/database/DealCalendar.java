package io.bidd.provisioner.database;

import io.bidd.template.ServedTenant;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** When shops expect a crowd: around the start of their deals. Nothing that grows by load is there in time for a start. */
@Component
public class DealCalendar {

    private final JdbcClient database;
    private final Clock clock;
    private final Duration lead;
    private final Duration keep;

    /**
     * @param lead how long before a deal starts its shop is ready for the crowd; longer than it takes to look at all shops and start pods
     * @param keep how long after the start it stays so, if the deal does not end before; then load decides
     */
    DealCalendar(
            JdbcClient database,
            Clock clock,
            @Value("${bidd.prescale.lead}") Duration lead,
            @Value("${bidd.prescale.keep}") Duration keep) {
        this.database = database;
        this.clock = clock;
        this.lead = lead;
        this.keep = keep;
    }

    /** @param tenantId of a tenant that has the newest changeset */
    public boolean isCrowdExpected(String tenantId) {
        var now = clock.instant();
        return database.sql("select exists (select from " + ServedTenant.schemaOf(tenantId)
                        + ".deals where called_off_at is null"
                        + " and starts_at <= :soon and starts_at > :lately and ends_at > :now)")
                .param("soon", utc(now.plus(lead)))
                .param("lately", utc(now.minus(keep)))
                .param("now", utc(now))
                .query(Boolean.class)
                .single();
    }

    private static OffsetDateTime utc(java.time.Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
