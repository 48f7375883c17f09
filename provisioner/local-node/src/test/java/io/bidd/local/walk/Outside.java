package io.bidd.local.walk;

import io.bidd.local.pay.SandboxProvider;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import redis.embedded.RedisServer;

/** What a platform on a cluster finds outside of it: a database, a Redis and a payment provider, at an address that pods reach. */
final class Outside implements AutoCloseable {

    static final String HOST = System.getenv().getOrDefault("BIDD_CLUSTER_HOST", "10.212.0.1");

    final EmbeddedPostgres postgres;
    final int redisPort = free();
    final int sandboxPort = free();
    private final RedisServer redis;
    private final SandboxProvider sandbox;

    /** @param payUrl where payers find the provider's pages; the provider's own port where nothing is told */
    Outside(String payUrl) throws Exception {
        var data = Files.createTempDirectory("cluster-postgres");
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("listen_addresses", "*")
                .setServerConfig("max_connections", "300")
                .start();
        Files.writeString(
                data.resolve("pg_hba.conf"), "\nhost all all 10.0.0.0/8 scram-sha-256\n", StandardOpenOption.APPEND);
        try (var server = database();
                var statement = server.createStatement();
                var script = Outside.class.getResourceAsStream("/bootstrap.sql")) {
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            for (var role : List.of("bidd_control", "bidd_provisioner", "bidd_sandbox"))
                statement.execute("alter role " + role + " password '" + role + "'");
            statement.execute("select pg_reload_conf()");
        }
        redis = RedisServer.newRedisServer()
                .port(redisPort)
                .bind(HOST)
                .setting("save \"\"")
                .setting("protected-mode no")
                .build();
        redis.start();
        sandbox = new SandboxProvider(
                postgres.getDatabase("bidd_sandbox", "postgres"),
                HOST,
                sandboxPort,
                payUrl.isEmpty() ? "http://pay.localhost:" + sandboxPort : payUrl,
                io.bidd.local.pay.SandboxSettings.usual(),
                Clock.systemUTC());
        sandbox.start();
    }

    /** As its administrator. */
    Connection database() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    static int free() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        sandbox.stop();
        redis.stop();
        postgres.close();
    }
}
