package io.bidd.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.local.demo.Visitor;
import io.bidd.template.IsolationReport.Finding;
import io.bidd.template.IsolationReport.Verdict;
import io.bidd.template.Room;
import io.bidd.template.ServedTenant;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.ResourceLock;

/** {@code ./bidd prove cluster}: what some shops have and others have not, and what some clusters can do and others cannot. */
@EnabledIfEnvironmentVariable(
        named = "BIDD_PROVE_CLUSTER",
        matches = ".+",
        disabledReason = "it takes some minutes: ./bidd prove cluster runs it")
@ResourceLock(ClusterWorld.LOCK)
class ClusterPlansIT {

    private static final Room SMALL = Room.of(1, 1, 100, 512);
    private static final String ROUTE = "gateway.networking.k8s.io/v1";

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

    @Test
    void aShopWithARedisOfItsOwnSellsThroughItAndHasNothingInTheOthers() throws Exception {
        var shop = world.reached(world.order("clusterenterprise", SMALL.withCache(64)));
        var namespace = ClusterWorld.namespaceOf(shop);
        var deal = world.deal(shop, 5, 9_900);
        var jiwoo = new Buyer(shop.url(), world.visitor(shop));
        var order = jiwoo.buy(deal);
        assertThat(world.sharedRedis("ACL", "USERS")).doesNotContain(shop.id());
        assertThat(world.sharedRedis("KEYS", ServedTenant.redisPrefixOf(shop.id()) + "*"))
                .doesNotContain(shop.id());

        var neighbour = world.reached(world.order("clusterneighbour", SMALL));
        var walls = world.control.inspect(shop, neighbour).findings();
        for (var boundary : List.of("schema", "cache", "structure", "program"))
            assertThat(finding(walls, boundary).verdict()).as(boundary).isEqualTo(Verdict.HELD);
        // A wall of the network holds where the cluster enforces policies; where it does not, that is said.
        for (var boundary : List.of("shared-cache", "neighbour"))
            assertThat(finding(walls, boundary)).as(boundary).satisfies(found -> {
                if (found.verdict() != Verdict.HELD) assertThat(found.advice()).contains("does not enforce");
            });
        world.goes(neighbour);

        // Neither an ended Redis nor a deleted one is the end of the sale, though this one forgets.
        var redis = world.cluster.apps().statefulSets().inNamespace(namespace).withName("redis");
        world.cluster.pods().inNamespace(namespace).withName("redis-0").delete();
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> new Buyer(shop.url(), world.visitor(shop)).buy(deal) != null);
        redis.delete();
        await().atMost(Duration.ofSeconds(5)).until(() -> redis.get() != null);
        world.reached(shop);
        await().atMost(Duration.ofSeconds(90))
                .ignoreExceptions()
                .until(() -> new Buyer(shop.url(), world.visitor(shop)).buy(deal) != null);

        var suspended = world.reached(world.want(shop, Wanted.SUSPENDED));
        await().atMost(Duration.ofSeconds(30)).until(() -> world.pods(shop).isEmpty());
        var resumed = world.reached(world.want(suspended, Wanted.RUNNING));
        assertThat(jiwoo.state(order)).isEqualTo("PAID");
        assertThat(new Buyer(shop.url(), world.visitor(resumed)).buy(deal)).isNotEqualTo(order);
        var atRest = world.versions(resumed);
        await().during(Duration.ofSeconds(5))
                .atMost(Duration.ofSeconds(8))
                .untilAsserted(() -> assertThat(world.versions(resumed)).isEqualTo(atRest));
        world.goes(resumed);
    }

    private static Finding finding(List<Finding> findings, String boundary) {
        return findings.stream()
                .filter(finding -> finding.boundary().equals(boundary))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aShopIsFoundAtNamesOfItsCompanysOwnUntilTheyAreTakenAway() throws Exception {
        var shop = world.reached(world.order("clusternames", SMALL));
        var named = world.reached(world.lead(shop, List.of("shop.dawn.example")));
        assertThat(hostsOf(shop)).containsExactly(shop.host(), "shop.dawn.example");
        var elsewhere = new Visitor(uri -> world.addressOf(shop) + ":8090");
        assertThat(elsewhere.get("http://shop.dawn.example/").ok().body()).contains("Cluster Shop");
        assertThat(elsewhere.get("http://another.example/").status()).isEqualTo(404);
        var bare = world.reached(world.lead(named, List.of()));
        assertThat(hostsOf(shop)).containsExactly(shop.host());
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        elsewhere.another().get("http://shop.dawn.example/").status() == 404);
        world.goes(bare);
    }

    private static List<String> hostsOf(TenantSpec shop) {
        return ingressOf(shop).getSpec().getRules().stream()
                .map(rule -> rule.getHost())
                .toList();
    }

    private static Ingress ingressOf(TenantSpec shop) {
        return world.cluster
                .network()
                .v1()
                .ingresses()
                .inNamespace(ClusterWorld.namespaceOf(shop))
                .withName(shop.id())
                .get();
    }

    /** A cluster gets the Gateway API while it has shops: their routes become the other kind, one by one, and the old ones go. */
    @Test
    void whereThereIsAGatewayRoutesAreItsOwn() throws Exception {
        var shop = world.reached(world.order("clustergateway", SMALL));
        assertThat(ingressOf(shop)).isNotNull();
        // The kind stays: a cluster of this age is long in getting over one that is taken away.
        world.cluster
                .resource(Serialization.unmarshal(HTTP_ROUTES, CustomResourceDefinition.class))
                .createOr(io.fabric8.kubernetes.client.dsl.NonDeletingOperation::update);
        try {
            await().until(() -> world.cluster.getApiResources(ROUTE) != null);
            world.killProvisioner();
            world.setting("BIDD_GATEWAY", "ingress/public");
            world.readyProvisioner();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> route(ClusterWorld.namespaceOf(shop), shop.id()) != null && ingressOf(shop) == null);
            var spec = (Map<?, ?>) Objects.requireNonNull(route(ClusterWorld.namespaceOf(shop), shop.id()))
                    .getAdditionalProperties()
                    .get("spec");
            assertThat(spec.get("hostnames")).isEqualTo(List.of(shop.host()));

            var suspended = world.reached(world.want(shop, Wanted.SUSPENDED));
            assertThat(route(ClusterWorld.namespaceOf(shop), shop.id())).isNull();
            assertThat(route(ClusterWorld.PLATFORM, "closed-" + shop.id())).isNotNull();
            var resumed = world.reached(world.want(suspended, Wanted.RUNNING));
            assertThat(route(ClusterWorld.PLATFORM, "closed-" + shop.id())).isNull();
            world.goes(resumed);
        } finally {
            world.killProvisioner();
            world.setting("BIDD_GATEWAY", "");
        }
    }

    /** Nobody does anything in this shop but stand in line; that alone is work for more pods. */
    @Test
    void aLongLineMakesARuntimeLarger() throws Exception {
        try (var metrics = new LineMetrics(world.cluster, ClusterWorld.PLATFORM)) {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> world.cluster.getApiResources("custom.metrics.k8s.io/v1beta1") != null);
            world.killProvisioner();
            world.setting("BIDD_WAITING_PER_POD", "5");
            world.readyProvisioner();
            var shop = world.reached(world.order("clusterline", Room.of(1, 2, 100, 512)));
            assertThat(world.replicas(shop)).isEqualTo(1);
            var deal = world.deal(shop, 50, 9_900);
            world.sql("update t_" + shop.id() + ".lines set paused_at = now()");
            var visitor = world.visitor(shop);
            for (var person = 0; person < 8; person++)
                new Buyer(shop.url(), visitor)
                        .post("/api/deals/" + deal + "/line", Map.of())
                        .ok();
            var began = System.nanoTime();
            await().atMost(Duration.ofSeconds(150)).until(() -> world.replicas(shop) == 2);
            System.out.println("grown " + (System.nanoTime() - began) / 1_000_000_000 + " s after eight stood in line");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> world.servingPods(shop).size() == 2);
            world.goes(shop);
        } finally {
            world.killProvisioner();
            world.setting("BIDD_WAITING_PER_POD", "5000");
        }
    }

    private static GenericKubernetesResource route(String namespace, String name) {
        return world.cluster
                .genericKubernetesResources(ROUTE, "HTTPRoute")
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    /** The kind as far as its name and place go; what a route has to look like is for the tests of manifests. */
    private static final String HTTP_ROUTES = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: httproutes.gateway.networking.k8s.io
              annotations: { api-approved.kubernetes.io: "unapproved, for a test" }
            spec:
              group: gateway.networking.k8s.io
              scope: Namespaced
              names: { kind: HTTPRoute, listKind: HTTPRouteList, plural: httproutes, singular: httproute }
              versions:
                - name: v1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true }
            """;
}
