package io.bidd.load.prove.world;

import io.bidd.load.prove.provider.ProviderServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** Everything a shop runs on. Whatever is done to it here, the shop must keep its word. */
public final class World implements AutoCloseable {

    /** What runtimes log in as; a shop's own role is lent to it. */
    static final String LOGIN = "rt_prove";

    static final String PASSWORD = "only-for-proofs";

    private final HandClock clock;
    private final Postgres postgres;
    private final Redis redis;
    private final ProviderServer provider;
    private final Path tenants;
    private final List<Replica> replicas = new ArrayList<>();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final Door door = new Door(http, replicas);

    private World(Path kept, Path work) throws IOException, InterruptedException, SQLException {
        clock = new HandClock(work.resolve("clock"));
        tenants = Files.createDirectories(work.resolve("tenants"));
        provider = new ProviderServer(clock::now);
        postgres = Postgres.start(kept, work);
        redis = Redis.start(kept, work);
        try (var database = postgres.connect();
                var statement = database.createStatement()) {
            statement.execute("create role " + LOGIN + " login noinherit password '" + PASSWORD + "'");
            statement.execute("revoke all on schema public from public");
        }
    }

    /**
     * Starts everything and waits until it is there.
     *
     * @param home  the repository, where the built runtime is
     * @param kept  folder for what is unpacked once
     * @param work  folder of this run; what was there is removed
     * @param flags more words for the JVM of each runtime
     */
    public static World start(Path home, Path kept, Path work, int replicas, List<String> flags) throws Exception {
        Files.createDirectories(kept);
        var jar = RuntimeJar.unpacked(home, kept);
        var world = new World(kept, Folders.fresh(work));
        try {
            for (var number = 0; number < replicas; number++) {
                var replica = new Replica(number, jar, work, flags, world.environment(), world.http);
                world.replicas.add(replica);
                replica.start();
            }
            for (var replica : world.replicas) replica.awaitReady();
            return world;
        } catch (Exception failed) {
            world.close();
            throw failed;
        }
    }

    private Map<String, String> environment() {
        var all = new HashMap<String, String>();
        all.put("BIDD_DATABASE_URL", postgres.url());
        all.put("BIDD_RUNTIME_DATABASE_USER", LOGIN);
        all.put("BIDD_RUNTIME_DATABASE_PASSWORD", PASSWORD);
        all.put("BIDD_REDIS_HOST", "127.0.0.1");
        all.put("BIDD_REDIS_PORT", String.valueOf(redis.port()));
        all.put("BIDD_TENANTS_FOLDER", tenants.toString());
        all.put("BIDD_CLOCK_FILE", clock.file().toString());
        all.put("BIDD_SANDBOX_URL", provider.url());
        all.put("BIDD_ID_URL", provider.url());
        all.put("BIDD_CONTROL_URL", provider.url());
        all.put("BIDD_LINE_JOINSPERADDRESS", "100000000"); // the whole crowd comes from one machine
        return all;
    }

    public HandClock clock() {
        return clock;
    }

    public ProviderServer provider() {
        return provider;
    }

    public Door door() {
        return door;
    }

    public List<Replica> replicas() {
        return replicas;
    }

    Redis redis() {
        return redis;
    }

    Path tenants() {
        return tenants;
    }

    /** As the superuser of the database. */
    public Connection database() throws SQLException {
        return postgres.connect();
    }

    /** The database ends in the middle of its work and is started on what it finds. */
    public void crashDatabase() throws IOException, InterruptedException {
        postgres.crash();
    }

    /** Redis forgets everything. */
    public void emptyRedis() throws IOException {
        redis.empty();
    }

    /** Redis forgets everything and drops all connections. */
    public void restartRedis() throws IOException, InterruptedException {
        redis.restart();
    }

    /** Starts replicas that were killed, and waits until all are ready. */
    public void mend() throws IOException, InterruptedException {
        for (var replica : replicas) replica.start();
        for (var replica : replicas) replica.awaitReady();
    }

    @Override
    public void close() throws InterruptedException {
        for (var replica : replicas) replica.kill();
        provider.close();
        redis.end();
        postgres.end();
        http.shutdownNow();
    }
}
