package io.bidd.provisioner.database;

import io.bidd.provisioner.flight.FlightRecorder;
import io.bidd.template.Ids;
import io.bidd.template.ServedTenant;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Schemas that were made before anybody ordered them. To make one takes the database half a second of a core, most of what an order
 * costs; to give one away is to change two names. They are made while nobody orders.
 */
@Component
public class SpareSchemas {

    private static final long QUIET_NANOS = 5_000_000_000L;

    private final TenantDatabase tenants;
    private final TenantChangelog changelog;
    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final int enough;
    private volatile long lastGiven = System.nanoTime();

    /** @param enough as many as orders are expected at once; 0 for none */
    SpareSchemas(
            TenantDatabase tenants,
            TenantChangelog changelog,
            JdbcClient database,
            TransactionTemplate transaction,
            @Value("${bidd.spare-schemas}") int enough) {
        this.tenants = tenants;
        this.changelog = changelog;
        this.database = database;
        this.transaction = transaction;
        this.enough = enough;
    }

    /** Gives a tenant that has nothing yet a spare as its role and schema. Without a spare nothing happens. */
    public void giveTo(String tenantId) {
        var schema = ServedTenant.schemaOf(tenantId);
        var hasNothing = "select to_regrole(:name) is null and to_regnamespace(:name) is null";
        if (!is(hasNothing, schema)) return;
        transaction.executeWithoutResult(status -> {
            tenants.lockRoles();
            if (!is(hasNothing, schema)) return;
            lastGiven = System.nanoTime();
            var spare = database.sql("""
                            delete from provisioner.spares where name =
                                (select name from provisioner.spares where changelog = ? limit 1)
                            returning name""")
                    .param(changelog.fingerprint())
                    .query(String.class)
                    .optional();
            if (spare.isEmpty()) return;
            database.sql("alter schema " + spare.get() + " rename to " + schema).update();
            database.sql("alter role " + spare.get() + " rename to " + schema).update();
            FlightRecorder.note(spare.get() + " becomes " + schema);
        });
    }

    @Scheduled(fixedDelayString = "PT5S")
    void stockUp() {
        stockUp(enough, this::isQuiet);
    }

    /** Finishes and renews those there are, then makes what is missing, as long as it may. */
    public void stockUp(int enough, BooleanSupplier mayGoOn) {
        if (enough == 0 || !mayGoOn.getAsBoolean()) return;
        for (var unfinished : unfinished()) {
            if (!mayGoOn.getAsBoolean()) return;
            make(unfinished);
        }
        while (mayGoOn.getAsBoolean() && many() < enough) {
            var name = "spare_" + Ids.nextTenant();
            database.sql("insert into provisioner.spares (name) values (?)")
                    .param(name)
                    .update();
            make(name);
        }
    }

    private boolean isQuiet() {
        return System.nanoTime() - lastGiven > QUIET_NANOS;
    }

    private List<String> unfinished() {
        return database.sql("select name from provisioner.spares where changelog is distinct from ?")
                .param(changelog.fingerprint())
                .query((row, number) -> row.getString("name"))
                .list();
    }

    private long many() {
        return database.sql("select count(*) from provisioner.spares")
                .query(Long.class)
                .single();
    }

    /** May be repeated, whatever is there already. */
    private void make(String name) {
        tenants.ensureRole(name);
        tenants.ensureSchemaOf(name);
        changelog.ensure(name);
        database.sql("update provisioner.spares set changelog = ? where name = ?")
                .params(changelog.fingerprint(), name)
                .update();
    }

    private boolean is(String question, String name) {
        return database.sql(question).param("name", name).query(Boolean.class).single();
    }
}
