package io.bidd.controlplane.tenancy;

import io.bidd.template.TenantSpec;
import io.bidd.template.TenantStatus;
import io.bidd.template.TenantStatus.StepState;
import io.bidd.template.TenantStatus.StepStatus;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What was done for shops, step by step: with what was wanted, what changed, how long it took and why it waited. */
@Service
@Transactional
class FlightRecords {

    /** Of each shop; one that waits for months must not fill the disk. */
    private static final int KEPT = 1_000;

    private static final int SHOWN = 200;

    private final JdbcClient database;
    private final JsonMapper json;

    FlightRecords(JdbcClient database, JsonMapper json) {
        this.database = database;
        this.json = json;
    }

    /** Keeps what is new in a report: it tells steps again that an earlier one has told. */
    void keep(TenantSpec spec, TenantStatus status) {
        var kept = 0;
        for (var step : status.steps())
            if ((step.state() == StepState.DONE || step.state() == StepState.WAITING)
                    && step.at() != null
                    && !isOneMoreTry(status, step)) kept += insert(spec, status, step, step.at());
        if (kept > 0)
            database.sql("""
                            delete from flight_records where tenant_id = :tenant and id <=
                                (select id from flight_records where tenant_id = :tenant order by id desc offset :kept limit 1)""").param("tenant", status.id()).param("kept", KEPT).update();
    }

    /** Whether the step failed as it did before, which only counts up. */
    private boolean isOneMoreTry(TenantStatus status, StepStatus step) {
        if (step.state() != StepState.WAITING || step.at() == null) return false;
        return database.sql("""
                        update flight_records set tries = tries + 1, at = :at, millis = :millis, next_try = :next
                        where state = 'WAITING' and cause = :cause and at < :at and generation = :generation and step = :step
                            and changes @> :changes::jsonb
                            and id = (select max(id) from flight_records where tenant_id = :tenant)""")
                        .param("at", utc(step.at()))
                        .param("millis", step.millis())
                        .param("next", utc(step.nextTry()))
                        .param("cause", step.cause())
                        .param("generation", status.generation())
                        .param("step", step.name())
                        .param("changes", json.writeValueAsString(step.changes()))
                        .param("tenant", status.id())
                        .update()
                == 1;
    }

    /** A step that found all in place is worth a row once for each generation: tries begin with the first step again and again. */
    private int insert(TenantSpec spec, TenantStatus status, StepStatus step, Instant at) {
        return database.sql("""
                        insert into flight_records
                            (tenant_id, generation, wanted, room, step, state, at, millis, cause, next_try, changes)
                        select :tenant, :generation, :wanted, :room, :step, :state, :at, :millis, :cause, :next, :changes::jsonb
                        where :state = 'WAITING' or :changes <> '[]' or not exists
                            (select from flight_records
                             where tenant_id = :tenant and generation = :generation and step = :step and state = 'DONE')
                        on conflict do nothing""")
                .param("tenant", status.id())
                .param("generation", status.generation())
                .param("wanted", spec.wanted().name())
                .param("room", json.writeValueAsString(spec.room()))
                .param("step", step.name())
                .param("state", step.state().name())
                .param("at", utc(at))
                .param("millis", step.millis())
                .param("cause", step.cause())
                .param("next", utc(step.nextTry()))
                .param("changes", json.writeValueAsString(step.changes()))
                .update();
    }

    /** Newest first. */
    @Transactional(readOnly = true)
    List<Row> of(String tenantId) {
        return database.sql("select * from flight_records where tenant_id = ? order by id desc limit ?")
                .params(tenantId, SHOWN)
                .query((row, n) -> new Row(
                        row.getLong("generation"),
                        row.getString("wanted"),
                        row.getString("step"),
                        row.getString("state"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getLong("millis"),
                        row.getInt("tries"),
                        row.getString("cause"),
                        instant(row.getObject("next_try", OffsetDateTime.class)),
                        json.readValue(row.getString("changes"), new TypeReference<List<String>>() {})))
                .list();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant moment) {
        return moment == null ? null : moment.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime moment) {
        return moment == null ? null : moment.toInstant();
    }

    /**
     * @param wanted  what the step was a step to
     * @param at      when it was done, or failed the last time
     * @param millis  how long that took
     * @param tries   how often it failed in this way
     * @param changes what it changed and what it waited for
     */
    record Row(
            long generation,
            String wanted,
            String step,
            String state,
            Instant at,
            long millis,
            int tries,
            @Nullable String cause,
            @Nullable Instant nextTry,
            List<String> changes) {}
}
