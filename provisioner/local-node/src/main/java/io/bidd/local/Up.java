package io.bidd.local;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.bidd.local.demo.Demo;
import io.bidd.local.pay.SandboxProvider;
import io.bidd.local.pay.SandboxSettings;
import io.bidd.template.MovableClock;
import io.bidd.template.local.LocalWorkload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code bidd up}: everything on this machine, until it is told to end. */
final class Up {

    private static final Logger log = LoggerFactory.getLogger(Up.class);
    private static final Duration START = Duration.ofSeconds(120);
    private static final int CONTROL_HEAP = 128;
    private static final int CONSOLE_HEAP = 96;
    private static final int PROVISIONER_HEAP = 96;
    private static final String DATABASE = "bidd";

    private final DataFolder data;
    private final Settings settings;
    private final Ports ports;
    private final Marks marks;
    private final Keeper keeper;
    private final JavaProgram java;
    private final NodeFiles files;
    private final Edge edge;
    private final Map<String, Integer> runtimePorts = new ConcurrentHashMap<>();
    private final Map<String, LocalWorkload> running = new ConcurrentHashMap<>();
    private final Set<String> ending = ConcurrentHashMap.newKeySet();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final boolean ownDatabase;
    private final boolean ownRedis;
    private @Nullable SandboxProvider sandbox;
    private @Nullable HikariDataSource sandboxDatabase;
    private volatile boolean stopping;

    Up(Path dist, DataFolder data, int port) {
        this.data = data;
        this.settings = new Settings(data);
        this.ports = new Ports(port);
        this.marks = new Marks(data);
        this.keeper = new Keeper(data, marks);
        this.java = new JavaProgram(dist);
        this.files = new NodeFiles(data);
        this.edge = new Edge(port);
        this.ownDatabase = settings.find("BIDD_DATABASE_URL") == null;
        this.ownRedis = settings.find("BIDD_REDIS_HOST") == null;
    }

    void run(boolean demo) throws Exception {
        var began = System.nanoTime();
        claim();
        Runtime.getRuntime().addShutdownHook(new Thread(this::shutDown, "shut-down"));
        services();
        programs();
        var watch = Thread.ofVirtual().name("watch").start(this::watch);
        Demo.Summary summary = null;
        if (demo) summary = new Demo(settings, ports.edge(), Progress::say).run();
        Progress.say("");
        Progress.say("BIDD is up after " + (System.nanoTime() - began) / 100_000_000 / 10.0 + " s"
                + (demo ? ": the demo shop is live." : "."));
        Progress.say("");
        addresses(summary)
                .forEach((what, where) ->
                        Progress.say("  " + what + " ".repeat(Math.max(1, 18 - what.length())) + where));
        Progress.say("");
        Progress.say("  ./bidd status shows what runs, ./bidd down stops it"
                + (System.console() == null ? "." : ", and so does Ctrl-C."));
        Progress.outcome(data, 0);
        ended.await();
        watch.join();
    }

    /** Starts only what the programs need of a machine, without the programs, as training them does. */
    void services() throws Exception {
        if (ownDatabase) {
            var postgres = new PostgresProgram(data, settings, ports.postgres());
            Progress.step("PostgreSQL", () -> {
                postgres.prepare();
                keeper.keep(PostgresProgram.NAME, postgres::program);
                keeper.awaitReady(PostgresProgram.NAME, START);
                try (var server = postgres.connect("postgres")) {
                    Bootstrap.database(server, DATABASE);
                }
                try (var database = postgres.connect(DATABASE)) {
                    Bootstrap.roles(database, rolePasswords());
                }
            });
        } else {
            Progress.step("roles and schemas in the given PostgreSQL", () -> {
                try (var database = DriverManager.getConnection(
                        databaseUrl(),
                        settings.get("BIDD_DATABASE_ADMIN_USER", "postgres"),
                        settings.secret("BIDD_DATABASE_ADMIN_PASSWORD"))) {
                    Bootstrap.roles(database, rolePasswords());
                } catch (SQLException away) {
                    throw new Stop(
                            "the PostgreSQL at " + databaseUrl() + " cannot be used: " + away.getMessage(), away);
                }
            });
        }
        if (ownRedis) {
            var redis = new RedisProgram(data, settings, ports.redis());
            Progress.step("Redis", () -> {
                keeper.keep(RedisProgram.NAME, redis::program);
                keeper.awaitReady(RedisProgram.NAME, START);
            });
        }
    }

    private void programs() throws Exception {
        Progress.step("edge and sandbox payment provider", () -> {
            edge.lead("id.localhost", ports.control());
            edge.lead("api.localhost", ports.control());
            edge.lead("console.localhost", ports.console());
            edge.lead("pay.localhost", ports.sandbox());
            follow(); // before the first request: shops of an earlier run are there again at once
            edge.start();
            sandboxDatabase = sandboxDatabase();
            sandbox = new SandboxProvider(
                    sandboxDatabase,
                    "127.0.0.1",
                    ports.sandbox(),
                    url("pay"),
                    sandboxSettings(),
                    MovableClock.following(data.clock().toString()));
            sandbox.start();
        });
        keeper.keep(
                "control-plane",
                () -> java.program(
                        "control-plane",
                        "control-plane",
                        CONTROL_HEAP,
                        ports.control(),
                        url("api"),
                        controlSettings()));
        keeper.keep(
                "web-console",
                () -> java.program(
                        "web-console",
                        "web-console",
                        CONSOLE_HEAP,
                        ports.console(),
                        url("console"),
                        consoleSettings()));
        keeper.keep(
                "provisioner",
                () -> java.program(
                        "provisioner",
                        "provisioner",
                        PROVISIONER_HEAP,
                        ports.provisioner(),
                        null,
                        provisionerSettings()));
        Progress.step("control plane", () -> keeper.awaitReady("control-plane", START));
        Progress.step("console", () -> keeper.awaitReady("web-console", START));
        Progress.step("provisioner", () -> keeper.awaitReady("provisioner", START));
    }

    /** Takes the data folder and the ports, or says in one sentence why not. */
    private void claim() {
        marks.alive(Marks.NODE).ifPresent(other -> {
            throw new Stop(
                    "BIDD runs on " + data.root() + " already (process " + other.pid() + "); ./bidd down stops it.");
        });
        var leftovers = marks.endLeftovers();
        if (leftovers > 0)
            Progress.say("An earlier run was cut short; " + leftovers
                    + " of its programs were still there and have been ended.");
        Ports.mustBeFree(ports.edge(), "edge");
        Ports.mustBeFree(ports.control(), "control plane");
        Ports.mustBeFree(ports.provisioner(), "provisioner");
        Ports.mustBeFree(ports.console(), "console");
        Ports.mustBeFree(ports.sandbox(), "sandbox provider");
        if (ownDatabase) Ports.mustBeFree(ports.postgres(), "database");
        if (ownRedis) Ports.mustBeFree(ports.redis(), "Redis");
        marks.put(Marks.NODE, ProcessHandle.current(), ports.edge(), url("console"));
    }

    /** Makes true what the provisioner has written down, again and again. */
    private void watch() {
        while (!stopping) {
            try {
                follow();
            } catch (RuntimeException passing) {
                log.warn("the node's files could not be followed; trying again", passing);
            }
            try {
                Thread.sleep(Duration.ofMillis(
                        100)); // a folder has no other way to tell, on every file system, that it changed
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    private void follow() {
        var leads = new HashMap<String, Integer>();
        for (var route : files.routes()) {
            var port = route.isSuspended() ? ports.console() : keeper.portOf(route.workload());
            leads.put(route.host(), port);
            for (var domain : route.domains()) leads.put(domain, port);
        }
        edge.leadShops(leads);

        var wanted = files.workloads().stream().collect(Collectors.toMap(LocalWorkload::name, workload -> workload));
        for (var workload : List.copyOf(running.values()))
            if (!workload.equals(wanted.get(workload.name())) && ending.add(workload.name()))
                endInItsOwnTime(workload.name());
        for (var workload : wanted.values())
            if (running.putIfAbsent(workload.name(), workload) == null)
                keeper.keep(workload.name(), () -> runtime(workload));
    }

    /** A program may finish what it is doing; nobody else waits for that. One that is wanted otherwise is started anew afterwards. */
    private void endInItsOwnTime(String name) {
        Thread.ofVirtual().name("end-" + name).start(() -> {
            keeper.end(name);
            running.remove(name);
            ending.remove(name);
        });
    }

    private synchronized Program runtime(LocalWorkload workload) {
        var port = runtimePorts.compute(workload.name(), (name, last) -> {
            var taken = runtimePorts.values();
            var port1 = last == null
                    ? taken.stream().mapToInt(Integer::intValue).max().orElse(ports.edge() + Ports.RUNTIMES_FROM - 1)
                            + 1
                    : last;
            return ports.freeForRuntime(port1);
        });
        var settings = new HashMap<>(workload.environment());
        settings.put("BIDD_STREAM_PORT", String.valueOf(Ports.streamsOf(port)));
        settings.put("BIDD_LINE_STREAMS", String.valueOf(Edge.MOST_STREAMS));
        return java.program(workload.name(), workload.program(), workload.heapMiB(), port, null, settings);
    }

    private void shutDown() {
        stopping = true;
        keeper.noMoreStarts();
        Progress.say("Stopping ...");
        try {
            keeper.endAll(name -> !name.equals(PostgresProgram.NAME) && !name.equals(RedisProgram.NAME));
            edge.stop();
            if (sandbox != null) sandbox.stop();
            if (sandboxDatabase != null) sandboxDatabase.close(); // PostgreSQL ends when its last client has gone
        } catch (Exception failed) {
            log.warn("a part did not stop cleanly", failed);
        }
        keeper.endAll(name -> true); // the databases last
        marks.remove(Marks.NODE);
        try {
            Files.deleteIfExists(data.run().resolve("outcome"));
        } catch (IOException failed) {
            log.warn("the run folder could not be tidied", failed);
        }
        ended.countDown();
    }

    private Map<String, String> rolePasswords() {
        return Map.of(
                "bidd_control", settings.secret("BIDD_CONTROL_DATABASE_PASSWORD"),
                "bidd_provisioner", settings.secret("BIDD_PROVISIONER_DATABASE_PASSWORD"),
                "bidd_sandbox", settings.secret("BIDD_SANDBOX_DATABASE_PASSWORD"));
    }

    Map<String, String> controlSettings() {
        var all = common();
        all.put("BIDD_CONTROL_DATABASE_PASSWORD", settings.secret("BIDD_CONTROL_DATABASE_PASSWORD"));
        all.put("BIDD_CONSOLE_URL", url("console"));
        all.put("BIDD_SHOP_URL", url("{slug}"));
        all.put("BIDD_NAME_SERVER", settings.get("BIDD_NAME_SERVER", ""));
        all.put("BIDD_SECRET", settings.secret("BIDD_SECRET"));
        all.put("BIDD_CONSOLE_CLIENT_SECRET", settings.secret("BIDD_CONSOLE_CLIENT_SECRET"));
        all.put("BIDD_PROVISIONER_CLIENT_SECRET", settings.secret("BIDD_PROVISIONER_CLIENT_SECRET"));
        all.put("BIDD_ADMIN_EMAIL", settings.get("BIDD_ADMIN_EMAIL", "admin@bidd.example"));
        all.put("BIDD_ADMIN_PASSWORD", settings.password("BIDD_ADMIN_PASSWORD"));
        all.put("BIDD_SANDBOX_KEY", "sk_sandbox_" + settings.secret("BIDD_SANDBOX_KEY"));
        return all;
    }

    Map<String, String> consoleSettings() {
        var all = common();
        all.put("BIDD_CONSOLE_URL", url("console"));
        all.put("BIDD_SHOP_URL", url("{slug}"));
        all.put("BIDD_CONSOLE_CLIENT_SECRET", settings.secret("BIDD_CONSOLE_CLIENT_SECRET"));
        return all;
    }

    Map<String, String> provisionerSettings() {
        var all = common();
        all.put("BIDD_PROVISIONER_DATABASE_PASSWORD", settings.secret("BIDD_PROVISIONER_DATABASE_PASSWORD"));
        all.put("BIDD_PROVISIONER_CLIENT_SECRET", settings.secret("BIDD_PROVISIONER_CLIENT_SECRET"));
        all.put("BIDD_REDIS_ADMIN_PASSWORD", settings.secret("BIDD_REDIS_ADMIN_PASSWORD"));
        all.put("BIDD_NODE_FOLDER", data.node().toString());
        all.put("BIDD_EDGE_URL", "http://127.0.0.1:" + ports.edge());
        return all;
    }

    private Map<String, String> common() {
        var all = new HashMap<String, String>();
        all.put("BIDD_DATABASE_URL", databaseUrl());
        all.put("BIDD_REDIS_HOST", settings.get("BIDD_REDIS_HOST", "127.0.0.1"));
        all.put("BIDD_REDIS_PORT", settings.get("BIDD_REDIS_PORT", String.valueOf(ports.redis())));
        all.put("BIDD_ID_URL", url("id"));
        all.put("BIDD_CONTROL_URL", "http://127.0.0.1:" + ports.control());
        all.put("BIDD_SANDBOX_URL", "http://127.0.0.1:" + ports.sandbox());
        all.put("BIDD_CLOCK_FILE", data.clock().toString());
        return all;
    }

    private String databaseUrl() {
        return settings.get("BIDD_DATABASE_URL", "jdbc:postgresql://127.0.0.1:" + ports.postgres() + "/" + DATABASE);
    }

    private String url(String host) {
        return "http://" + host + ".localhost:" + ports.edge();
    }

    private SandboxSettings sandboxSettings() {
        var usual = SandboxSettings.usual();
        return usual.behaving(
                duration("BIDD_SANDBOX_SLOW", usual.slow()),
                duration("BIDD_SANDBOX_SILENT", usual.silent()),
                duration("BIDD_SANDBOX_LATE", usual.late()));
    }

    private Duration duration(String name, Duration fallback) {
        var set = settings.get(name, fallback.toString());
        try {
            return Duration.parse(set);
        } catch (DateTimeParseException unreadable) {
            throw new Stop(name + " must be a time as PT20S, not " + set + ".", unreadable);
        }
    }

    private HikariDataSource sandboxDatabase() {
        var config = new HikariConfig();
        config.setJdbcUrl(databaseUrl());
        config.setUsername("bidd_sandbox");
        config.setPassword(settings.secret("BIDD_SANDBOX_DATABASE_PASSWORD"));
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        config.setPoolName("sandbox-pay");
        return new HikariDataSource(config);
    }

    private Map<String, String> addresses(Demo.@Nullable Summary demo) {
        var all = new LinkedHashMap<String, String>();
        if (demo != null) {
            all.put("demo shop", demo.shopUrl());
            all.put("  its desk", demo.shopUrl() + "/seller");
        }
        all.put("console", url("console"));
        if (demo != null) all.put("  as company", demo.email() + "  " + demo.password());
        all.put(
                "  as admin",
                settings.get("BIDD_ADMIN_EMAIL", "admin@bidd.example") + "  "
                        + settings.password("BIDD_ADMIN_PASSWORD"));
        all.put("API", url("api") + "/v1");
        return all;
    }

    Keeper keeper() {
        return keeper;
    }

    JavaProgram java() {
        return java;
    }
}
