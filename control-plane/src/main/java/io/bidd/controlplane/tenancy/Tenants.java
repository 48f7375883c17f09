package io.bidd.controlplane.tenancy;

import io.bidd.controlplane.problem.Refused;
import io.bidd.template.Isolation;
import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import io.bidd.template.TenantStatus;
import io.bidd.template.Wanted;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.support.SqlBinaryValue;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Wanted tenants and what has been seen of them. Every change takes the next generation, one after the other, so that
 * "all that is newer than" never misses one.
 */
@Service
@Transactional
public class Tenants {

    private final JdbcClient database;
    private final JsonMapper json;
    private final ApplicationEventPublisher news;
    private final Clock clock;
    private final Changes changes;
    private final FlightRecords records;

    Tenants(
            JdbcClient database,
            JsonMapper json,
            ApplicationEventPublisher news,
            Clock clock,
            Changes changes,
            FlightRecords records) {
        this.database = database;
        this.json = json;
        this.news = news;
        this.clock = clock;
        this.changes = changes;
        this.records = records;
    }

    /** Wants a new tenant; {@code spec} is given the generation to write into itself. Wanting it twice changes nothing. */
    public void want(String id, LongFunction<TenantSpec> spec) {
        if (find(id).isPresent()) return;
        var generation = nextGeneration();
        var wanted = spec.apply(generation);
        database.sql("""
                        insert into tenants (id, company_id, generation, wanted, spec, created_at)
                        values (?, ?, ?, ?, ?::jsonb, ?)""")
                .params(
                        id,
                        wanted.company().id(),
                        generation,
                        wanted.wanted().name(),
                        json.writeValueAsString(wanted),
                        now())
                .update();
        changes.tell();
    }

    /** Wants a tenant otherwise. What it may not become, or is wanted to be already, changes nothing. */
    public void turn(String id, Wanted wanted) {
        var generation = nextGeneration();
        var spec = get(id);
        if (spec.wanted().mayBecome(wanted)) change(spec.wanted(generation, wanted));
    }

    /** Wants a tenant's runtime larger or smaller. @throws Refused if it has none of its own, or is closed */
    public void resize(String id, Room room) {
        var generation = nextGeneration();
        var spec = get(id);
        if (spec.isolation() == Isolation.POOLED)
            throw Refused.conflict(
                    "shared-runtime", "The shop shares its runtime with others, so it has no size of its own.");
        if (spec.wanted().compareTo(Wanted.CLOSED) >= 0)
            throw Refused.conflict("wrong-phase", "The shop is closed or gone, its size is of no meaning any more.");
        if (!spec.room().equals(room)) change(spec.resized(generation, room));
    }

    /** Wants these host names of the company's own to lead to a tenant, and no others. Of one that is gone nothing is wanted. */
    public void lead(String id, List<String> domains) {
        var generation = nextGeneration();
        var spec = get(id);
        if (spec.wanted() != Wanted.DELETED && !spec.domains().equals(domains)) change(spec.at(generation, domains));
    }

    /** Wants a tenant of a shared runtime served by another one. @throws Refused if it has one of its own, or is closed */
    public void move(String id, String runtime) {
        var generation = nextGeneration();
        var spec = get(id);
        if (spec.isolation() != Isolation.POOLED)
            throw Refused.conflict("own-runtime", "The shop has a runtime of its own, which stays its own.");
        if (spec.wanted().compareTo(Wanted.CLOSED) >= 0)
            throw Refused.conflict("wrong-phase", "The shop is closed or gone, and is not moved any more.");
        if (!spec.runtime().equals(runtime)) change(spec.movedTo(generation, runtime));
    }

    /**
     * Wants a tenant's login for the database and its signing key made anew. What the key before has signed stays good until the next
     * renewal, so that nobody loses a place or a sign-in; the login before ends once no process uses it.
     *
     * @throws Refused while an earlier change is being made: a second renewal would end the key before the last one at once
     */
    public void renewSecrets(String id) {
        var generation = nextGeneration();
        var spec = get(id);
        if (spec.wanted().compareTo(Wanted.CLOSED) >= 0)
            throw Refused.conflict("wrong-phase", "The shop is closed or gone, its secrets are of no use any more.");
        if (status(id)
                .filter(seen -> seen.generation() == spec.generation() && seen.reached() != null)
                .isEmpty())
            throw Refused.conflict(
                    "still-changing", "An earlier change of this shop is still being made. Try again soon.");
        change(spec.withSecretsFrom(generation, clock.instant()));
    }

    /** @param changed from what was read after its generation was taken: whoever changes a tenant has waited for all before */
    private void change(TenantSpec changed) {
        database.sql("update tenants set generation = ?, wanted = ?, spec = ?::jsonb where id = ?")
                .params(changed.generation(), changed.wanted().name(), json.writeValueAsString(changed), changed.id())
                .update();
        changes.tell();
    }

    private TenantSpec get(String id) {
        return find(id).orElseThrow(() -> Refused.notFound("tenant"));
    }

    @Transactional(readOnly = true)
    public Optional<TenantSpec> find(String id) {
        return database.sql("select spec from tenants where id = ?")
                .param(id)
                .query((row, n) -> spec(row))
                .optional();
    }

    /** All tenants that changed after this generation and of which anything is still to be done, oldest change first. */
    @Transactional(readOnly = true)
    public List<TenantSpec> since(long generation) {
        return database.sql("""
                        select spec from tenants where generation > ? and (wanted <> 'DELETED' or reached is distinct from 'DELETED')
                        order by generation""").param(generation).query((row, n) -> spec(row)).list();
    }

    /** Takes a provisioner's report; a report about an older generation than the wanted one is shown but changes nothing else. */
    public void report(TenantStatus status) {
        var spec = get(status.id());
        if (status.generation() > spec.generation())
            throw Refused.conflict("unknown-generation", "Nobody wants generation " + status.generation() + " yet.");
        var reached = status.generation() == spec.generation() ? status.reached() : null;
        // First the rental, then the tenant: the order in which rentals take them too.
        if (reached != null) news.publishEvent(new TenantReached(status.id(), reached, clock.instant()));
        database.sql("""
                        update tenants set status = ?::jsonb, reported_at = ?, reached = coalesce(?, reached)
                        where id = ? and coalesce((status ->> 'generation')::bigint, 0) <= ?""")
                .param(json.writeValueAsString(status))
                .param(now())
                .param(reached == null ? null : reached.name())
                .param(status.id())
                .param(status.generation())
                .update();
        if (status.generation() == spec.generation()) records.keep(spec, status);
    }

    @Transactional(readOnly = true)
    public Optional<TenantStatus> status(String id) {
        return database.sql("select status from tenants where id = ? and status is not null")
                .param(id)
                .query((row, n) -> json.readValue(row.getString("status"), TenantStatus.class))
                .optional();
    }

    /** What was done for a tenant, newest first. */
    @Transactional(readOnly = true)
    List<FlightRecords.Row> records(String id) {
        return records.of(get(id).id());
    }

    /** Every tenant with what has been seen of it, newest first. */
    @Transactional(readOnly = true)
    public List<FleetRow> fleet() {
        return database.sql("select spec, status, reached, reported_at from tenants order by created_at desc")
                .query((row, n) -> {
                    var spec = spec(row);
                    var status = row.getString("status");
                    var reportedAt = row.getObject("reported_at", OffsetDateTime.class);
                    return new FleetRow(
                            spec.id(),
                            spec.slug(),
                            spec.url(),
                            spec.company().name(),
                            spec.isolation(),
                            spec.runtime(),
                            spec.room(),
                            spec.wanted(),
                            row.getString("reached") == null ? null : Wanted.valueOf(row.getString("reached")),
                            spec.generation(),
                            status == null ? null : json.readValue(status, TenantStatus.class),
                            reportedAt == null ? null : reportedAt.toInstant());
                })
                .list();
    }

    /**
     * Keeps the export of a closed tenant as it comes, without having it in memory. Keeping it again replaces it.
     *
     * @param length in bytes
     * @throws Refused if what has come is something else; then nothing is kept
     */
    @Transactional(rollbackFor = Exception.class)
    public void keepExport(String id, InputStream content, int length, String sha256) throws IOException {
        if (find(id).isEmpty()) throw Refused.notFound("tenant");
        var digested = new DigestInputStream(content, sha256());
        database.sql("""
                        insert into exports (tenant_id, sha256, content, created_at) values (?, ?, ?, ?)
                        on conflict (tenant_id) do update set sha256 = excluded.sha256, content = excluded.content, created_at = excluded.created_at""")
                .params(id, sha256, new SqlBinaryValue(digested, length), now())
                .update();
        if (digested.read() >= 0
                || !sha256.equals(
                        HexFormat.of().formatHex(digested.getMessageDigest().digest())))
            throw Refused.invalid(
                    "checksum", "The export arrived with another checksum than announced. Send it again.");
    }

    /** The checksum of a tenant's export, if one is kept. */
    @Transactional(readOnly = true)
    public Optional<String> exportChecksum(String id) {
        return database.sql("select sha256 from exports where tenant_id = ?")
                .param(id)
                .query(String.class)
                .optional();
    }

    @Transactional(readOnly = true)
    public Optional<byte[]> export(String id) {
        return database.sql("select content from exports where tenant_id = ?")
                .param(id)
                .query(byte[].class)
                .optional();
    }

    private long nextGeneration() {
        // One writer at a time: without it a smaller generation could be committed after a larger one was read.
        database.sql("select pg_advisory_xact_lock(hashtext('platform.tenant_generation'))")
                .query()
                .singleRow();
        return database.sql("select nextval('tenant_generation')")
                .query(Long.class)
                .single();
    }

    private TenantSpec spec(ResultSet row) throws SQLException {
        return json.readValue(row.getString("spec"), TenantSpec.class);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** One tenant as platform admins see it, with causes. */
    public record FleetRow(
            String id,
            String slug,
            String url,
            String company,
            Isolation isolation,
            String runtime,
            Room room,
            Wanted wanted,
            @Nullable Wanted reached,
            long generation,
            @Nullable TenantStatus status,
            java.time.@Nullable Instant reportedAt) {}
}
