package io.bidd.provisioner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

import io.bidd.provisioner.control.ControlPlane;
import io.bidd.template.Brand;
import io.bidd.template.Company;
import io.bidd.template.Ids;
import io.bidd.template.Isolation;
import io.bidd.template.ServedTenant;
import io.bidd.template.TenantSpec;
import io.bidd.template.TenantStatus;
import io.bidd.template.Wanted;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;
import redis.embedded.RedisServer;

/**
 * Tenants on a real cluster, with the image of the runtime that is built from this tree: KUBECONFIG names the cluster, and
 * {@code bidd.test.image} or target/images the image it knows. Pods reach this machine at {@code bidd.test.host}.
 */
@SpringBootTest(properties = {"bidd.platform.kind=kubernetes", "bidd.reconcile.resync=2s"})
@EnabledIf(
        value = "hasCluster",
        disabledReason = "there is no cluster: KUBECONFIG is not set, or ./bidd images was not run")
@DirtiesContext
class ClusterIT {

    private static final String HOST = System.getProperty("bidd.test.host", "10.212.0.1");
    private static final Path IMAGE = Path.of("../target/images/tenant-runtime.name");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static EmbeddedPostgres postgres;
    private static RedisServer redis;
    private static int redisPort;

    @TestBean
    ControlPlane control;

    @Autowired
    KubernetesClient cluster;

    @Autowired
    MeterRegistry meters;

    private static final LinkedBlockingQueue<TenantSpec> ORDERS = new LinkedBlockingQueue<>();
    private static final Map<String, TenantSpec> WANTED = new ConcurrentHashMap<>();
    private static final Map<String, TenantStatus> REPORTS = new ConcurrentHashMap<>();

    static boolean hasCluster() {
        return System.getenv("KUBECONFIG") != null && Files.exists(IMAGE);
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) throws Exception {
        if (!hasCluster()) return;
        services();
        var image = Files.readString(IMAGE).strip();
        registry.add("bidd.platform.kubernetes.image", () -> "docker.io/" + image);
        registry.add("bidd.platform.kubernetes.namespace", () -> "bidd-test");
        registry.add(
                "spring.datasource.url", () -> "jdbc:postgresql://" + HOST + ":" + postgres.getPort() + "/postgres");
        registry.add("spring.datasource.username", () -> "bidd_provisioner");
        registry.add("spring.datasource.password", () -> "bidd_provisioner");
        registry.add("spring.data.redis.host", () -> HOST);
        registry.add("spring.data.redis.port", () -> redisPort);
        registry.add("spring.data.redis.username", () -> "");
        registry.add("bidd.control-url", () -> "http://" + HOST + ":1");
    }

    /** Reached by pods at the host's address, with passwords. */
    private static void services() throws Exception {
        var data = Files.createTempDirectory("cluster-postgres");
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setServerConfig("listen_addresses", "*")
                .start();
        Files.writeString(
                data.resolve("pg_hba.conf"), "\nhost all all 10.0.0.0/8 scram-sha-256\n", StandardOpenOption.APPEND);
        try (var server = postgres.getPostgresDatabase().getConnection();
                var statement = server.createStatement();
                var script = ClusterIT.class.getResourceAsStream("/bootstrap.sql")) {
            statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            statement.execute("alter role bidd_provisioner password 'bidd_provisioner'");
            statement.execute("select pg_reload_conf()");
        }
        try (var socket = new ServerSocket(0)) {
            redisPort = socket.getLocalPort();
        }
        redis = RedisServer.newRedisServer()
                .port(redisPort)
                .bind(HOST)
                .setting("save \"\"")
                .setting("protected-mode no")
                .build();
        redis.start();
    }

    @AfterAll
    static void stop() throws IOException {
        redis.stop();
        postgres.close();
    }

    @BeforeEach
    void install() {
        for (var name : List.of("bidd-test"))
            cluster.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .createOr(NonDeletingOperation::update);
        for (var name : List.of("bidd-pooled", "bidd-dedicated"))
            cluster.resource(new PriorityClassBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .withValue(name.equals("bidd-pooled") ? 1_000 : 2_000)
                            .build())
                    .createOr(NonDeletingOperation::update);
    }

    /** Tells what the test wants, and keeps what is reported. The reconciler asks it from the moment it starts. */
    static ControlPlane control() {
        return mock(ControlPlane.class, call -> switch (call.getMethod().getName()) {
            case "allWanted" -> List.copyOf(WANTED.values());
            case "wantedAfter" -> {
                var next = ORDERS.poll(500, TimeUnit.MILLISECONDS);
                yield next == null ? List.of() : List.of(next);
            }
            case "report" -> {
                TenantStatus status = call.getArgument(0);
                REPORTS.put(status.id(), status);
                yield null;
            }
            default -> null;
        });
    }

    @Test
    void aShopComesToLifeIsKeptSoAndGoesWithoutATrace() throws Exception {
        var id = Ids.nextTenant();
        var began = System.nanoTime();
        want(spec(id, 1, Wanted.RUNNING));
        awaitReached(id, 1);
        System.out.println("order to storefront: " + (System.nanoTime() - began) / 1_000_000 + " ms, "
                + REPORTS.get(id).steps());
        await().atMost(Duration.ofSeconds(10))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(storefront(id)).contains("Cluster Shop"));

        // At rest nothing is written.
        var before = writes();
        await().pollDelay(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> assertThat(writes()).isEqualTo(before));

        // What somebody changes comes back.
        var namespace = "rt-" + id;
        cluster.apps().deployments().inNamespace(namespace).withName("runtime").delete();
        cluster.resourceQuotas().inNamespace(namespace).withName("plan").edit(quota -> {
            quota.getSpec().getHard().put("pods", new Quantity("99"));
            return quota;
        });
        cluster.namespaces().withName(namespace).edit(live -> {
            live.getMetadata().getLabels().remove("pod-security.kubernetes.io/enforce");
            live.getMetadata().getLabels().put("somebody.example/else", "stays");
            return live;
        });
        var drifted = System.nanoTime();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(cluster.apps()
                            .deployments()
                            .inNamespace(namespace)
                            .withName("runtime")
                            .get())
                    .isNotNull();
            assertThat(cluster.resourceQuotas()
                            .inNamespace(namespace)
                            .withName("plan")
                            .get()
                            .getSpec()
                            .getHard()
                            .get("pods")
                            .getAmount())
                    .isEqualTo("2");
            assertThat(cluster.namespaces()
                            .withName(namespace)
                            .get()
                            .getMetadata()
                            .getLabels())
                    .containsEntry("pod-security.kubernetes.io/enforce", "restricted")
                    .containsEntry("somebody.example/else", "stays");
        });
        System.out.println("drift repaired after " + (System.nanoTime() - drifted) / 1_000_000 + " ms");

        want(spec(id, 2, Wanted.DELETED));
        awaitReached(id, 2);
        assertThat(cluster.namespaces().withName(namespace).get()).isNull();
        assertThat(cluster.secrets()
                        .inNamespace("bidd-test")
                        .withLabel("bidd.io/runtime", id)
                        .list()
                        .getItems())
                .isEmpty();
        try (var server = postgres.getPostgresDatabase().getConnection();
                var query = server.prepareStatement(
                        "select (select count(*) from pg_roles where rolname = ?) + (select count(*) from pg_namespace where nspname = ?)")) {
            query.setString(1, ServedTenant.schemaOf(id));
            query.setString(2, ServedTenant.schemaOf(id));
            try (var rows = query.executeQuery()) {
                rows.next();
                assertThat(rows.getInt(1)).isZero();
            }
        }
    }

    @Test
    void aNamespaceOfThatNameThatIsNotOursIsLeftAlone() {
        var id = Ids.nextTenant();
        cluster.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("rt-" + id)
                        .addToLabels("owner", "somebody")
                        .endMetadata()
                        .build())
                .create();
        try {
            want(spec(id, 1, Wanted.RUNNING));
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> REPORTS.containsKey(id)
                            && REPORTS.get(id).steps().stream()
                                    .anyMatch(
                                            step -> String.valueOf(step.cause()).contains("belongs to somebody else")
                                                    && step.nextTry() != null));
            assertThat(cluster.namespaces()
                            .withName("rt-" + id)
                            .get()
                            .getMetadata()
                            .getLabels())
                    .containsEntry("owner", "somebody")
                    .doesNotContainKey("bidd.io/runtime");
            // Nor is it removed with the shop that never was.
            want(spec(id, 2, Wanted.DELETED));
            awaitReached(id, 2);
            assertThat(cluster.namespaces()
                            .withName("rt-" + id)
                            .get()
                            .getMetadata()
                            .getDeletionTimestamp())
                    .isNull();
        } finally {
            cluster.namespaces().withName("rt-" + id).delete();
        }
    }

    private static void want(TenantSpec spec) {
        WANTED.put(spec.id(), spec);
        ORDERS.add(spec);
    }

    private void awaitReached(String id, long generation) {
        await().atMost(Duration.ofSeconds(120)).until(() -> {
            var report = REPORTS.get(id);
            return report != null && report.generation() == generation && report.reached() != null;
        });
        if (WANTED.get(id).wanted() == Wanted.DELETED) WANTED.remove(id);
    }

    private String storefront(String id) throws Exception {
        var address = cluster.services()
                .inNamespace("rt-" + id)
                .withName("runtime")
                .get()
                .getSpec()
                .getClusterIP();
        var request = HttpRequest.newBuilder(URI.create("http://" + address + ":8090/"))
                .header("Host", host(id))
                .timeout(Duration.ofSeconds(5))
                .build();
        var answer = HTTP.send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    private Map<String, Double> writes() {
        return meters.find("bidd.platform.writes").counters().stream()
                .collect(Collectors.toMap(counter -> counter.getId().getTag("kind"), Counter::count));
    }

    private static String host(String id) {
        return id + ".shop.example";
    }

    private static TenantSpec spec(String id, long generation, Wanted wanted) {
        var now = Instant.now();
        return new TenantSpec(
                id,
                generation,
                wanted,
                "shop",
                host(id),
                "http://" + host(id),
                Isolation.DEDICATED,
                id,
                "time-deal",
                new Brand("Cluster Shop", "#204060", null),
                new Company("Cluster Company", "Kim", "", "", "", ""),
                "Asia/Seoul",
                now,
                now.plus(Duration.ofDays(1)),
                1_000,
                Ids.secret());
    }
}
