package io.bidd.provisioner.database;

import io.bidd.template.ServedTenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Roles and schemas of tenants. A tenant's role may use its own schema's tables as the changelog grants them, and nothing
 * else; the schema belongs to the provisioner, so a runtime cannot change its own structure.
 *
 * <p>Names go into statements that take no parameters. They are derived from opaque ids and checked here again.
 */
@Component
public class TenantDatabase {

    /** Liquibase keeps state per JVM that two updates at once would share (liquibase#7956). */
    private static final ReentrantLock ONE_UPDATE_AT_A_TIME = new ReentrantLock();

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final DatabaseSettings settings;
    /** Stands for the newest changelog: a hash of all its files. */
    private final String changelog = fingerprintOfChangelog();

    TenantDatabase(JdbcClient database, TransactionTemplate transaction, DatabaseSettings settings) {
        this.database = database;
        this.transaction = transaction;
        this.settings = settings;
    }

    /** A role that owns nothing and may not log in until it is told to. */
    public void ensureRole(String role) {
        checkName(role);
        ensure(
                "select from pg_roles where rolname = ?",
                role,
                "create role " + role + " nologin noinherit nosuperuser nocreatedb nocreaterole");
        ensure(
                "select where has_database_privilege(?, current_database(), 'connect')",
                role,
                "grant connect on database " + currentDatabase() + " to " + role);
    }

    /**
     * Lets a role log in with this password. A role that has it is left as it is: a comment on the role tells which one it
     * has, by a hash that says nothing about 256 random bits.
     */
    public void ensureLogin(String role, String password, int mostConnections) {
        ensureRole(role);
        var mark = fingerprint(checkSecret(password));
        ensure(
                "select from pg_roles where rolcanlogin and shobj_description(oid, 'pg_authid') = '" + mark
                        + "' and rolname = ?",
                role,
                "alter role " + role + " login password '" + password + "' connection limit " + mostConnections,
                "comment on role " + role + " is '" + mark + "'");
    }

    /** Lets a shared runtime's login take on a tenant's role, by {@code SET ROLE} only: nothing is inherited. */
    public void ensureMayBecome(String login, String role) {
        checkName(login);
        checkName(role);
        ensure(
                "select from pg_auth_members where member = '" + login + "'::regrole and roleid = ?::regrole",
                role,
                "grant " + role + " to " + login);
    }

    /** The tenant's schema, which its role may look into. */
    public void ensureSchema(String tenantId) {
        var schema = checkName(ServedTenant.schemaOf(tenantId));
        ensure(
                """
                select from pg_namespace join pg_roles on rolname = nspname
                where nspname = ? and has_schema_privilege(nspname, nspname, 'usage') and rolconfig @> array['search_path=' || nspname]""",
                schema,
                "create schema if not exists " + schema,
                "grant usage on schema " + schema + " to " + schema,
                "alter role " + schema + " set search_path to " + schema);
    }

    /**
     * Brings the tenant's schema to the newest changeset, on a connection of its own: Liquibase leaves its search path on
     * the connection it used, and a pool would hand that to somebody else. A comment on the schema tells which changelog it has,
     * so that one that is up to date is not looked through again and again.
     */
    public void ensureChangelog(String tenantId) {
        var schema = checkName(ServedTenant.schemaOf(tenantId));
        if (exists(
                "select from pg_namespace where obj_description(oid, 'pg_namespace') = '" + changelog
                        + "' and nspname = ?",
                schema)) return;
        ONE_UPDATE_AT_A_TIME.lock();
        try (var connection = DriverManager.getConnection(settings.url(), settings.username(), settings.password())) {
            try (var statement = connection.createStatement()) {
                statement.execute("select pg_advisory_lock(hashtext('changelog'), hashtext('" + schema + "'))");
                statement.execute("set search_path to " + schema);
            }
            update(connection, schema);
        } catch (SQLException | LiquibaseException failed) {
            throw new IllegalStateException("the changelog could not be applied to " + schema, failed);
        } finally {
            ONE_UPDATE_AT_A_TIME.unlock();
        }
        run("comment on schema " + schema + " is '" + changelog + "'");
    }

    private static void update(Connection connection, String schema) throws LiquibaseException {
        var target = DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
        target.setDefaultSchemaName(schema);
        target.setLiquibaseSchemaName(schema);
        try (var liquibase = new Liquibase("changelog/tenant.yaml", new ClassLoaderResourceAccessor(), target)) {
            liquibase.setChangeLogParameter("role", schema);
            liquibase.update(
                    new Contexts(schema),
                    new LabelExpression()); // a context of its own defeats the cache across tenants
        }
    }

    /** Removes schema and role with all that is in them. Removing twice changes nothing. */
    public void remove(String tenantId) {
        var name = checkName(ServedTenant.schemaOf(tenantId));
        run("drop schema if exists " + name + " cascade");
        if (!exists("select from pg_roles where rolname = ?", name)) return;
        transaction.executeWithoutResult(status -> {
            lockRoles();
            run("revoke connect on database " + currentDatabase() + " from " + name);
            run("drop role " + name);
        });
    }

    public boolean hasSchema(String tenantId) {
        return exists("select from pg_namespace where nspname = ?", ServedTenant.schemaOf(tenantId));
    }

    /**
     * Takes the tenant at this generation, unless somebody took it at a newer one: then this provisioner is behind and must
     * leave it alone.
     */
    public boolean fence(String tenantId, long generation) {
        var isOurs = database.sql("select exists (select from provisioner.tenants where id = ? and generation = ?)")
                .params(tenantId, generation)
                .query(Boolean.class)
                .single();
        if (isOurs) return true; // the usual case, at every look
        return database.sql("""
                        insert into provisioner.tenants (id, generation) values (?, ?)
                        on conflict (id) do update set generation = excluded.generation
                        where tenants.generation <= excluded.generation""").params(tenantId, generation).update() == 1;
    }

    /** Remembers that the tenant's data was exported at this generation. */
    public void markExported(String tenantId, long generation) {
        database.sql("update provisioner.tenants set exported_generation = ? where id = ?")
                .params(generation, tenantId)
                .update();
    }

    public boolean isExported(String tenantId, long generation) {
        return database.sql("select exists (select from provisioner.tenants where id = ? and exported_generation = ?)")
                .params(tenantId, generation)
                .query(Boolean.class)
                .single();
    }

    private boolean exists(String query, String name) {
        return database.sql("select exists (" + query + ")")
                .param(name)
                .query(Boolean.class)
                .single();
    }

    private String currentDatabase() {
        return "\""
                + database.sql("select current_database()")
                        .query(String.class)
                        .single()
                        .replace("\"", "\"\"") + "\"";
    }

    /**
     * Acts only where it must: roles and their rights are rows that all tenants share, and two changes at once would meet
     * there. So it looks first, and where there is something to do, one does it at a time and looks again.
     */
    private void ensure(String wanted, String name, String... statements) {
        if (exists(wanted, name)) return;
        transaction.executeWithoutResult(status -> {
            lockRoles();
            if (exists(wanted, name)) return;
            for (var statement : statements) run(statement);
        });
    }

    private void lockRoles() {
        database.sql("select pg_advisory_xact_lock(hashtext('provisioner.roles'))")
                .query()
                .singleRow();
    }

    private void run(String statement) {
        database.sql(statement).update();
    }

    private static String checkName(String name) {
        if (!name.matches("[a-z][a-z0-9_]{2,40}")) throw new IllegalArgumentException("not a name of ours: " + name);
        return name;
    }

    private static String checkSecret(String secret) {
        if (!secret.matches("[0-9a-f]{32,}")) throw new IllegalArgumentException("not a secret of ours");
        return secret;
    }

    private static String fingerprint(String secret) {
        return HexFormat.of().formatHex(sha256().digest(secret.getBytes(StandardCharsets.US_ASCII)), 0, 8);
    }

    private static String fingerprintOfChangelog() {
        var digest = sha256();
        try {
            var files = new PathMatchingResourcePatternResolver().getResources("classpath:changelog/*");
            Arrays.sort(files, Comparator.comparing(Resource::getFilename));
            for (var file : files) digest.update(file.getContentAsByteArray());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
