package io.bidd.provisioner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bidd.provisioner.cache.TenantCache;
import io.bidd.provisioner.database.DealCalendar;
import io.bidd.provisioner.database.SpareSchemas;
import io.bidd.provisioner.database.TenantDatabase;
import io.bidd.provisioner.database.TenantExport;
import io.bidd.template.Ids;
import io.bidd.template.RedisUser;
import io.bidd.template.ServedTenant;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import redis.embedded.RedisServer;

/** What a tenant is given in a real PostgreSQL and a real Redis, and what is left of it afterwards. */
@SpringBootTest
class ProvisioningIT {

    private static final String PASSWORD = "0123456789abcdef0123456789abcdef";
    private static final EmbeddedPostgres POSTGRES;
    private static final RedisServer REDIS;
    private static final int REDIS_PORT;

    static {
        try {
            POSTGRES = EmbeddedPostgres.start();
            try (var socket = new ServerSocket(0)) {
                REDIS_PORT = socket.getLocalPort();
            }
            REDIS = RedisServer.newRedisServer()
                    .port(REDIS_PORT)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .build();
            REDIS.start();
            try (var server = POSTGRES.getPostgresDatabase().getConnection();
                    var statement = server.createStatement();
                    var script = ProvisioningIT.class.getResourceAsStream("/bootstrap.sql")) {
                var bootstrap = new String(script.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
                statement.execute(bootstrap);
                statement.execute(bootstrap); // it may run again
            }
        } catch (Exception failed) {
            throw new ExceptionInInitializerError(failed);
        }
    }

    @Autowired
    TenantDatabase database;

    @Autowired
    SpareSchemas spares;

    @Autowired
    DealCalendar deals;

    @Autowired
    TenantExport export;

    @Autowired
    TenantCache cache;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws IOException {
        var folder = Files.createTempDirectory("node");
        registry.add("spring.datasource.url", ProvisioningIT::url);
        registry.add("spring.datasource.username", () -> "bidd_provisioner");
        registry.add("spring.data.redis.port", () -> REDIS_PORT);
        registry.add("spring.data.redis.username", () -> "");
        registry.add("bidd.platform.local.folder", folder::toString);
        registry.add("bidd.spare-schemas", () -> 0);
        registry.add("bidd.control-url", () -> "http://127.0.0.1:1"); // nobody is there: it must be borne
    }

    @AfterAll
    static void stop() throws IOException {
        REDIS.stop();
        POSTGRES.close();
    }

    @Test
    void aRoleReachesItsOwnSchemaAndNothingElse() throws Exception {
        var alpha = dedicated();
        var beta = dedicated();
        try (var connection = login(alpha);
                var statement = connection.createStatement()) {
            statement.execute(
                    "insert into members (id, email, password_hash, name, phone, created_at) values ('m1', 'a@example.com', 'x', 'x', '1', now())");
            statement.execute("select count(*) from " + ServedTenant.schemaOf(alpha) + ".members");
            for (var forbidden : List.of(
                    "select * from " + ServedTenant.schemaOf(beta) + ".members",
                    "select * from provisioner.tenants",
                    "create table platform.mine (id int)",
                    "create table public.mine (id int)",
                    "create table mine (id int)",
                    "drop table members",
                    "delete from stock_movements",
                    "update order_events set reason = 'x'",
                    "set role " + ServedTenant.schemaOf(beta),
                    "set role bidd_provisioner",
                    "create role mine"))
                assertThatThrownBy(() -> statement.execute(forbidden))
                        .as(forbidden)
                        .hasMessageMatching("(?s).*(permission denied|must be owner|no schema has been selected).*");
        }
    }

    @Test
    void aSharedLoginBecomesItsTenantsAndNoOthers() throws Exception {
        var pooled = tenant();
        database.ensureLogin("rt_shared_9", PASSWORD, 10);
        database.ensureMayBecome("rt_shared_9", ServedTenant.schemaOf(pooled));
        var stranger = dedicated();
        try (var connection = DriverManager.getConnection(url(), "rt_shared_9", PASSWORD);
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("select * from " + ServedTenant.schemaOf(pooled) + ".members"))
                    .hasMessageContaining("permission denied");
            statement.execute("set role " + ServedTenant.schemaOf(pooled));
            statement.execute("select * from " + ServedTenant.schemaOf(pooled) + ".members");
            statement.execute("reset role");
            assertThatThrownBy(() -> statement.execute("set role " + ServedTenant.schemaOf(stranger)))
                    .hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> DriverManager.getConnection(url(), ServedTenant.schemaOf(pooled), PASSWORD))
                .hasMessageContaining("not permitted to log in");
    }

    @Test
    void aRedisUserReachesItsOwnKeysAndNothingElse() {
        var alpha = Ids.nextTenant();
        var beta = Ids.nextTenant();
        cache.ensureUser(alpha, PASSWORD);
        cache.ensureUser(beta, PASSWORD);
        var own = ServedTenant.redisPrefixOf(alpha) + "key";
        var foreign = ServedTenant.redisPrefixOf(beta) + "key";
        withRedis(beta, redis -> redis.opsForValue().set(foreign, "beta"));
        withRedis(alpha, redis -> {
            redis.opsForValue().set(own, "alpha");
            assertThat(redis.opsForValue().get(own)).isEqualTo("alpha");
            assertThat(redis.convertAndSend(own, "news")).isZero();
            assertThatThrownBy(() -> redis.opsForValue().get(foreign))
                    .rootCause()
                    .hasMessageContaining("NOPERM");
            assertThatThrownBy(() -> redis.convertAndSend(foreign, "news"))
                    .rootCause()
                    .hasMessageContaining("NOPERM");
            assertThatThrownBy(() -> redis.randomKey()).rootCause().hasMessageContaining("NOPERM");
            assertThatThrownBy(() -> redis.keys(own)).rootCause().hasMessageContaining("NOPERM");
            for (var command : List.of("SCAN", "ACL", "CONFIG", "FLUSHALL", "PUBSUB", "SCRIPT"))
                assertThatThrownBy(() -> redis.execute((org.springframework.data.redis.core.RedisCallback<Object>)
                                connection -> connection.execute(command, "0".getBytes())))
                        .as(command)
                        .rootCause()
                        .hasMessageMatching("(?s).*NOPERM.*");
        });
        withRedis(beta, redis -> assertThat(redis.opsForValue().get(foreign)).isEqualTo("beta"));
    }

    @Test
    void aSecondLookAtATenantThatIsAsItShouldBeWritesNothing() throws Exception {
        var tenant = dedicated();
        cache.ensureUser(tenant, PASSWORD);
        database.fence(tenant, 3);
        // The server counts for all, and its own housekeeping may be among them once.
        await().untilAsserted(() -> {
            var before = transactions();
            database.ensureRole(ServedTenant.schemaOf(tenant));
            database.ensureLogin(ServedTenant.schemaOf(tenant), PASSWORD, 5);
            database.ensureSchema(tenant);
            database.ensureChangelog(tenant);
            assertThat(database.fence(tenant, 3)).isTrue();
            assertThat(transactions()).isEqualTo(before);
        });

        // What somebody took away comes back all the same.
        try (var server = POSTGRES.getPostgresDatabase().getConnection();
                var statement = server.createStatement()) {
            statement.execute("drop schema " + ServedTenant.schemaOf(tenant) + " cascade");
        }
        database.ensureSchema(tenant);
        database.ensureChangelog(tenant);
        try (var connection = login(tenant);
                var statement = connection.createStatement()) {
            statement.execute("select count(*) from members");
        }
    }

    /** Most schemas are made by the script that Liquibase wrote down; that must be what it would have done itself. */
    @Test
    void aSchemaMadeByTheScriptIsWhatLiquibaseWouldHaveMade() throws Exception {
        tenant(); // with this one at the latest the script is written
        var byScript = tenant();
        var byLiquibase = Ids.nextTenant();
        var schema = ServedTenant.schemaOf(byLiquibase);
        database.ensureRole(schema);
        database.ensureSchema(byLiquibase);
        updateByLiquibase(schema);
        assertThat(structure(ServedTenant.schemaOf(byScript)))
                .hasSizeGreaterThan(200)
                .isEqualTo(structure(schema));

        updateByLiquibase(ServedTenant.schemaOf(byScript)); // as the next changeset will
        assertThat(structure(ServedTenant.schemaOf(byScript))).isEqualTo(structure(schema));
    }

    @Test
    void aSpareIsGivenAwayOnceAndIsWhatWouldHaveBeenMade() throws Exception {
        spares.stockUp(2, () -> true);
        assertThat(spareNames()).hasSize(2);
        var ids = java.util.stream.Stream.generate(Ids::nextTenant).limit(4).toList();
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (var id : ids) threads.submit(() -> spares.giveTo(id));
        }
        assertThat(spareNames()).isEmpty();
        assertThat(ids.stream().filter(ProvisioningIT::hasSchema)).hasSize(2);

        var made = tenant();
        for (var id : ids) {
            var schema = ServedTenant.schemaOf(id);
            database.ensureRole(schema);
            database.ensureLogin(schema, PASSWORD, 5);
            database.ensureSchema(id);
            database.ensureChangelog(id);
            assertThat(structure(schema)).isEqualTo(structure(ServedTenant.schemaOf(made)));
            try (var connection = login(id);
                    var statement = connection.createStatement();
                    var rows = statement.executeQuery("select current_schema() || (select count(*) from members)")) {
                rows.next();
                assertThat(rows.getString(1)).isEqualTo(schema + "0");
            }
        }
        spares.giveTo(made); // has its own
        assertThat(spareNames()).isEmpty();
    }

    @Test
    void aSpareThatWasLeftHalfMadeIsFinishedAndOneOfAnOlderChangelogIsRenewed() throws Exception {
        try (var server = POSTGRES.getPostgresDatabase().getConnection();
                var statement = server.createStatement()) {
            statement.execute("insert into provisioner.spares (name) values ('spare_half')");
            statement.execute("insert into provisioner.spares (name, changelog) values ('spare_old', 'old')");
        }
        var tenant = Ids.nextTenant();
        spares.giveTo(tenant);
        assertThat(hasSchema(tenant)).as("neither is good yet").isFalse();
        spares.stockUp(1, () -> true);
        assertThat(spareNames()).containsExactlyInAnyOrder("spare_half", "spare_old");
        spares.giveTo(tenant);
        spares.giveTo(Ids.nextTenant());
        assertThat(hasSchema(tenant)).isTrue();
        assertThat(spareNames()).isEmpty();
    }

    private static boolean hasSchema(String tenant) {
        try {
            return !structure(ServedTenant.schemaOf(tenant)).isEmpty();
        } catch (Exception none) {
            return false;
        }
    }

    private static List<String> spareNames() throws Exception {
        try (var server = POSTGRES.getPostgresDatabase().getConnection();
                var statement = server.createStatement();
                var rows = statement.executeQuery("select name from provisioner.spares order by 1")) {
            var all = new ArrayList<String>();
            while (rows.next()) all.add(rows.getString(1));
            return all;
        }
    }

    private static void updateByLiquibase(String schema) throws Exception {
        try (var connection = POSTGRES.getPostgresDatabase().getConnection()) {
            try (var statement = connection.createStatement()) {
                statement.execute("set role bidd_provisioner");
                statement.execute("set search_path to " + schema);
            }
            var target =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            target.setDefaultSchemaName(schema);
            target.setLiquibaseSchemaName(schema);
            var liquibase = new Liquibase("changelog/tenant.yaml", new ClassLoaderResourceAccessor(), target);
            liquibase.setChangeLogParameter("role", schema);
            liquibase.update(new Contexts(schema), new LabelExpression());
        }
    }

    /** Columns, constraints, indexes, rights, and the changesets that are said to be there. */
    private static List<String> structure(String schema) throws Exception {
        try (var server = POSTGRES.getPostgresDatabase().getConnection();
                var statement = server.createStatement();
                var rows = statement.executeQuery("""
                        select 'column ' || concat_ws(' ', table_name, column_name, ordinal_position, data_type, is_nullable, column_default, is_generated, is_identity)
                        from information_schema.columns where table_schema = '%1$s'
                        union all select 'constraint ' || conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
                        from pg_constraint where connamespace = '%1$s'::regnamespace
                        union all select indexdef from pg_indexes where schemaname = '%1$s'
                        union all select 'table ' || concat_ws(' ', relname, relkind, pg_get_userbyid(relowner), reloptions, relacl)
                        from pg_class where relnamespace = '%1$s'::regnamespace
                        union all select 'trigger ' || pg_get_triggerdef(oid) from pg_trigger
                        where not tgisinternal and tgrelid in (select oid from pg_class where relnamespace = '%1$s'::regnamespace)
                        union all select 'function ' || pg_get_functiondef(oid) from pg_proc where pronamespace = '%1$s'::regnamespace
                        union all select 'changeset ' || concat_ws(' ', id, author, filename, orderexecuted, exectype, description)
                        from %1$s.databasechangelog order by 1""".formatted(schema))) {
            var all = new ArrayList<String>();
            while (rows.next()) all.add(rows.getString(1).replace(schema, "SCHEMA"));
            return all;
        }
    }

    /** Grows by one with every transaction that writes. */
    private static String transactions() throws Exception {
        try (var server = POSTGRES.getPostgresDatabase().getConnection();
                var statement = server.createStatement();
                var rows = statement.executeQuery("select pg_snapshot_xmax(pg_current_snapshot())::text")) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void everyStepMayRunTwiceAndRemovalLeavesNothing() throws Exception {
        var tenant = dedicated();
        var schema = ServedTenant.schemaOf(tenant);
        database.ensureLogin(schema, PASSWORD, 5);
        database.ensureSchema(tenant);
        database.ensureChangelog(tenant);
        cache.ensureUser(tenant, PASSWORD);
        cache.ensureUser(tenant, PASSWORD);
        withRedis(tenant, redis -> redis.opsForValue().set(ServedTenant.redisPrefixOf(tenant) + "key", "x"));
        assertThat(remains(tenant)).isPositive();
        assertThat(database.leftOf(tenant)).containsExactly("role " + schema, "schema " + schema);
        assertThat(cache.leftOf(tenant))
                .containsExactly(
                        "user " + schema + " of Redis", "key " + ServedTenant.redisPrefixOf(tenant) + "key of Redis");

        for (var again = 0; again < 2; again++) {
            cache.remove(tenant);
            database.remove(tenant);
        }
        assertThat(remains(tenant)).isZero();
        assertThat(database.leftOf(tenant)).isEmpty();
        assertThat(cache.leftOf(tenant)).isEmpty();
        withRedis(
                null,
                redis -> assertThat(redis.keys(ServedTenant.redisPrefixOf(tenant) + "*"))
                        .isEmpty());
        assertThatThrownBy(() -> login(tenant)).isInstanceOf(java.sql.SQLException.class);
        assertThatThrownBy(() -> withRedis(tenant, redis -> redis.hasKey("x"))).isInstanceOf(RuntimeException.class);
    }

    @Test
    void theExportHoldsEveryTableWithItsRows() throws Exception {
        var tenant = dedicated();
        try (var connection = login(tenant);
                var statement = connection.createStatement()) {
            for (var n = 0; n < 3; n++)
                statement.execute("insert into members (id, email, password_hash, name, phone, created_at) values ('m"
                        + n + "', '" + n + "@example.com', 'x', '지우, \"회원\"', '1', now())");
        }
        try (var taken = export.take(tenant)) {
            theExportHolds(taken);
        }
        assertThat(export.take(tenant)).satisfies(another -> {
            another.close();
            assertThat(another.zip()).doesNotExist();
        });
    }

    private static void theExportHolds(TenantExport.Export taken) throws Exception {
        assertThat(taken.tables()).anyMatch(table -> table.name().equals("members") && table.rows() == 3);
        var members = "";
        try (var zip = new ZipInputStream(java.nio.file.Files.newInputStream(taken.zip()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
                if (entry.getName().equals("members.csv"))
                    members = new String(zip.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        assertThat(members.lines()).hasSize(4);
        assertThat(members).contains("\"지우, \"\"회원\"\"\"");
    }

    @Test
    void anExportThatCannotBeRestoredIsNone() throws Exception {
        for (var damage : List.of(
                // two with one address: the constraint that forbids it is in the changelog
                "drop index members_email; insert into members select 'm2', email, password_hash, name, phone, created_at from members",
                // what is read back is not what was written
                "alter table members alter column created_at type text using '2026-11-22T00:00:00Z'",
                "alter table members add column extra text")) {
            var tenant = dedicated();
            var schema = ServedTenant.schemaOf(tenant);
            try (var connection = DriverManager.getConnection(url(), "bidd_provisioner", "");
                    var statement = connection.createStatement()) {
                statement.execute("set search_path to " + schema);
                statement.execute(
                        "insert into members (id, email, password_hash, name, phone, created_at) values ('m1', 'a@example.com', 'x', 'x', '1', now())");
                try (var taken = export.take(tenant)) {
                    assertThat(taken.tables()).anyMatch(table -> table.rows() == 1);
                }
                statement.execute(damage);
            }
            assertThatThrownBy(() -> export.take(tenant)).isInstanceOf(IllegalStateException.class);
            assertThat(remains("restore_" + tenant)).isZero();
        }
    }

    @Test
    void aNewPasswordReplacesTheOldOne() throws Exception {
        var tenant = dedicated();
        var fresh = "fedcba9876543210fedcba9876543210";
        database.ensureLogin(ServedTenant.schemaOf(tenant), fresh, 5);
        database.ensureLogin(ServedTenant.schemaOf(tenant), fresh, 5);
        DriverManager.getConnection(url(), ServedTenant.schemaOf(tenant), fresh).close();
    }

    @Test
    void aFreshLoginTakesThePlaceOfTheOneBeforeWhichIsGoodUntilNobodyUsesIt() throws Exception {
        var alpha = dedicated();
        var beta = dedicated();
        var owner = "rt_as_long_as_it_may_be" + Ids.nextTenant().substring(0, 11); // 31 and the prefix
        var fresh = "fedcba9876543210fedcba9876543210";
        var before = database.ensureLoginOf(owner, PASSWORD, 5);
        database.ensureMayBecome(before, ServedTenant.schemaOf(alpha));
        database.ensureMayBecome(before, ServedTenant.schemaOf(beta));

        var after = database.ensureLoginOf(owner, fresh, 5);
        assertThat(after).isNotEqualTo(before).isEqualTo(TenantDatabase.loginOf(owner, fresh));
        for (var login : List.of(List.of(before, PASSWORD), List.of(after, fresh)))
            try (var connection = DriverManager.getConnection(url(), login.getFirst(), login.getLast());
                    var statement = connection.createStatement()) {
                for (var tenant : List.of(alpha, beta)) {
                    statement.execute("set role " + ServedTenant.schemaOf(tenant));
                    statement.execute("select count(*) from " + ServedTenant.schemaOf(tenant) + ".members");
                }
            }

        database.removeOtherLoginsOf(owner, after);
        database.removeOtherLoginsOf(owner, after);
        // A tenant that has moved to another shared runtime is not this one's any more.
        database.ensureOnlyOneMayBecome(ServedTenant.schemaOf(beta), "rt_another");
        database.ensureOnlyOneMayBecome(ServedTenant.schemaOf(alpha), owner);
        try (var connection = DriverManager.getConnection(url(), after, fresh);
                var statement = connection.createStatement()) {
            statement.execute("set role " + ServedTenant.schemaOf(alpha));
            assertThatThrownBy(() -> statement.execute("set role " + ServedTenant.schemaOf(beta)))
                    .hasMessageContaining("permission denied");
        }
        assertThatThrownBy(() -> DriverManager.getConnection(url(), before, PASSWORD))
                .isInstanceOf(java.sql.SQLException.class);
        DriverManager.getConnection(url(), after, fresh).close();

        // A tenant's own role is needed still: it only cannot log in any more. With the tenant its logins go.
        var own = database.ensureLoginOf(ServedTenant.schemaOf(alpha), fresh, 5);
        database.ensureMayBecome(own, ServedTenant.schemaOf(alpha));
        database.removeOtherLoginsOf(ServedTenant.schemaOf(alpha), own);
        assertThatThrownBy(() -> login(alpha)).isInstanceOf(java.sql.SQLException.class);
        DriverManager.getConnection(url(), own, fresh).close();
        database.remove(alpha);
        assertThat(remains(alpha)).isZero();
    }

    @Test
    void aStatementThatFailsTellsNoPassword() {
        assertThatThrownBy(() -> database.ensureLogin("t_" + Ids.nextTenant(), PASSWORD, -5))
                .hasRootCauseMessage("ERROR: invalid connection limit: -5")
                .satisfies(failure -> {
                    for (var each = failure; each != null; each = each.getCause())
                        assertThat(each.toString()).doesNotContain(PASSWORD);
                });
    }

    @Test
    void aCrowdIsExpectedAroundTheStartOfADeal() throws Exception {
        var tenant = dedicated();
        for (var deal : List.of(
                "now() + interval '10 minutes', now() + interval '1 day', null, true",
                "now() + interval '20 minutes', now() + interval '1 day', null, false",
                "now() - interval '30 minutes', now() + interval '1 day', null, true",
                "now() - interval '30 minutes', now() - interval '1 minute', null, false",
                "now() - interval '30 minutes', now() + interval '1 day', now(), false",
                "now() - interval '61 minutes', now() + interval '1 day', null, false")) {
            var words = deal.split(", ");
            try (var connection = DriverManager.getConnection(url(), "bidd_provisioner", "");
                    var statement = connection.createStatement()) {
                statement.execute("set search_path to " + ServedTenant.schemaOf(tenant));
                statement.execute("""
                        delete from deals; delete from products;
                        insert into products (id, name, category, description, currency, list_price, created_at)
                        values ('p', 'Mandarins', 'FOOD', 'From Jeju', 'KRW', 100, now());
                        insert into deals (id, product_id, starts_at, ends_at, called_off_at, currency, price, quantity, limit_per_person, created_at)
                        values ('d', 'p', %s, %s, %s, 'KRW', 90, 1, 1, now())""".formatted(words[0], words[1], words[2]));
            }
            assertThat(deals.isCrowdExpected(tenant)).as(deal).isEqualTo(Boolean.parseBoolean(words[3]));
        }
    }

    @Test
    void manyTenantsAtOnceDoNotMeetInTheCatalogue() throws Exception {
        var tenants =
                java.util.stream.Stream.generate(Ids::nextTenant).limit(12).toList();
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var work = tenants.stream()
                    .<java.util.concurrent.Callable<String>>map(id -> () -> {
                        database.ensureRole(ServedTenant.schemaOf(id));
                        database.ensureLogin("rt_shared_8", PASSWORD, 10);
                        database.ensureMayBecome("rt_shared_8", ServedTenant.schemaOf(id));
                        database.ensureSchema(id);
                        return id;
                    })
                    .toList();
            for (var done : threads.invokeAll(work)) assertThat(done.get()).isNotEmpty();
        }
    }

    @Test
    void anOlderProvisionerIsFencedOff() {
        var tenant = Ids.nextTenant();
        assertThat(database.fence(tenant, 7)).isTrue();
        assertThat(database.fence(tenant, 7)).isTrue();
        assertThat(database.fence(tenant, 8)).isTrue();
        assertThat(database.fence(tenant, 7)).isFalse();
    }

    @Test
    void namesThatAreNotOursNeverReachAStatement() {
        assertThatThrownBy(() -> database.ensureRole("x; drop role postgres"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> database.ensureLogin("t_abc", "'; drop role postgres --", 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private String tenant() {
        var id = Ids.nextTenant();
        database.ensureRole(ServedTenant.schemaOf(id));
        database.ensureSchema(id);
        database.ensureChangelog(id);
        return id;
    }

    private String dedicated() {
        var id = tenant();
        database.ensureLogin(ServedTenant.schemaOf(id), PASSWORD, 5);
        return id;
    }

    private static Connection login(String tenant) throws java.sql.SQLException {
        return DriverManager.getConnection(url(), ServedTenant.schemaOf(tenant), PASSWORD);
    }

    private static String url() {
        return "jdbc:postgresql://127.0.0.1:" + POSTGRES.getPort() + "/postgres";
    }

    private static long remains(String tenant) throws Exception {
        try (var server = POSTGRES.getPostgresDatabase().getConnection();
                var statement = server.createStatement();
                var rows = statement.executeQuery("select (select count(*) from pg_roles where rolname like '%" + tenant
                        + "%') + (select count(*) from pg_namespace where nspname like '%" + tenant + "%')")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void withRedis(String tenant, java.util.function.Consumer<StringRedisTemplate> work) {
        var settings = new RedisStandaloneConfiguration("127.0.0.1", REDIS_PORT);
        if (tenant != null) {
            settings.setUsername(RedisUser.nameOf(tenant));
            settings.setPassword(PASSWORD);
        }
        var factory = new LettuceConnectionFactory(settings);
        factory.afterPropertiesSet();
        factory.start();
        try {
            work.accept(new StringRedisTemplate(factory));
        } finally {
            factory.destroy();
        }
    }
}
