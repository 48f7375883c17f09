package io.bidd.controlplane.tenancy;

import io.bidd.controlplane.problem.Refused;
import io.bidd.template.Ids;
import io.bidd.template.IsolationReport;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Reports on how well shops are walled in, which provisioners make on demand. */
@Service
@Transactional
class IsolationReports {

    private static final int SHOWN = 10;
    /** Longer than one report takes, so that another provisioner comes only if the first one is gone. */
    private static final Duration TAKEN_FOR = Duration.ofMinutes(5);

    private final JdbcClient database;
    private final Tenants tenants;
    private final JsonMapper json;
    private final Clock clock;
    private final Changes changes;

    IsolationReports(JdbcClient database, Tenants tenants, JsonMapper json, Clock clock, Changes changes) {
        this.database = database;
        this.tenants = tenants;
        this.json = json;
        this.clock = clock;
        this.changes = changes;
    }

    /** Asks for one. Who asks while one is being made waits for the same. @throws Refused if the shop is gone */
    void ask(String tenantId) {
        var spec = tenants.find(tenantId).orElseThrow(() -> Refused.notFound("tenant"));
        if (spec.wanted() == Wanted.DELETED)
            throw Refused.conflict("wrong-phase", "The shop is gone, there is nothing left to be tried.");
        database.sql("insert into isolation_reports (id, tenant_id, asked_at) values (?, ?, ?) on conflict do nothing")
                .params(Ids.next(), tenantId, now())
                .update();
        changes.tell();
    }

    /**
     * Those that nobody works on, each with another shop that its walls may be tried on. They are the caller's for some minutes: two
     * who try the same walls would be in each other's way.
     */
    List<IsolationReport.Request> take() {
        return database.sql("""
                        update isolation_reports asked set taken_at = :now
                        from tenants
                        where tenants.id = asked.tenant_id and tenants.wanted <> 'DELETED' and asked.report is null
                            and (asked.taken_at is null or asked.taken_at < :lapsed)
                        returning asked.id, tenants.spec,
                            (select other.spec from tenants other
                             where other.id <> tenants.id and other.reached in ('RUNNING', 'SUSPENDED') and other.wanted = other.reached
                             order by other.spec ->> 'runtime' = tenants.spec ->> 'runtime', other.wanted, other.created_at
                             limit 1) as neighbour""")
                .param("now", now())
                .param("lapsed", now().minus(TAKEN_FOR))
                .query((row, n) -> new IsolationReport.Request(
                        row.getString("id"), spec(row.getString("spec")), neighbour(row.getString("neighbour"))))
                .list();
    }

    private TenantSpec spec(String text) {
        return json.readValue(text, TenantSpec.class);
    }

    private @Nullable TenantSpec neighbour(@Nullable String text) {
        return text == null ? null : spec(text);
    }

    /** The first answer counts. */
    void answer(String id, IsolationReport report) {
        database.sql("update isolation_reports set report = ?::jsonb, reported_at = ? where id = ? and report is null")
                .params(json.writeValueAsString(report), now(), id)
                .update();
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    List<Row> of(String tenantId) {
        if (tenants.find(tenantId).isEmpty()) throw Refused.notFound("tenant");
        return database.sql(
                        "select asked_at, report from isolation_reports where tenant_id = ? order by asked_at desc limit ?")
                .params(tenantId, SHOWN)
                .query((row, n) -> {
                    var report = row.getString("report");
                    return new Row(
                            row.getObject("asked_at", OffsetDateTime.class).toInstant(),
                            report == null ? null : json.readValue(report, IsolationReport.class));
                })
                .list();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    /** @param report nothing while it is being made */
    record Row(Instant askedAt, @Nullable IsolationReport report) {}
}
