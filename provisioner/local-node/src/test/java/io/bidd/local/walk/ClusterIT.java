package io.bidd.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Shops on a real cluster: they come to life, are kept as they are meant, are suspended and changed, and go without a trace. */
@EnabledIfEnvironmentVariable(
        named = "KUBECONFIG",
        matches = ".+",
        disabledReason = "there is no cluster: KUBECONFIG is not set")
class ClusterIT {

    private static final int LOOKERS = 2;
    private static final Room SMALL = new Room(1, 1, 100, 512);
    private static final List<String> KINDS = List.of(
            "v1 ResourceQuota",
            "v1 LimitRange",
            "v1 ConfigMap",
            "v1 Secret",
            "v1 ServiceAccount",
            "v1 Service",
            "apps/v1 Deployment",
            "networking.k8s.io/v1 NetworkPolicy",
            "networking.k8s.io/v1 Ingress");

    private static ClusterWorld world;

    @BeforeAll
    static void begin() throws Exception {
        world = new ClusterWorld();
    }

    @AfterAll
    static void end() throws Exception {
        world.close();
    }

    @BeforeEach
    void provisioner() throws Exception {
        world.startProvisioner();
        await().atMost(Duration.ofSeconds(60)).until(world::isProvisionerReady);
    }

    @AfterEach
    void nobodyListens() {
        world.control.onReport(report -> {});
    }

    @Test
    void aShopComesToLifeIsKeptSoRestsGrowsAndGoesWithoutATrace() throws Exception {
        var began = System.nanoTime();
        var shop = reached(world.order("clusterwalk", SMALL));
        say("order to storefront", began);
        var visitor = world.visitor(shop);
        assertThat(visitor.get(shop.url() + "/").ok().body()).contains("Cluster Shop");
        var deal = world.deal(shop, 3, 9_900);
        var jiwoo = new Buyer(shop.url(), visitor);
        var order = jiwoo.buy(deal);

        var atRest = versions(shop);
        await().during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> assertThat(versions(shop)).isEqualTo(atRest));

        whatSomebodyChangedComesBack(shop);
        assertThat(jiwoo.state(order)).isEqualTo("PAID");

        var suspended = reached(world.want(shop, Wanted.SUSPENDED));
        assertThat(pods(shop)).isZero();
        assertThat(world.cluster
                        .network()
                        .v1()
                        .ingresses()
                        .inNamespace(ClusterWorld.PLATFORM)
                        .withName("closed-" + shop.id())
                        .get())
                .isNotNull();
        world.cluster
                .apps()
                .deployments()
                .inNamespace(ClusterWorld.namespaceOf(shop))
                .withName("runtime")
                .scale(1);
        await().atMost(Duration.ofSeconds(20)).until(() -> replicas(shop) == 0);

        began = System.nanoTime();
        var resumed = reached(world.want(suspended, Wanted.RUNNING));
        say("resumed", began);
        assertThat(new Buyer(shop.url(), world.visitor(resumed)).buy(deal)).isNotEqualTo(order);
        assertThat(jiwoo.state(order)).isEqualTo("PAID");

        var larger = withoutAFailedRequest(resumed, () -> reached(world.resize(resumed, new Room(2, 3, 120, 544))));
        assertThat(replicas(shop)).isEqualTo(2);
        assertThat(jiwoo.state(order)).isEqualTo("PAID");
        assertThat(world.cluster
                        .genericKubernetesResources("policy/v1beta1", "PodDisruptionBudget")
                        .inNamespace(ClusterWorld.namespaceOf(shop))
                        .list()
                        .getItems())
                .hasSizeLessThanOrEqualTo(1);

        var closed = reached(world.want(larger, Wanted.CLOSED));
        assertThat(world.visitor(closed).get(shop.url() + "/").status()).isEqualTo(410);
        assertThat(world.control.export(shop.id())).isNotEmpty();
        goes(closed);
    }

    private static void whatSomebodyChangedComesBack(TenantSpec shop) {
        var namespace = ClusterWorld.namespaceOf(shop);
        var drifted = System.nanoTime();
        world.cluster
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("runtime")
                .delete();
        world.cluster.resourceQuotas().inNamespace(namespace).withName("plan").edit(quota -> {
            quota.getSpec().getHard().put("pods", new Quantity("99"));
            return quota;
        });
        world.cluster.namespaces().withName(namespace).edit(live -> {
            live.getMetadata().getLabels().remove("pod-security.kubernetes.io/enforce");
            live.getMetadata().getLabels().put("somebody.example/else", "stays");
            return live;
        });
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> {
                    assertThat(world.cluster
                                    .apps()
                                    .deployments()
                                    .inNamespace(namespace)
                                    .withName("runtime")
                                    .get())
                            .isNotNull();
                    assertThat(world.cluster
                                    .resourceQuotas()
                                    .inNamespace(namespace)
                                    .withName("plan")
                                    .get()
                                    .getSpec()
                                    .getHard()
                                    .get("pods")
                                    .getAmount())
                            .isEqualTo("2");
                    assertThat(world.cluster
                                    .namespaces()
                                    .withName(namespace)
                                    .get()
                                    .getMetadata()
                                    .getLabels())
                            .containsEntry("pod-security.kubernetes.io/enforce", "restricted")
                            .containsEntry("somebody.example/else", "stays");
                });
        say("drift repaired", drifted);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> world.visitor(shop).get(shop.url() + "/").status() == 200);
    }

    @Test
    void aNamespaceOfThatNameThatIsNotOursIsLeftAlone() throws Exception {
        var shop = spec("clusterforeign");
        var namespace = ClusterWorld.namespaceOf(shop);
        world.cluster
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .addToLabels("owner", "somebody")
                        .endMetadata()
                        .build())
                .create();
        try {
            world.control.want(shop);
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                var report = world.control.report(shop.id());
                return report != null
                        && report.steps().stream()
                                .anyMatch(step -> String.valueOf(step.cause()).contains("belongs to somebody else")
                                        && step.nextTry() != null);
            });
            assertThat(world.cluster
                            .namespaces()
                            .withName(namespace)
                            .get()
                            .getMetadata()
                            .getLabels())
                    .containsEntry("owner", "somebody")
                    .doesNotContainKey("bidd.io/runtime");
            // Nor is it removed with the shop that never was.
            reached(world.want(shop, Wanted.DELETED));
            assertThat(world.cluster
                            .namespaces()
                            .withName(namespace)
                            .get()
                            .getMetadata()
                            .getDeletionTimestamp())
                    .isNull();
        } finally {
            world.cluster.namespaces().withName(namespace).delete();
        }
    }

    /** At the beginning of each step the provisioner is killed, once for each; whatever is left half done is finished by the next. */
    @Test
    void aProvisionerThatIsKilledAtEveryStepIsFinishedByTheNext() throws Exception {
        var shop = world.order("clusterkilled", SMALL);
        killedAtEveryStep(shop);
        var larger = world.resize(shop, new Room(1, 1, 120, 528));
        killedAtEveryStep(larger);
        var suspended = world.want(larger, Wanted.SUSPENDED);
        killedAtEveryStep(suspended);
        assertThat(pods(shop)).isZero();
        var gone = world.want(suspended, Wanted.DELETED);
        killedAtEveryStep(gone);
        nothingIsLeft(gone);
    }

    private static void killedAtEveryStep(TenantSpec spec) throws Exception {
        var killedAt = new ArrayList<String>();
        var dead = new AtomicBoolean();
        world.control.onReport(report -> {
            if (!report.id().equals(spec.id()) || report.generation() != spec.generation()) return;
            for (var step : report.steps())
                if (step.state() == io.bidd.template.TenantStatus.StepState.RUNNING
                        && !killedAt.contains(step.name())) {
                    killedAt.add(step.name());
                    world.killProvisioner();
                    dead.set(true);
                    return;
                }
        });
        await().atMost(Duration.ofSeconds(240))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (dead.compareAndSet(true, false)) world.startProvisioner();
                    return world.control.hasReached(spec.id(), spec.generation());
                });
        world.control.onReport(report -> {});
        System.out.println("killed at " + killedAt + " of " + spec.wanted());
        assertThat(killedAt).hasSizeGreaterThanOrEqualTo(4);
    }

    private static TenantSpec spec(String slug) {
        return world.draft(slug, SMALL);
    }

    private static TenantSpec reached(TenantSpec spec) {
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> world.control.hasReached(spec.id(), spec.generation()));
        System.out.println(spec + " took "
                + world.control.report(spec.id()).steps().stream()
                        .map(step -> step.name() + " " + step.millis() + " ms")
                        .toList());
        return spec;
    }

    private static void goes(TenantSpec spec) throws Exception {
        var gone = reached(world.want(spec, Wanted.DELETED));
        nothingIsLeft(gone);
    }

    /** No object of any kind that the cluster knows, no role, schema or key. */
    private static void nothingIsLeft(TenantSpec spec) throws Exception {
        assertThat(world.cluster
                        .namespaces()
                        .withName(ClusterWorld.namespaceOf(spec))
                        .get())
                .isNull();
        for (var kind : KINDS) {
            var words = kind.split(" ");
            assertThat(world.cluster
                            .genericKubernetesResources(words[0], words[1])
                            .inAnyNamespace()
                            .list()
                            .getItems())
                    .as(kind)
                    .noneMatch(object -> object.getMetadata().toString().contains(spec.id()));
        }
        try (var server = world.database();
                var query = server.prepareStatement(
                        "select (select count(*) from pg_roles where rolname like ?) + (select count(*) from pg_namespace where nspname like ?)")) {
            query.setString(1, "%" + spec.id() + "%");
            query.setString(2, "%" + spec.id() + "%");
            try (var rows = query.executeQuery()) {
                rows.next();
                assertThat(rows.getInt(1)).isZero();
            }
        }
        world.control.forget(spec.id());
    }

    /** What the cluster counts up with every write. */
    private static Map<String, String> versions(TenantSpec spec) {
        var all = new TreeMap<String, String>();
        for (var kind : KINDS) {
            var words = kind.split(" ");
            for (GenericKubernetesResource object : world.cluster
                    .genericKubernetesResources(words[0], words[1])
                    .inNamespace(ClusterWorld.namespaceOf(spec))
                    .list()
                    .getItems())
                all.put(
                        kind + " " + object.getMetadata().getName(),
                        object.getMetadata().getResourceVersion());
        }
        return all;
    }

    /** Looks at the shop all the time while something is done to it. */
    private static TenantSpec withoutAFailedRequest(TenantSpec spec, java.util.concurrent.Callable<TenantSpec> change)
            throws Exception {
        var over = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var failed = new ConcurrentLinkedQueue<String>();
            var many = new AtomicInteger();
            var visitor = world.visitor(spec);
            for (var looker = 0; looker < LOOKERS; looker++)
                threads.execute(() -> {
                    while (!over.get()) {
                        many.incrementAndGet();
                        try {
                            // each look over a connection of its own, as somebody new has
                            var page = visitor.another().get(spec.url() + "/");
                            if (page.status() >= 500) failed.add("status " + page.status());
                        } catch (java.io.IOException broken) {
                            failed.add(broken.toString());
                        }
                    }
                });
            try {
                var changed = change.call();
                await().atMost(Duration.ofSeconds(60)).until(() -> pods(spec) == replicas(spec));
                return changed;
            } finally {
                over.set(true);
                threads.shutdown();
                assertThat(threads.awaitTermination(40, TimeUnit.SECONDS)).isTrue();
                System.out.println(many + " requests during the change, failed: " + failed);
                assertThat(failed).isEmpty();
            }
        }
    }

    private static int replicas(TenantSpec spec) {
        return world.cluster
                .apps()
                .deployments()
                .inNamespace(ClusterWorld.namespaceOf(spec))
                .withName("runtime")
                .get()
                .getSpec()
                .getReplicas();
    }

    private static int pods(TenantSpec spec) {
        return world.cluster
                .pods()
                .inNamespace(ClusterWorld.namespaceOf(spec))
                .list()
                .getItems()
                .size();
    }

    private static void say(String what, long since) {
        System.out.println(what + ": " + (System.nanoTime() - since) / 1_000_000 + " ms");
    }
}
