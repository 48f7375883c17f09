package io.bidd.local.pay;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.bidd.template.Ids;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A provider with a book of its own in a real PostgreSQL, on a clock that can be moved ahead. */
final class Sandbox implements AutoCloseable {

    /** Webhooks are tried again and again without a rest worth noting; what nobody waits for takes an hour. */
    static final SandboxSettings QUICK = new SandboxSettings(
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ofSeconds(20),
            Duration.ofHours(1),
            Duration.ofMillis(20),
            Duration.ofMillis(50),
            Duration.ofDays(1),
            Duration.ofHours(1),
            Duration.ofMillis(10));

    private static final EmbeddedPostgres POSTGRES = postgres();

    final MovedClock clock = new MovedClock();
    private final HikariDataSource source;
    private final SandboxSettings settings;
    private SandboxProvider provider;

    Sandbox() throws Exception {
        this(QUICK);
    }

    Sandbox(SandboxSettings settings) throws Exception {
        this(settings, newDatabase());
    }

    Sandbox(SandboxSettings settings, String database) throws Exception {
        this.settings = settings;
        this.source = source(database);
        start();
    }

    /** @return name of a database with nothing in it */
    static String newDatabase() throws SQLException {
        var name = "book_" + Ids.next();
        try (var server = DriverManager.getConnection(POSTGRES.getJdbcUrl("postgres", "postgres"));
                var statement = server.createStatement()) {
            statement.execute("create database " + name);
        }
        return name;
    }

    static JdbcClient database(String name) {
        return JdbcClient.create(POSTGRES.getDatabase("postgres", name));
    }

    JdbcClient book() {
        return JdbcClient.create(source);
    }

    void stop() throws Exception {
        provider.stop();
    }

    void start() throws Exception {
        provider = new SandboxProvider(source, "127.0.0.1", 0, "http://pay.localhost", settings, clock);
        provider.start();
    }

    String url() {
        return "http://127.0.0.1:" + provider.port();
    }

    Merchant merchant() {
        return new Merchant(this, "sk_sandbox_" + Ids.secret());
    }

    @Override
    public void close() throws Exception {
        provider.stop();
        source.close();
    }

    private static HikariDataSource source(String database) {
        var config = new HikariConfig();
        config.setJdbcUrl(POSTGRES.getJdbcUrl("postgres", database));
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.builder().start();
        } catch (IOException failed) {
            throw new ExceptionInInitializerError(failed);
        }
    }

    /** The system's clock, further on. */
    static final class MovedClock extends Clock {

        private volatile Duration ahead = Duration.ZERO;

        void advance(Duration time) {
            ahead = ahead.plus(time);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
