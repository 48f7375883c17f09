package io.bidd.provisioner.database;

import io.bidd.provisioner.flight.FlightRecorder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.concurrent.locks.ReentrantLock;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The changesets of a tenant's schema. A schema that has some gets those it lacks, by Liquibase. One that has none gets all of them as
 * one script that Liquibase wrote down beforehand: going through the changesets takes it a second or two of a core, one schema after
 * the other, and twenty orders at once would wait.
 */
@Component
class TenantChangelog {

    private static final Logger log = LoggerFactory.getLogger(TenantChangelog.class);

    private static final String FILE = "changelog/tenant.yaml";
    /** Liquibase keeps state per JVM that two updates at once would share (liquibase#7956). */
    private static final ReentrantLock ONE_UPDATE_AT_A_TIME = new ReentrantLock();

    /** Stands for a schema's name in the script; no schema of ours has it. */
    private static final String SCHEMA = "schema_of_the_tenant";

    private final JdbcTemplate database;
    private final TransactionTemplate transaction;
    private final DatabaseSettings settings;
    /** Changes with any file of the changelog. */
    private final String fingerprint = fingerprintOfFiles();

    private final ReentrantLock writing = new ReentrantLock();
    private @Nullable String script;

    TenantChangelog(JdbcTemplate database, TransactionTemplate transaction, DatabaseSettings settings) {
        this.database = database;
        this.transaction = transaction;
        this.settings = settings;
    }

    /** Has the script ready before the first order comes. While the database is away that is left to the first order. */
    @EventListener(ApplicationReadyEvent.class)
    void prepare() {
        Thread.ofVirtual().name("changelog").start(() -> {
            try {
                script();
            } catch (RuntimeException later) {
                log.warn("the script of the changelog is not ready yet: {}", later.getMessage());
            }
        });
    }

    String fingerprint() {
        return fingerprint;
    }

    /**
     * Brings a schema to the newest changeset. A comment on the schema tells which changelog it has, so that one that is up to date
     * is not looked through again and again.
     *
     * @throws IllegalStateException if that failed; a schema that had none then still has none
     */
    void ensure(String schema) {
        if (is("select obj_description(to_regnamespace(?), 'pg_namespace') = ?", schema, fingerprint)) return;
        if (!madeByScript(schema)) bringUp(schema);
        FlightRecorder.note("changelog " + fingerprint + " of " + schema);
    }

    /** @return false if the schema has changesets already, and nothing was done */
    private boolean madeByScript(String schema) {
        var written = script().replace(SCHEMA, schema);
        return Boolean.TRUE.equals(transaction.execute(status -> {
            database.execute("select pg_advisory_xact_lock(hashtext('changelog'), hashtext('" + schema + "'))");
            if (is("select to_regclass(?) is not null", schema + ".databasechangelog")) return false;
            database.execute("set local search_path to " + schema);
            database.execute(written);
            // The checksums are of statements with another schema's name in them. Liquibase fills in what is missing.
            database.execute("update databasechangelog set md5sum = null");
            database.execute(comment(schema));
            return true;
        }));
    }

    private boolean is(String query, String... values) {
        return Boolean.TRUE.equals(database.queryForObject(query, Boolean.class, (Object[]) values));
    }

    /** By Liquibase, on a connection of its own: it leaves its search path there, and a pool would hand that to somebody else. */
    private void bringUp(String schema) {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_lock(hashtext('changelog'), hashtext('" + schema + "'))");
            statement.execute("set search_path to " + schema);
            update(connection, schema, null);
            statement.execute(comment(schema));
        } catch (SQLException | LiquibaseException failed) {
            throw new IllegalStateException("the changelog could not be applied to " + schema, failed);
        }
    }

    private String comment(String schema) {
        return "comment on schema " + schema + " is '" + fingerprint + "'";
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(settings.url(), settings.username(), settings.password());
    }

    /** What Liquibase would do to a schema that has nothing: there is none of that name. */
    private String script() {
        writing.lock();
        try {
            if (script == null) script = write();
            return script;
        } finally {
            writing.unlock();
        }
    }

    private String write() {
        try (var connection = connect()) {
            var written = new StringWriter();
            update(connection, SCHEMA, written);
            return written.toString();
        } catch (SQLException | LiquibaseException failed) {
            throw new IllegalStateException("the script of the changelog could not be written", failed);
        }
    }

    /** @param instead where the statements go, if they shall not be run */
    private static void update(Connection connection, String schema, @Nullable Writer instead)
            throws LiquibaseException {
        ONE_UPDATE_AT_A_TIME.lock();
        try {
            var target =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            target.setDefaultSchemaName(schema);
            target.setLiquibaseSchemaName(schema);
            var liquibase = new Liquibase(FILE, new ClassLoaderResourceAccessor(), target);
            liquibase.setChangeLogParameter("role", schema);
            var contexts = new Contexts(schema); // a context of its own defeats the cache across tenants
            if (instead == null) liquibase.update(contexts, new LabelExpression());
            else liquibase.update(contexts, new LabelExpression(), instead);
        } finally {
            ONE_UPDATE_AT_A_TIME.unlock();
        }
    }

    private static String fingerprintOfFiles() {
        var digest = TenantDatabase.sha256();
        try {
            var files = new PathMatchingResourcePatternResolver().getResources("classpath:changelog/*");
            Arrays.sort(files, Comparator.comparing(Resource::getFilename));
            for (var file : files) digest.update(file.getContentAsByteArray());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }
}
