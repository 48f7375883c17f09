package io.bidd.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.local.QuickStart;
import io.bidd.local.demo.Visitor;
import io.bidd.template.Brand;
import io.bidd.template.Company;
import io.bidd.template.Ids;
import io.bidd.template.Isolation;
import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClassBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A provisioner beside a real cluster, with the image of the runtime that is built from this tree. KUBECONFIG names the cluster, and
 * {@code BIDD_LOAD_IMAGE} a command that gives its node the image in a tar. Pods reach this machine at {@code BIDD_CLUSTER_HOST}.
 */
final class ClusterWorld implements AutoCloseable {

    /** Tests take this: a provisioner works for all of its cluster. */
    static final String LOCK = "the cluster";

    static final String PLATFORM = "bidd-test";
    private static final List<String> KINDS = List.of(
            "v1 ResourceQuota",
            "v1 LimitRange",
            "v1 ConfigMap",
            "v1 Secret",
            "v1 ServiceAccount",
            "v1 Service",
            "apps/v1 Deployment",
            "apps/v1 StatefulSet",
            "networking.k8s.io/v1 NetworkPolicy",
            "networking.k8s.io/v1 Ingress");

    static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Path DIST = ROOT.resolve("target/dist");
    private static final Path KUBECONFIG = ROOT.resolve("target/cluster-kubeconfig");
    private static final String HOST = Outside.HOST;
    private static final int SHOP = 8090;
    /** Doors take time; nothing is shut where time is measured. */
    private final boolean isMeasured = System.getenv("BIDD_PROVE_TENANTS") != null;

    final KubernetesClient cluster = new KubernetesClientBuilder().build();
    final PlayedControlPlane control = new PlayedControlPlane();
    final Outside outside = new Outside("");
    /** Between the provisioner and the cluster, the database and Redis. */
    final Door clusterDoor;

    final Door databaseDoor;
    final Door redisDoor;
    private final int provisionerPort = Outside.free();
    private volatile String image;
    private final String cacheImage;
    private final Path log = ROOT.resolve("target/cluster-provisioner.log");
    private final Map<String, String> more = new ConcurrentHashMap<>();
    private final Map<String, Address> addresses = new ConcurrentHashMap<>();
    private final AtomicLong generations = new AtomicLong();
    private @Nullable Process provisioner;

    ClusterWorld() throws Exception {
        // The walks' BIDD prepares the programs for quick starts.
        if (!QuickStart.isPrepared(DIST)) LocalBidd.port();
        var images = images(List.of("tenant-runtime", "redis"));
        image = Objects.requireNonNull(images.get("tenant-runtime"));
        cacheImage = Objects.requireNonNull(images.get("redis"));
        var api = cluster.getMasterUrl();
        clusterDoor = new Door(HOST, new InetSocketAddress(api.getHost(), api.getPort()));
        databaseDoor = new Door(HOST, new InetSocketAddress(HOST, outside.postgres.getPort()));
        redisDoor = new Door(HOST, new InetSocketAddress(HOST, outside.redisPort));
        Files.writeString(
                KUBECONFIG,
                Files.readString(Path.of(System.getenv("KUBECONFIG")))
                        .replace(api.getHost() + ":" + api.getPort(), HOST + ":" + clusterDoor.port()));
        cluster.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(PLATFORM)
                        .endMetadata()
                        .build())
                .createOr(NonDeletingOperation::update);
        for (var name : List.of("bidd-pooled", "bidd-dedicated"))
            cluster.resource(new PriorityClassBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .withValue(name.equals("bidd-pooled") ? 10_000 : 20_000)
                            .build())
                    .createOr(NonDeletingOperation::update);
    }

    /** Builds images and gives them to the cluster's node. @return their names there */
    static Map<String, String> images(List<String> programs) throws Exception {
        var words = new ArrayList<>(List.of("./bidd", "images"));
        words.addAll(programs);
        run(Map.of("BIDD_BUILT", "yes"), words.toArray(String[]::new));
        var load = System.getenv("BIDD_LOAD_IMAGE");
        var names = new HashMap<String, String>();
        for (var program : programs) {
            var file = ROOT.resolve("target/images").resolve(program);
            if (load != null) run(Map.of(), load, file + ".tar");
            names.put(
                    program,
                    "docker.io/" + Files.readString(Path.of(file + ".name")).strip());
        }
        return names;
    }

    /** @return what it said */
    static String run(Map<String, String> environment, String... words) throws Exception {
        var builder = new ProcessBuilder(words).directory(ROOT.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(8, TimeUnit.MINUTES) || process.exitValue() != 0)
            throw new IllegalStateException(String.join(" ", words) + " failed: " + said);
        return said;
    }

    Connection database() throws SQLException {
        return outside.database();
    }

    /** Starts a provisioner, if none runs. */
    synchronized void startProvisioner() throws IOException {
        if (provisioner == null || !provisioner.isAlive()) provisioner = another(provisionerPort);
    }

    /** The same, and waits until it is up. */
    void readyProvisioner() throws IOException {
        startProvisioner();
        await().atMost(Duration.ofSeconds(60)).until(() -> isReady(provisionerPort));
    }

    /** One more provisioner of the same tenants, once it is up. */
    Process another() throws IOException {
        var port = Outside.free();
        var started = another(port);
        await().atMost(Duration.ofSeconds(60)).until(() -> isReady(port));
        return started;
    }

    private Process another(int port) throws IOException {
        var builder = new ProcessBuilder(QuickStart.command(DIST, "provisioner", 192))
                .directory(DIST.resolve("provisioner").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(settings());
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        return builder.start();
    }

    /** It pulls as soon as it is. */
    private static boolean isReady(int port) {
        try {
            return new Visitor()
                            .get("http://provisioner.localhost:" + port + "/actuator/health/readiness")
                            .status()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put("BIDD_PLATFORM", "kubernetes");
        settings.put("BIDD_NAMESPACE", PLATFORM);
        settings.put("BIDD_RUNTIME_IMAGE", image);
        settings.put("BIDD_CACHE_IMAGE", cacheImage);
        settings.put("BIDD_CONTROL_URL", control.url());
        settings.put("KUBECONFIG", isMeasured ? System.getenv("KUBECONFIG") : KUBECONFIG.toString());
        settings.put(
                "BIDD_DATABASE_URL",
                "jdbc:postgresql://" + HOST + ":" + (isMeasured ? outside.postgres.getPort() : databaseDoor.port())
                        + "/postgres");
        settings.put("BIDD_PROVISIONER_DATABASE_USER", "bidd_provisioner");
        settings.put("BIDD_PROVISIONER_DATABASE_PASSWORD", "bidd_provisioner");
        settings.put("BIDD_REDIS_HOST", HOST);
        settings.put("BIDD_REDIS_PORT", String.valueOf(isMeasured ? outside.redisPort : redisDoor.port()));
        settings.put("BIDD_REDIS_ADMIN_USER", "");
        settings.put(
                "BIDD_PRESCALE_KEEP", "0s"); // deals of these tests are on, and their shops are not to grow by that
        settings.put("BIDD_UPGRADE_GIVE_UP", "60s");
        settings.put("BIDD_UPGRADE_SOAK", "2s");
        settings.put("BIDD_SPARE_SCHEMAS", isMeasured ? "25" : "2");
        settings.put("BIDD_SANDBOX_URL", "http://" + HOST + ":" + outside.sandboxPort);
        settings.putAll(more);
        return settings;
    }

    /** The next provisioner is started with this. */
    void setting(String name, String value) {
        more.put(name, value);
    }

    /** What the Redis that shops share answers, in its own words. */
    String sharedRedis(String... words) throws IOException {
        try (var socket = new Socket(HOST, outside.redisPort)) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write((String.join(" ", words) + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The next provisioner gives runtimes this image. */
    void upgradeTo(String newest) throws IOException {
        killProvisioner();
        image = newest;
        readyProvisioner();
    }

    /** Gives the cluster's node the runtime's image once more by another tag. @return its name there */
    String loadAgain(String tag) throws Exception {
        var name = image.substring(0, image.lastIndexOf(':') + 1) + tag;
        run(
                Map.of(),
                Objects.requireNonNull(System.getenv("BIDD_LOAD_IMAGE")),
                ROOT.resolve("target/images/tenant-runtime.tar").toString(),
                name);
        return name;
    }

    /** Whether pods of two kinds are there, or one is not ready. */
    boolean isRolling(TenantSpec spec) {
        var live = runtimeOf(spec);
        var status = live.getStatus();
        return !Objects.equals(
                        status.getObservedGeneration(), live.getMetadata().getGeneration())
                || !Objects.equals(status.getReplicas(), status.getUpdatedReplicas())
                || !Objects.equals(status.getReplicas(), status.getReadyReplicas());
    }

    private Deployment runtimeOf(TenantSpec spec) {
        return cluster.apps()
                .deployments()
                .inNamespace(namespaceOf(spec))
                .withName("runtime")
                .get();
    }

    String imageOf(TenantSpec spec) {
        return runtimeOf(spec)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    synchronized Process provisioner() {
        return Objects.requireNonNull(provisioner);
    }

    /** Ends the provisioner in the middle of whatever it does. */
    synchronized void killProvisioner() {
        var running = provisioner;
        if (running == null) return;
        running.destroyForcibly();
        try {
            running.waitFor();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Wants a new shop with a runtime of its own. */
    TenantSpec order(String slug, Room room) {
        var spec = draft(slug, room);
        control.want(spec);
        return spec;
    }

    /** A shop that nobody has heard of yet. */
    TenantSpec draft(String slug, Room room) {
        var id = Ids.nextTenant();
        return draft(id, slug, room, Isolation.DEDICATED, "t-" + id);
    }

    /** One that shares its runtime. */
    TenantSpec shared(String slug, String runtime) {
        return draft(Ids.nextTenant(), slug, Room.of(1, 1, 100, 512), Isolation.POOLED, runtime);
    }

    private TenantSpec draft(String id, String slug, Room room, Isolation isolation, String runtime) {
        var host = slug + ".localhost";
        var now = Instant.now();
        return new TenantSpec(
                id,
                generations.incrementAndGet(),
                Wanted.RUNNING,
                slug,
                host,
                "http://" + host + ":" + SHOP,
                isolation,
                runtime,
                room,
                "time-deal",
                new Brand("Cluster Shop", "#204060", null),
                new Company("Cluster Company", "Kim", "", "", "", ""),
                "Asia/Seoul",
                now,
                now.plus(Duration.ofDays(1)),
                1_000,
                Ids.secret(),
                null,
                List.of());
    }

    TenantSpec want(TenantSpec spec) {
        control.want(spec);
        return spec;
    }

    TenantSpec move(TenantSpec spec, String runtime) {
        return want(spec.movedTo(generations.incrementAndGet(), runtime));
    }

    TenantSpec lead(TenantSpec spec, List<String> domains) {
        return want(spec.at(generations.incrementAndGet(), domains));
    }

    TenantSpec want(TenantSpec spec, Wanted wanted) {
        var changed = spec.wanted(generations.incrementAndGet(), wanted);
        control.want(changed);
        return changed;
    }

    TenantSpec resize(TenantSpec spec, Room room) {
        var changed = spec.resized(generations.incrementAndGet(), room);
        control.want(changed);
        return changed;
    }

    TenantSpec resizeWithFreshSecrets(TenantSpec spec, Room room) {
        var changed = spec.resized(0, room).withSecretsFrom(generations.incrementAndGet(), Instant.now());
        control.want(changed);
        return changed;
    }

    /** By which names a shop's runtime may log in to the database. */
    List<String> logins(TenantSpec spec) throws Exception {
        var logins = new ArrayList<String>();
        try (var database = database();
                var query = database.prepareStatement(
                        "select rolname from pg_roles where rolcanlogin and rolname like ?")) {
            query.setString(1, "%" + spec.id() + "%");
            try (var rows = query.executeQuery()) {
                while (rows.next()) logins.add(rows.getString(1));
            }
        }
        return logins;
    }

    static String namespaceOf(TenantSpec spec) {
        return "rt-" + spec.runtime();
    }

    /** Somebody who finds this shop at its service, as an ingress controller would. */
    Visitor visitor(TenantSpec spec) {
        return new Visitor(
                uri -> (uri.getHost().equals("pay.localhost") ? HOST : addressOf(spec)) + ":" + uri.getPort());
    }

    /** Somebody who comes by way of the routes, of which the oldest counts, and of which news takes two seconds. */
    Visitor routed(TenantSpec spec) {
        return new Visitor(uri -> {
            if (uri.getHost().equals("pay.localhost")) return HOST + ":" + uri.getPort();
            var known = addresses.get(spec.id());
            if (known == null || System.nanoTime() - known.at() > 2_000_000_000L)
                addresses.put(spec.id(), new Address(serviceOf(oldestRoute(spec)), System.nanoTime()));
            return addresses.get(spec.id()).ip() + ":" + uri.getPort();
        });
    }

    private String oldestRoute(TenantSpec spec) {
        return cluster.network().v1().ingresses().inAnyNamespace().list().getItems().stream()
                .filter(ingress ->
                        ingress.getSpec().getRules().getFirst().getHost().equals(spec.host()))
                .min(Comparator.comparing(ingress -> ingress.getMetadata().getCreationTimestamp()))
                .orElseThrow()
                .getMetadata()
                .getNamespace();
    }

    private String serviceOf(String namespace) {
        return cluster.services()
                .inNamespace(namespace)
                .withName("runtime")
                .get()
                .getSpec()
                .getClusterIP();
    }

    /** Runtimes that know a shop, by their namespaces. */
    List<String> knownTo(TenantSpec spec) {
        return cluster.secrets().inAnyNamespace().withLabel("bidd.io/runtime").list().getItems().stream()
                .filter(secret -> secret.getMetadata().getName().equals("tenants")
                        && secret.getData() != null
                        && secret.getData().containsKey(spec.id() + ".json"))
                .map(secret -> secret.getMetadata().getNamespace())
                .toList();
    }

    /** It changes when a shop was suspended. */
    String addressOf(TenantSpec spec) {
        var known = addresses.get(spec.id());
        if (known != null && System.nanoTime() - known.at() < 500_000_000) return known.ip();
        var service = cluster.services()
                .inNamespace(namespaceOf(spec))
                .withName("runtime")
                .get();
        if (service == null) throw new IllegalStateException(spec + " has no service");
        addresses.put(spec.id(), new Address(service.getSpec().getClusterIP(), System.nanoTime()));
        return service.getSpec().getClusterIP();
    }

    private record Address(String ip, long at) {}

    /** Puts a deal on the counter of a shop. @return its id */
    String deal(TenantSpec spec, int quantity, long price) throws SQLException {
        var deal = Ids.next();
        try (var database = database();
                var statement = database.createStatement()) {
            statement.execute("set search_path to t_" + spec.id());
            statement.execute("""
                    insert into products (id, name, category, description, currency, list_price, created_at)
                    values ('%1$s', 'Mandarins', 'FOOD', 'From Jeju', 'KRW', %3$d, now());
                    insert into deals (id, product_id, starts_at, ends_at, currency, price, quantity, limit_per_person, created_at)
                    values ('%1$s', '%1$s', now() - interval '1 minute', now() + interval '9 days', 'KRW', %3$d, %2$d, 1, now());
                    insert into stock_items (item_id, supply, free, held, sold) values ('%1$s', %2$d, %2$d, 0, 0);
                    insert into stock_movements (item_id, kind, quantity, at) values ('%1$s', 'SUPPLY', %2$d, now());
                    insert into lines (deal_id, title, passes, mode) values ('%1$s', 'Mandarins', 1000, 'ALWAYS');
                    """.formatted(deal, quantity, price));
        }
        return deal;
    }

    void sql(String change) throws SQLException {
        try (var database = database();
                var statement = database.createStatement()) {
            statement.execute(change);
        }
    }

    /** @param until from now on, as the database says it */
    void moveDeal(TenantSpec spec, String deal, String until) throws SQLException {
        try (var database = database();
                var change = database.prepareStatement(
                        "update t_" + spec.id() + ".deals set starts_at = now() + ?::interval where id = ?")) {
            change.setString(1, until);
            change.setString(2, deal);
            change.execute();
        }
    }

    /** Whether a step waits with such a cause and will be tried again. */
    boolean waits(TenantSpec spec, String cause) {
        var report = control.report(spec.id());
        return report != null
                && report.generation() == spec.generation()
                && report.steps().stream()
                        .anyMatch(step -> step.nextTry() != null
                                && step.cause() != null
                                && step.cause().contains(cause));
    }

    TenantSpec reached(TenantSpec spec) {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> control.hasReached(spec.id(), spec.generation()));
        System.out.println(spec + " took "
                + control.report(spec.id()).steps().stream()
                        .map(step -> step.name() + " " + step.millis() + " ms")
                        .toList());
        return spec;
    }

    void goes(TenantSpec spec) throws Exception {
        var gone = reached(want(spec, Wanted.DELETED));
        nothingIsLeft(gone);
    }

    /** No object of any kind that the cluster knows, no role, schema or key. */
    void nothingIsLeft(TenantSpec spec) throws Exception {
        assertThat(cluster.namespaces().withName(ClusterWorld.namespaceOf(spec)).get())
                .isNull();
        for (var kind : KINDS) {
            var words = kind.split(" ");
            assertThat(cluster.genericKubernetesResources(words[0], words[1])
                            .inAnyNamespace()
                            .list()
                            .getItems())
                    .as(kind)
                    .noneMatch(object -> object.getMetadata().toString().contains(spec.id()));
        }
        try (var server = database();
                var query = server.prepareStatement(
                        "select (select count(*) from pg_roles where rolname like ?) + (select count(*) from pg_namespace where nspname like ?)")) {
            query.setString(1, "%" + spec.id() + "%");
            query.setString(2, "%" + spec.id() + "%");
            try (var rows = query.executeQuery()) {
                rows.next();
                assertThat(rows.getInt(1)).isZero();
            }
        }
        control.forget(spec.id());
    }

    /** What the cluster counts up with every write. */
    Map<String, String> versions(TenantSpec spec) {
        var all = new TreeMap<String, String>();
        for (var kind : KINDS) {
            var words = kind.split(" ");
            for (GenericKubernetesResource object : cluster.genericKubernetesResources(words[0], words[1])
                    .inNamespace(ClusterWorld.namespaceOf(spec))
                    .list()
                    .getItems())
                all.put(
                        kind + " " + object.getMetadata().getName(),
                        object.getMetadata().getResourceVersion());
        }
        return all;
    }

    /** What is kept for a shop, but for the day of its signing key. */
    JsonNode secretsOf(TenantSpec spec) {
        var kept = cluster.secrets()
                .inNamespace(PLATFORM)
                .withName("kept-" + spec.id())
                .get();
        var secrets = (ObjectNode)
                Visitor.JSON.readTree(Base64.getDecoder().decode(kept.getData().get("secrets.json")));
        secrets.remove("signingKeySince");
        return secrets;
    }

    int replicas(TenantSpec spec) {
        return runtimeOf(spec).getSpec().getReplicas();
    }

    /** Names of all pods of a shop, of those too that are about to end. */
    List<String> pods(TenantSpec spec) {
        return names(spec, pod -> true);
    }

    /** Names of those that visitors are led to. */
    List<String> servingPods(TenantSpec spec) {
        return names(spec, pod -> pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod));
    }

    private List<String> names(TenantSpec spec, Predicate<Pod> which) {
        return cluster.pods().inNamespace(namespaceOf(spec)).list().getItems().stream()
                .filter(which)
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    @Override
    public void close() throws Exception {
        killProvisioner();
        clusterDoor.close();
        databaseDoor.close();
        redisDoor.close();
        outside.close();
        control.close();
        cluster.close();
    }
}
