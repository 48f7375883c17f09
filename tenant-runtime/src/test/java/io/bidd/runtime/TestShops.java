package io.bidd.runtime;

import io.bidd.template.Brand;
import io.bidd.template.Company;
import io.bidd.template.Ids;
import io.bidd.template.RedisUser;
import io.bidd.template.ServedTenant;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.embedded.RedisServer;
import tools.jackson.databind.json.JsonMapper;

/** A real PostgreSQL and a real Redis with two shops in them, made once for all tests of this module. */
public final class TestShops {

    public static final String LOGIN = "rt_test";
    public static final String PASSWORD = "0123456789abcdef0123456789abcdef";

    public static final EmbeddedPostgres POSTGRES;
    public static final int REDIS_PORT;
    public static final Path FOLDER;
    public static final Path CLOCK;
    public static final ServedTenant ALPHA;
    public static final ServedTenant BETA;

    static {
        try {
            POSTGRES = postgres();
            REDIS_PORT = freePort();
            var redis = RedisServer.newRedisServer()
                    .port(REDIS_PORT)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .build();
            redis.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    redis.stop();
                    POSTGRES.close();
                } catch (IOException gone) {
                    throw new IllegalStateException(gone);
                }
            }));
            var root = Files.createTempDirectory("shops");
            FOLDER = Files.createDirectories(root.resolve("tenants"));
            CLOCK = root.resolve("clock");
            try (var database = superuser();
                    var statement = database.createStatement()) {
                statement.execute("create role " + LOGIN + " login noinherit password '" + PASSWORD + "'");
                statement.execute("revoke all on schema public from public");
            }
            ALPHA = open("alpha");
            BETA = open("beta");
            write(ALPHA);
            write(BETA);
        } catch (Exception failed) {
            throw new ExceptionInInitializerError(failed);
        }
    }

    private TestShops() {}

    /**
     * Tests need not survive a power cut, so nothing is flushed, unless {@code bidd.test.postgres} has other settings, as
     * {@code fsync=on,shared_buffers=512MB}.
     */
    private static EmbeddedPostgres postgres() throws IOException {
        var server = EmbeddedPostgres.builder().setServerConfig("max_connections", "100");
        var settings = System.getProperty("bidd.test.postgres", "");
        if (!settings.isEmpty()) {
            for (var setting : settings.split(","))
                server.setServerConfig(
                        setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
        }
        return server.start();
    }

    /** As the provisioner makes a tenant: role, schema, changelog, Redis user. No runtime serves it before it is written. */
    public static ServedTenant open(String name) throws Exception {
        var id = Ids.nextTenant();
        var schema = ServedTenant.schemaOf(id);
        var prefix = ServedTenant.redisPrefixOf(id);
        var secret = Ids.secret();
        try (var database = superuser();
                var statement = database.createStatement()) {
            statement.execute("create role " + schema + " login noinherit password '" + PASSWORD + "'");
            statement.execute("grant " + schema + " to " + LOGIN);
            statement.execute("create schema " + schema);
            statement.execute("grant usage on schema " + schema + " to " + schema);
            statement.execute("set search_path to " + schema);
            var target = DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(database));
            target.setDefaultSchemaName(schema);
            target.setLiquibaseSchemaName(schema);
            var liquibase = new Liquibase("changelog/tenant.yaml", new ClassLoaderResourceAccessor(), target);
            liquibase.setChangeLogParameter("role", schema);
            liquibase.update(new Contexts(schema), new LabelExpression());
        }
        var factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", REDIS_PORT));
        factory.afterPropertiesSet();
        factory.start();
        try (var redis = factory.getConnection()) {
            redis.execute(
                    "ACL",
                    RedisUser.rules(id, secret).stream().map(String::getBytes).toArray(byte[][]::new));
        }
        factory.destroy();
        return new ServedTenant(
                id,
                1,
                name + ".localhost",
                "http://" + name + ".localhost",
                false,
                new Brand("Shop " + name, "#2447c5", null),
                new Company(
                        "company-" + name, name + " Inc.", "123-45-67891", "Kim", name + "@example.com", "02-555-0100"),
                "Asia/Seoul",
                Instant.now().minus(Duration.ofDays(1)),
                Instant.now().plus(Duration.ofDays(365)),
                1_000,
                schema,
                schema,
                schema,
                secret,
                prefix,
                List.of(HexFormat.of().parseHex(Ids.secret())),
                HexFormat.of().parseHex(Ids.secret()),
                "sk_sandbox_" + secret,
                Ids.secret(),
                List.of());
    }

    private static void write(ServedTenant tenant) throws IOException {
        write(tenant.id(), tenant);
    }

    /** As the provisioner does: at once, so that nobody reads half a file. */
    public static void write(String name, ServedTenant tenant) throws IOException {
        var fresh = Files.createTempFile(FOLDER, name, ".new");
        Files.write(fresh, new JsonMapper().writeValueAsBytes(tenant));
        Files.move(fresh, FOLDER.resolve(name + ".json"), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    public static void remove(String name) throws IOException {
        Files.delete(FOLDER.resolve(name + ".json"));
    }

    public static Connection superuser() throws SQLException {
        return DriverManager.getConnection(url(), "postgres", "");
    }

    public static String url() {
        return "jdbc:postgresql://127.0.0.1:" + POSTGRES.getPort() + "/postgres";
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
