package io.bidd.provisioner.database;

import io.bidd.provisioner.flight.FlightRecorder;
import io.bidd.template.ServedTenant;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
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

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final TenantChangelog changelog;

    TenantDatabase(JdbcClient database, TransactionTemplate transaction, TenantChangelog changelog) {
        this.database = database;
        this.transaction = transaction;
        this.changelog = changelog;
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

    /**
     * The login of an owner with this password: each password has a login of its own, so that the one before is good until nobody uses it.
     *
     * @param owner a tenant's role, or the name of a shared runtime's logins
     */
    public static String loginOf(String owner, String password) {
        return owner + "_" + fingerprint(checkSecret(password));
    }

    /**
     * Lets an owner's login of this password become whatever the owner's other logins may become, so that it can take their place.
     *
     * @return its name
     */
    public String ensureLoginOf(String owner, String password, int mostConnections) {
        var login = loginOf(checkName(owner), password);
        ensureLogin(login, password, mostConnections);
        var lacking = database.sql("""
                        select distinct had.roleid::regrole::text as role from pg_auth_members had
                        where had.member in (select oid from pg_roles where rolname ~ :logins) and not exists
                            (select from pg_auth_members has where has.member = :login::regrole and has.roleid = had.roleid)""")
                .param("logins", loginsOf(owner))
                .param("login", login)
                .query((row, number) -> row.getString("role"))
                .list();
        for (var role : lacking) ensureMayBecome(login, role);
        return login;
    }

    /** Ends an owner's logins but this one. Those who are logged in by them would find them gone with their next connection. */
    public void removeOtherLoginsOf(String owner, String login) {
        for (var other : otherLoginsOf(owner, login)) {
            if (exists("select from pg_namespace where nspname = ?", other)) run("alter role " + other + " nologin");
            else dropRole(other);
        }
    }

    /** The owner's logins but this one, half-made ones too. */
    public List<String> otherLoginsOf(String owner, String login) {
        return database.sql("select rolname from pg_roles where rolname ~ ? and rolname <> ?"
                        + " and (rolcanlogin or not exists (select from pg_namespace where nspname = rolname))")
                .params(loginsOf(checkName(owner)), login)
                .query((row, number) -> row.getString("rolname"))
                .list();
    }

    private static String loginsOf(String owner) {
        return "^" + owner + "(_[0-9a-f]{16})?$";
    }

    /** Takes a tenant's role from logins of other owners, which it was served by before. */
    public void ensureOnlyOneMayBecome(String role, String owner) {
        checkName(role);
        checkName(owner);
        for (var other : database.sql("""
                        select member::regrole::text as login from pg_auth_members
                        where roleid = to_regrole(?) and pg_get_userbyid(member) ~ '^rt_' and pg_get_userbyid(member) !~ ?""")
                .params(role, loginsOf(owner))
                .query((row, number) -> row.getString("login"))
                .list()) {
            run("revoke " + role + " from " + other);
            FlightRecorder.note("revoke " + role + " from " + other);
        }
    }

    /** The tenant's schema, which its role may look into. */
    public void ensureSchema(String tenantId) {
        ensureSchemaOf(ServedTenant.schemaOf(tenantId));
    }

    /** The schema of a role's own name. */
    void ensureSchemaOf(String role) {
        var schema = checkName(role);
        ensure(
                """
                select from pg_namespace join pg_roles on rolname = nspname
                where nspname = ? and has_schema_privilege(nspname, nspname, 'usage') and rolconfig @> array['search_path=' || nspname]""",
                schema,
                "create schema if not exists " + schema,
                "grant usage on schema " + schema + " to " + schema,
                "alter role " + schema + " set search_path to " + schema);
    }

    /** Brings the tenant's schema to the newest changeset. @throws IllegalStateException if that failed */
    public void ensureChangelog(String tenantId) {
        changelog.ensure(checkName(ServedTenant.schemaOf(tenantId)));
    }

    /** Removes schema and role with all that is in them. Removing twice changes nothing. */
    public void remove(String tenantId) {
        removeRoleAndSchema(ServedTenant.schemaOf(tenantId));
    }

    void removeRoleAndSchema(String name) {
        checkName(name);
        run("drop schema if exists " + name + " cascade");
        removeOtherLoginsOf(name, name);
        dropRole(name);
    }

    /** Roles and schemas that still have the tenant's name. */
    public List<String> leftOf(String tenantId) {
        return database.sql("""
                        select 'role ' || rolname as what from pg_roles where rolname ~ :names
                        union all select 'schema ' || nspname from pg_namespace where nspname ~ :names order by 1""")
                .param("names", loginsOf(checkName(ServedTenant.schemaOf(tenantId))))
                .query((row, number) -> row.getString("what"))
                .list();
    }

    private void dropRole(String name) {
        if (!exists("select from pg_roles where rolname = ?", name)) return;
        transaction.executeWithoutResult(status -> {
            lockRoles();
            run("revoke connect on database " + currentDatabase() + " from " + name);
            run("drop role " + name);
            FlightRecorder.note("drop role " + name);
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
            for (var statement : statements) {
                run(statement);
                FlightRecorder.note(masked(statement));
            }
        });
    }

    /** Until the end of the transaction: roles and their rights are rows that all tenants share. */
    void lockRoles() {
        database.sql("select pg_advisory_xact_lock(hashtext('provisioner.roles'))")
                .query()
                .singleRow();
    }

    /** @throws IllegalStateException if it failed, in words without a secret: they are logged and reported */
    private void run(String statement) {
        try {
            database.sql(statement).update();
        } catch (DataAccessException failed) {
            throw new IllegalStateException(masked(statement) + " failed", NestedExceptionUtils.getRootCause(failed));
        }
    }

    private static String masked(String statement) {
        return statement.replaceAll(" password '[^']*'", " password …");
    }

    /** A shared runtime's name has up to 31 characters, its logins a prefix and a hash besides; the server allows 63. */
    private static String checkName(String name) {
        if (!name.matches("[a-z][a-z0-9_]{2,62}")) throw new IllegalArgumentException("not a name of ours: " + name);
        return name;
    }

    private static String checkSecret(String secret) {
        if (!secret.matches("[0-9a-f]{32,}")) throw new IllegalArgumentException("not a secret of ours");
        return secret;
    }

    private static String fingerprint(String secret) {
        return HexFormat.of().formatHex(sha256().digest(secret.getBytes(StandardCharsets.US_ASCII)), 0, 8);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
