package io.bidd.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.template.IsolationReport;
import io.bidd.template.IsolationReport.Finding;
import io.bidd.template.IsolationReport.Verdict;
import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.List;
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
import org.junit.jupiter.api.parallel.ResourceLock;

/** Shops on a real cluster: they come to life, are kept as they are meant, are suspended and changed, and go without a trace. */
@EnabledIfEnvironmentVariable(
        named = "KUBECONFIG",
        matches = ".+",
        disabledReason = "there is no cluster: KUBECONFIG is not set")
@ResourceLock(ClusterWorld.LOCK)
class ClusterIT {

    private static final int LOOKERS = 1;
    private static final Room SMALL = Room.of(1, 1, 100, 512);
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
        world.readyProvisioner();
    }

    @AfterEach
    void nobodyListens() {
        world.control.onReport(report -> {});
    }

    @Test
    void aShopComesToLifeIsKeptSoRestsGrowsAndGoesWithoutATrace() throws Exception {
        var began = System.nanoTime();
        var shop = world.reached(world.order("clusterwalk", SMALL));
        say("order to storefront", began);
        var visitor = world.visitor(shop);
        assertThat(visitor.get(shop.url() + "/").ok().body()).contains("Cluster Shop");
        var deal = world.deal(shop, 3, 9_900);
        var jiwoo = new Buyer(shop.url(), visitor);
        var order = jiwoo.buy(deal);

        var atRest = world.versions(shop);
        await().during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> assertThat(world.versions(shop)).isEqualTo(atRest));

        whatSomebodyChangedComesBack(shop);
        assertThat(jiwoo.state(order)).isEqualTo("PAID");
        assertThat(world.control.changes(shop.id())).noneMatch(change -> change.contains("password '"));
        await().until(() -> world.control.capacity() != null);
        assertThat(world.control.capacity().leftOut())
                .as("what shops do without here is told")
                .anyMatch(what -> what.contains("metrics.k8s.io"));
        assertThat(world.control.capacity().nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.cpuMillis()).isBetween(1, 1_000_000));

        itsWallsHold(shop);

        var suspended = world.reached(world.want(shop, Wanted.SUSPENDED));
        await().until(() -> world.pods(shop).isEmpty()); // one that tried the walls may be going still
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
        await().atMost(Duration.ofSeconds(20)).until(() -> world.replicas(shop) == 0);

        began = System.nanoTime();
        var resumed = world.reached(world.want(suspended, Wanted.RUNNING));
        say("resumed", began);
        assertThat(new Buyer(shop.url(), world.visitor(resumed)).buy(deal)).isNotEqualTo(order);
        assertThat(jiwoo.state(order)).isEqualTo("PAID");

        var logins = world.logins(shop);
        var larger = withoutAFailedRequest(
                resumed, () -> world.reached(world.resizeWithFreshSecrets(resumed, Room.of(1, 1, 120, 544))));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(world.logins(shop)).hasSize(1).doesNotContainAnyElementsOf(logins));
        assertThat(jiwoo.state(order)).isEqualTo("PAID");
        var twice = world.reached(world.resize(larger, Room.of(2, 3, 120, 544)));
        assertThat(world.replicas(shop)).isEqualTo(2);
        assertThat(jiwoo.state(order)).isEqualTo("PAID");
        assertThat(world.cluster
                        .genericKubernetesResources("policy/v1beta1", "PodDisruptionBudget")
                        .inNamespace(ClusterWorld.namespaceOf(shop))
                        .list()
                        .getItems())
                .hasSizeLessThanOrEqualTo(1);

        var closed = world.reached(world.want(twice, Wanted.CLOSED));
        assertThat(world.visitor(closed).get(shop.url() + "/").status()).isEqualTo(410);
        assertThat(world.control.export(shop.id())).isNotEmpty();

        // A shop is not gone while anything of it is left, wherever it is.
        var forgotten = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("forgotten")
                .withNamespace(ClusterWorld.PLATFORM)
                .addToLabels("bidd.io/tenant", shop.id())
                .endMetadata()
                .build();
        world.cluster.resource(forgotten).create();
        var going = world.want(closed, Wanted.DELETED);
        await().atMost(Duration.ofSeconds(120))
                .until(() -> world.control.report(going.id()).steps().stream()
                        .anyMatch(step -> String.valueOf(step.cause())
                                .contains("still there: ConfigMap " + ClusterWorld.PLATFORM + "/forgotten")));
        world.cluster.resource(forgotten).delete();
        world.nothingIsLeft(world.reached(going));
    }

    /** But for the network's, on a cluster that does not enforce policies: then that is said. */
    private static void itsWallsHold(TenantSpec shop) throws Exception {
        var other = world.reached(world.want(world.draft("clusterother", SMALL), Wanted.SUSPENDED));
        var report = world.control.inspect(shop, other);
        report.findings()
                .forEach(finding -> System.out.println("isolation: " + finding.boundary() + " " + finding.verdict()
                        + " | " + finding.tried() + " | " + finding.control()));
        for (var boundary : List.of("schema", "structure", "cache", "cluster-token", "program"))
            assertThat(verdict(report, boundary)).as(boundary).isEqualTo(Verdict.HELD);
        for (var boundary : List.of("cluster-api", "metadata"))
            assertThat(report.findings()).anySatisfy(finding -> {
                assertThat(finding.boundary()).isEqualTo(boundary);
                if (finding.verdict() == Verdict.OPEN)
                    assertThat(finding.advice()).contains("does not enforce");
            });
        await().until(() -> world.pods(shop).size() == 1);
        world.goes(other);

        // A wall that is torn down is seen.
        var schema = "t_" + shop.id();
        try (var database = world.database();
                var statement = database.createStatement()) {
            statement.execute("grant create on schema " + schema + " to " + schema);
            assertThat(verdict(world.control.inspect(shop, null), "structure")).isEqualTo(Verdict.OPEN);
            statement.execute("revoke create on schema " + schema + " from " + schema);
        }
    }

    private static Verdict verdict(IsolationReport report, String boundary) {
        return report.findings().stream()
                .filter(finding -> finding.boundary().equals(boundary))
                .map(Finding::verdict)
                .findFirst()
                .orElseThrow();
    }

    private static void whatSomebodyChangedComesBack(TenantSpec shop) {
        var namespace = ClusterWorld.namespaceOf(shop);
        var kept = world.cluster.secrets().inNamespace(ClusterWorld.PLATFORM).withName("kept-" + shop.id());
        var secrets = world.secretsOf(shop);
        kept.delete(); // what was sealed with them must be opened still
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
            live.getMetadata().getLabels().remove("bidd.io/runtime"); // by which it is known as ours
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
                    assertThat(kept.get()).isNotNull();
                    assertThat(world.secretsOf(shop)).isEqualTo(secrets);
                    assertThat(world.cluster
                                    .resourceQuotas()
                                    .inNamespace(namespace)
                                    .withName("plan")
                                    .get()
                                    .getSpec()
                                    .getHard()
                                    .get("pods")
                                    .getAmount())
                            .isEqualTo("3");
                    assertThat(world.cluster
                                    .namespaces()
                                    .withName(namespace)
                                    .get()
                                    .getMetadata()
                                    .getLabels())
                            .containsEntry("pod-security.kubernetes.io/enforce", "restricted")
                            .containsEntry("bidd.io/runtime", shop.runtime())
                            .containsEntry("somebody.example/else", "stays");
                });
        say("drift repaired", drifted);
        // The pod that ends may serve for seconds still: only what is told afterwards says that another one has come
        // up.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(world.control.changes(shop.id()))
                        .contains("Deployment runtime was deleted by somebody")
                        .anyMatch(
                                change -> change.startsWith("ResourceQuota plan was other than it was made; others")));
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
            await().atMost(Duration.ofSeconds(20)).until(() -> world.waits(shop, "belongs to somebody else"));
            assertThat(world.cluster
                            .namespaces()
                            .withName(namespace)
                            .get()
                            .getMetadata()
                            .getLabels())
                    .containsEntry("owner", "somebody")
                    .doesNotContainKey("bidd.io/runtime");
            // Nor is it removed with the shop that never was.
            world.reached(world.want(shop, Wanted.DELETED));
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

    private static TenantSpec spec(String slug) {
        return world.draft(slug, SMALL);
    }

    /** Looks at the shop all the time while something is done to it. */
    private static TenantSpec withoutAFailedRequest(TenantSpec spec, java.util.concurrent.Callable<TenantSpec> change)
            throws Exception {
        var over = new AtomicBoolean();
        var before = world.servingPods(spec);
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
                await().atMost(Duration.ofSeconds(120))
                        .until(() -> world.pods(spec).stream().noneMatch(before::contains));
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

    private static void say(String what, long since) {
        System.out.println(what + ": " + (System.nanoTime() - since) / 1_000_000 + " ms");
    }
}
