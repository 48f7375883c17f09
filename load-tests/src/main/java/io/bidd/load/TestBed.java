package io.bidd.load;

import io.bidd.runtime.TestShops;
import io.bidd.template.ServedTenant;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.sync.RedisCommands;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** What all scenarios stand on: a shop on embedded PostgreSQL and Redis, threads for the load, and the programs under test. */
final class TestBed implements AutoCloseable {

    /** As in production: what is committed survives a power cut. Other tests run without. */
    private static final Map<String, String> DURABLE =
            Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on", "shared_buffers", "512MB");

    static {
        System.setProperty(
                "bidd.test.postgres",
                DURABLE.entrySet().stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .collect(Collectors.joining(",")));
    }

    /** The shop all load goes to. */
    static final ServedTenant TENANT = TestShops.ALPHA;

    /** The same for every server that is compared. */
    static final List<String> FLAGS = List.of("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders");

    private static final Duration STARTS_WITHIN = Duration.ofMinutes(4);

    private final Path home;
    private final Path logs;
    private final boolean brief;
    private final EventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", TestShops.REDIS_PORT));
    private final RedisCommands<String, String> redis = client.connect().sync();
    private final Shop shop = new Shop();
    private final Audit audit = new Audit(shop);
    private final Map<String, String> postgres;
    private String scenario = "";

    TestBed(Path home, boolean brief) throws IOException {
        this.home = home;
        this.brief = brief;
        this.logs = Files.createDirectories(home.resolve("target/bench"));
        this.postgres = Map.copyOf(settings());
    }

    /** @throws IllegalStateException if the database does not flush: then no figure here would mean anything */
    private Map<String, String> settings() {
        var seen = new TreeMap<String, String>();
        for (var name : List.of(
                "server_version",
                "fsync",
                "synchronous_commit",
                "full_page_writes",
                "shared_buffers",
                "wal_sync_method")) seen.put(name, shop.setting(name));
        DURABLE.forEach((name, wanted) -> {
            if (!wanted.equals(seen.get(name)))
                throw new IllegalStateException("PostgreSQL has " + name + " = " + seen.get(name));
        });
        return seen;
    }

    /** Settings of the database that decide what a commit is worth. */
    Map<String, String> postgres() {
        return new TreeMap<>(postgres);
    }

    boolean brief() {
        return brief;
    }

    /** One of two values: for a run to be quoted, or for one that only shows that it works. */
    int scaled(int full, int inShort) {
        return brief ? inShort : full;
    }

    Shop shop() {
        return shop;
    }

    /** What must be so whatever the speed. */
    Audit audit() {
        return audit;
    }

    Path logs() {
        return logs;
    }

    EventLoop loop() {
        return threads.next();
    }

    EventLoopGroup threads() {
        return threads;
    }

    RedisCommands<String, String> redis() {
        return redis;
    }

    /** Bytes Redis has in use for data and bookkeeping. */
    long redisUsedBytes() {
        return redis.info("memory")
                .lines()
                .filter(line -> line.startsWith("used_memory:"))
                .mapToLong(line ->
                        Long.parseLong(line.substring("used_memory:".length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    /** Nothing of an earlier scenario is left. @param next whose logs come now */
    void clear(String next) throws Exception {
        scenario = next;
        moveClock(Duration.ZERO);
        shop.clear();
        redis.flushall();
    }

    /** A runtime of its own process with the one shop, ready to be asked. @param more environment beside the usual */
    RuntimeUnderTest startRuntime(Map<String, String> more) throws Exception {
        var port = freePort();
        var streamPort = freePort();
        var environment = environment(TENANT, port, streamPort);
        environment.putAll(more);
        var words = new ArrayList<>(FLAGS);
        words.addAll(List.of("-jar", runtimeJar().toString()));
        var process = Child.java("runtime", logs.resolve(scenario + "-runtime.log"), environment, words);
        var runtime = new RuntimeUnderTest(process, port, streamPort);
        awaitReady(process, runtime::isReady);
        return runtime;
    }

    /** A shop nobody has sold in: its tables are empty and the planner knows nothing of them. */
    ServedTenant freshTenant() throws Exception {
        return Quietly.call(() -> TestShops.open("fresh" + System.nanoTime()));
    }

    /** A program that has the whole runtime in it, which serves one tenant. @param program is given a port */
    Served startInRuntime(Class<?> program, ServedTenant tenant) throws Exception {
        var port = freePort();
        var words = new ArrayList<>(FLAGS);
        words.addAll(List.of(
                "-cp",
                home.resolve("load-tests/target/classes") + ":" + runtimeJar(),
                program.getName(),
                String.valueOf(port)));
        return serve(program, port, environment(tenant, freePort(), freePort()), words);
    }

    private Path runtimeJar() {
        return home.resolve("target/dist/tenant-runtime/tenant-runtime.jar");
    }

    /** As for a dedicated runtime: it logs in as its tenant's role, and there is no other tenant. */
    private static Map<String, String> environment(ServedTenant tenant, int port, int streamPort) throws IOException {
        var folder = Files.createTempDirectory("bench-tenants");
        Files.write(folder.resolve("tenant.json"), new JsonMapper().writeValueAsBytes(tenant));
        var environment = new HashMap<String, String>();
        environment.put("BIDD_DATABASE_URL", TestShops.url());
        environment.put("BIDD_RUNTIME_DATABASE_USER", tenant.databaseRole());
        environment.put("BIDD_RUNTIME_DATABASE_PASSWORD", TestShops.PASSWORD);
        environment.put("BIDD_REDIS_HOST", "127.0.0.1");
        environment.put("BIDD_REDIS_PORT", String.valueOf(TestShops.REDIS_PORT));
        environment.put("BIDD_TENANTS_FOLDER", folder.toString());
        environment.put("BIDD_CLOCK_FILE", TestShops.CLOCK.toString());
        environment.put("BIDD_STREAM_PORT", String.valueOf(streamPort));
        environment.put("BIDD_LINE_STREAMS", "12000");
        environment.put("BIDD_LINE_JOINSPERADDRESS", "100000000"); // the whole crowd comes from one machine
        environment.put("SERVER_PORT", String.valueOf(port));
        return environment;
    }

    /** The clock of all runtimes goes on from here; {@link Duration#ZERO} is now. */
    void moveClock(Duration ahead) throws IOException {
        Files.writeString(TestShops.CLOCK, ahead.toString());
    }

    /** One of our own programs with the flags of the runtime. @param arguments a free port is put before them */
    Served startBaseline(Class<?> program, String... arguments) throws Exception {
        var port = freePort();
        var words = new ArrayList<>(FLAGS);
        words.addAll(List.of(
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                String.valueOf(port)));
        words.addAll(List.of(arguments));
        return serve(program, port, Map.of(), words);
    }

    private Served serve(Class<?> program, int port, Map<String, String> environment, List<String> words)
            throws Exception {
        var name = program.getSimpleName();
        var log = logs.resolve(scenario + "-" + name + "-" + port + ".log");
        var process = Child.java(name, log, environment, words);
        awaitReady(process, () -> listens(port));
        return new Served(process, port);
    }

    /** A baseline that runs. */
    record Served(Child process, int port) implements AutoCloseable {
        @Override
        public void close() {
            process.close();
        }
    }

    private void awaitReady(Child process, BooleanSupplier ready) throws Exception {
        try {
            await(STARTS_WITHIN, process + " to be ready", () -> {
                if (!process.isAlive()) throw new IllegalStateException(process + " ended; see " + logs);
                return ready.getAsBoolean();
            });
        } catch (Exception failed) {
            process.close();
            throw failed;
        }
    }

    /** Looks ten times a second until a fact is there. @throws IllegalStateException if it does not come */
    static void await(Duration atMost, String what, BooleanSupplier fact) throws InterruptedException {
        var until = System.nanoTime() + atMost.toNanos();
        while (!fact.getAsBoolean()) {
            if (System.nanoTime() > until) throw new IllegalStateException("waited " + atMost + " for " + what);
            Thread.sleep(100);
        }
    }

    private static boolean listens(int port) {
        try (var socket = new java.net.Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws Exception {
        shop.close();
        client.shutdown();
        threads.shutdownGracefully(0, 2, TimeUnit.SECONDS).await(5, TimeUnit.SECONDS);
    }
}
