package io.bidd.load.prove.world;

import io.bidd.load.prove.provider.Provider;
import io.bidd.template.Brand;
import io.bidd.template.Company;
import io.bidd.template.Ids;
import io.bidd.template.RedisUser;
import io.bidd.template.ServedTenant;
import io.bidd.template.SigningKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A rented shop of its own schema in a world, served by the world's runtimes. */
public final class Shop implements AutoCloseable {

    private static final Duration SERVED_WITHIN = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final World world;
    private final ServedTenant tenant;
    private final SigningKey key;
    private final Provider provider;
    private final String signedInUntil =
            String.valueOf(Instant.now().plus(Duration.ofDays(1_000)).getEpochSecond());

    private Shop(World world, ServedTenant tenant) {
        this.world = world;
        this.tenant = tenant;
        this.key = new SigningKey(tenant.signingKeys().getFirst());
        this.provider = world.provider().open(tenant.paymentKey(), this::deliver);
    }

    /** Makes a shop as the provisioner does: role, schema, changelog, Redis user. It is not served before {@link #serve}. */
    public static Shop open(World world, String name) throws Exception {
        var id = Ids.nextTenant();
        var secret = Ids.secret();
        try (var database = world.database()) {
            Schema.make(database, ServedTenant.schemaOf(id), World.LOGIN);
        }
        world.redis().addUser(RedisUser.rules(id, secret));
        return new Shop(world, tenant(name, id, secret));
    }

    private static ServedTenant tenant(String name, String id, String secret) {
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
                Instant.now().plus(Duration.ofDays(1_000)),
                1_000,
                ServedTenant.schemaOf(id),
                ServedTenant.schemaOf(id),
                RedisUser.nameOf(id),
                secret,
                ServedTenant.redisPrefixOf(id),
                List.of(HexFormat.of().parseHex(Ids.secret())),
                HexFormat.of().parseHex(Ids.secret()),
                "sk_sandbox_" + secret,
                Ids.secret(),
                List.of());
    }

    /** Lets the runtimes find it, and waits until all of them have. */
    public void serve() throws IOException, InterruptedException {
        var fresh = world.tenants().resolve(tenant.id() + ".new");
        Files.write(fresh, new JsonMapper().writeValueAsBytes(tenant));
        Files.move(fresh, file(), StandardCopyOption.ATOMIC_MOVE);
        var until = System.nanoTime() + SERVED_WITHIN.toNanos();
        for (var replica : world.replicas()) {
            while (replica.isAlive() && !answers(replica)) {
                if (System.nanoTime() > until) throw new IllegalStateException("the shop is not served");
                Thread.sleep(100);
            }
        }
    }

    private boolean answers(Replica replica) throws InterruptedException {
        try {
            return ask(replica.number(), "GET", "/api/orders", token("nobody"), null)
                    .is(200);
        } catch (IOException notYet) {
            return false;
        }
    }

    private Path file() {
        return world.tenants().resolve(tenant.id() + ".json");
    }

    public String schema() {
        return tenant.schema();
    }

    public Provider provider() {
        return provider;
    }

    /** What that person's browser would hold after signing in. */
    public String token(String person) {
        return key.sign("member", tenant.id(), person, signedInUntil);
    }

    public String sellerToken() {
        return world.provider().sellers().of(tenant.company().id());
    }

    /** The shop's own rows, as the superuser sees them. */
    public Connection database() throws SQLException {
        var database = world.database();
        try (var statement = database.createStatement()) {
            statement.execute("set search_path to " + tenant.schema());
            return database;
        } catch (SQLException failed) {
            database.close();
            throw failed;
        }
    }

    /** Asks as a person with that token does, with JSON. @param headers names and values */
    public Answer ask(
            int replica, String method, String path, @Nullable String token, @Nullable String body, String... headers)
            throws IOException, InterruptedException {
        return ask(PATIENCE, replica, method, path, token, body, headers);
    }

    /** @param patience after which the asker goes away without an answer */
    public Answer ask(
            Duration patience,
            int replica,
            String method,
            String path,
            @Nullable String token,
            @Nullable String body,
            String... headers)
            throws IOException, InterruptedException {
        var all = new java.util.ArrayList<>(List.of(headers));
        if (token != null) all.addAll(List.of("Authorization", "Bearer " + token));
        if (body != null) all.addAll(List.of("Content-Type", "application/json"));
        return world.door().send(tenant.host(), replica, method, path, body, patience, all.toArray(String[]::new));
    }

    private int deliver(URI url, String body, String signature) throws IOException, InterruptedException {
        var replica = ThreadLocalRandom.current().nextInt(world.replicas().size());
        return ask(replica, "POST", url.getPath(), null, body, "Sandbox-Signature", signature)
                .status();
    }

    /** The runtimes forget it; its rows stay for whoever wants to look. */
    @Override
    public void close() throws IOException {
        world.provider().close(tenant.paymentKey());
        Files.deleteIfExists(file());
    }
}
