package io.bidd.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.local.TestSettings;
import io.bidd.local.demo.BiddApi;
import io.bidd.local.demo.Demo;
import io.bidd.local.demo.Visitor;
import io.bidd.template.Ids;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What {@code deploy/} says is installed on the cluster as it is, and a company rents a shop of it and sells. */
@EnabledIfEnvironmentVariable(
        named = "BIDD_PROVE_CLUSTER",
        matches = ".+",
        disabledReason = "it takes some minutes: ./bidd prove cluster runs it")
@ResourceLock(ClusterWorld.LOCK)
class ClusterInstallIT {

    private static final List<String> PROGRAMS = List.of("control-plane", "web-console", "provisioner");
    private static final Path ROOT = ClusterWorld.ROOT;
    private static final Path OVERLAY = ROOT.resolve("target/deploy/overlays/test");

    @Test
    void aCompanyRentsAShopOfAPlatformThatRunsOnTheCluster() throws Exception {
        var images = ClusterWorld.images(List.of("control-plane", "web-console", "provisioner", "tenant-runtime"));
        var door = Outside.free();
        var admin = Ids.secret();
        try (var cluster = new KubernetesClientBuilder().build();
                var outside = new Outside("http://pay.localhost:" + door);
                var ingress = new IngressDoor(cluster, door)) {
            ingress.lead("pay.localhost", URI.create("http://" + Outside.HOST + ":" + outside.sandboxPort));
            var objects = rendered(cluster, settings(outside, door, images.get("tenant-runtime")), admin, images);
            try {
                for (var object : objects)
                    cluster.resource(object).forceConflicts().serverSideApply();
                await().atMost(Duration.ofMinutes(4))
                        .pollInterval(Duration.ofSeconds(1))
                        .untilAsserted(() -> assertThat(ready(cluster)).containsAll(PROGRAMS));

                var settings = TestSettings.of(
                        ROOT.resolve("target/cluster-install"),
                        Map.of("BIDD_ADMIN_PASSWORD", admin, "BIDD_DEMO_PASSWORD", Ids.secret()));
                var began = System.nanoTime();
                var made = new Demo(settings, door, System.out::println).run();
                System.out.println("a company's shop with goods and deals on an installed platform: "
                        + (System.nanoTime() - began) / 1_000_000 + " ms");

                var shopper = new Visitor();
                assertThat(shopper.get(made.shopUrl() + "/").ok().body()).contains("새벽상점");
                var open = shopper.get(made.shopUrl() + "/api/deals")
                        .ok()
                        .json()
                        .valueStream()
                        .filter(deal -> deal.path("state").asString().equals("OPEN"))
                        .findFirst()
                        .orElseThrow();
                new Buyer(made.shopUrl())
                        .buy(
                                open.path("id").asString(),
                                open.path("price").path("amount").asLong());
                assertThat(shopper.get("http://console.localhost:" + door + "/")
                                .ok()
                                .body())
                        .contains("BIDD");

                var desk = new BiddApi(door);
                assertThat(desk.signIn("admin@bidd.example", admin)).isTrue();
                var tenant = desk.get("/admin/tenants")
                        .ok()
                        .json()
                        .path(0)
                        .path("id")
                        .asString();
                assertThat(desk.get("/admin/tenants/" + tenant + "/flight-records")
                                .ok()
                                .body())
                        .contains("made Deployment runtime");
                await().atMost(Duration.ofMinutes(1))
                        .untilAsserted(() -> assertThat(
                                        desk.get("/admin/capacity").ok().json().path("nodes"))
                                .isNotEmpty()); // they are told twice a minute
            } finally {
                remove(cluster, objects);
            }
        }
    }

    private static List<HasMetadata> rendered(
            KubernetesClient cluster, String settings, String admin, Map<String, String> images) throws Exception {
        ClusterWorld.run(Map.of(), "rm", "-rf", "target/deploy");
        ClusterWorld.run(Map.of(), "cp", "-r", "deploy", "target/deploy");
        Files.writeString(OVERLAY.resolve("settings.env"), settings);
        Files.writeString(OVERLAY.resolve("secrets.env"), """
                BIDD_CONTROL_DATABASE_PASSWORD=bidd_control
                BIDD_PROVISIONER_DATABASE_PASSWORD=bidd_provisioner
                BIDD_REDIS_ADMIN_PASSWORD=
                BIDD_SECRET=%s
                BIDD_CONSOLE_CLIENT_SECRET=%s
                BIDD_PROVISIONER_CLIENT_SECRET=%s
                BIDD_ADMIN_EMAIL=admin@bidd.example
                BIDD_ADMIN_PASSWORD=%s
                BIDD_SANDBOX_KEY=sk_sandbox_%s
                """.formatted(
                        Ids.secret(), Ids.secret(), Ids.secret(), admin, Ids.secret()));
        var yaml = ClusterWorld.run(Map.of(), "kubectl", "kustomize", OVERLAY.toString());
        for (var program : PROGRAMS)
            yaml = yaml.replace("image: bidd/" + program, "image: " + Objects.requireNonNull(images.get(program)));
        return cluster.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items();
    }

    private static String settings(Outside outside, int door, String runtime) {
        return """
                BIDD_ID_URL=http://id.localhost:%1$d
                BIDD_CONSOLE_URL=http://console.localhost:%1$d
                BIDD_SHOP_URL=http://{slug}.localhost:%1$d
                BIDD_CONTROL_URL=http://10.211.0.81:8081
                BIDD_DATABASE_URL=jdbc:postgresql://%2$s:%3$d/postgres
                BIDD_DATABASE_CIDR=%2$s/32
                BIDD_REDIS_HOST=%2$s
                BIDD_REDIS_PORT=%4$d
                BIDD_REDIS_CIDR=%2$s/32
                BIDD_REDIS_ADMIN_USER=
                BIDD_SANDBOX_URL=http://%2$s:%5$d
                BIDD_RUNTIME_IMAGE=%6$s
                """.formatted(
                door, Outside.HOST, outside.postgres.getPort(), outside.redisPort, outside.sandboxPort, runtime);
    }

    private static List<String> ready(KubernetesClient cluster) {
        return cluster.apps().deployments().inNamespace("bidd-system").list().getItems().stream()
                .filter(deployment -> Objects.equals(deployment.getStatus().getReadyReplicas(), 1))
                .map(deployment -> deployment.getMetadata().getName())
                .toList();
    }

    /** Shops first, which nothing else would remove: the platform is gone, and with it who could. */
    private static void remove(KubernetesClient cluster, List<HasMetadata> objects) {
        var namespaces = cluster.namespaces()
                .withLabel("app.kubernetes.io/managed-by", "bidd-provisioner")
                .list()
                .getItems();
        cluster.resourceList(objects).delete();
        cluster.resourceList(namespaces).delete();
        await().atMost(Duration.ofMinutes(2))
                .until(() -> cluster.namespaces().list().getItems().stream()
                        .map(namespace -> namespace.getMetadata().getName())
                        .collect(Collectors.toSet())
                        .stream()
                        .noneMatch(name -> name.equals("bidd-system") || name.startsWith("rt-")));
    }
}
