package io.bidd.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import io.bidd.template.TenantStatus.StepStatus;
import io.bidd.template.Wanted;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.ResourceLock;

/** {@code ./bidd prove tenants}: so many shops on one cluster that looking after them is work; none of them runs. */
@EnabledIfEnvironmentVariable(
        named = "BIDD_PROVE_TENANTS",
        matches = "[0-9]+",
        disabledReason = "it takes some minutes: ./bidd prove tenants runs it")
@ResourceLock(ClusterWorld.LOCK)
class ManyTenantsIT {

    private static final Room SMALL = Room.of(1, 1, 100, 512);
    private static final int AT_ONCE = 20;
    private static final Duration REST = Duration.ofSeconds(75);
    private static final List<String> KINDS = List.of(
            "v1 Namespace",
            "v1 ResourceQuota",
            "v1 LimitRange",
            "v1 ConfigMap",
            "v1 Secret",
            "v1 ServiceAccount",
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

    @Test
    void manyShopsAreLookedAfter() throws Exception {
        var many = Integer.parseInt(System.getenv("BIDD_PROVE_TENANTS"));
        world.readyProvisioner();
        var shops = new ArrayList<TenantSpec>();
        var rest = System.nanoTime();
        for (var number = AT_ONCE; number < many; number++) shops.add(order(number));
        await().atMost(Duration.ofMinutes(10))
                .until(() -> shops.stream().allMatch(shop -> world.control.hasReached(shop.id(), shop.generation())));
        for (var step : world.control.report(shops.getFirst().id()).steps())
            System.out.printf(
                    "%s: %d ms (median of all)%n",
                    step.name(),
                    shops.stream()
                            .flatMap(shop -> world.control.report(shop.id()).steps().stream())
                            .filter(other -> other.name().equals(step.name()))
                            .mapToLong(StepStatus::millis)
                            .sorted()
                            .skip(shops.size() / 2)
                            .findFirst()
                            .orElseThrow());
        System.out.printf("%d shops made in %d ms%n", many - AT_ONCE, millisSince(rest));

        await().atMost(Duration.ofMinutes(1)).until(() -> spares() >= AT_ONCE);
        var there = new ConcurrentHashMap<String, Long>();
        var began = System.nanoTime();
        try (var watching = world.cluster
                .apps()
                .deployments()
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/managed-by", "bidd-provisioner")
                .inform()) {
            watching.addEventHandler(new ResourceEventHandler<>() {
                @Override
                public void onAdd(Deployment deployment) {
                    there.put(deployment.getMetadata().getNamespace(), millisSince(began));
                }

                @Override
                public void onUpdate(Deployment before, Deployment deployment) {}

                @Override
                public void onDelete(Deployment deployment, boolean unseen) {}
            });
            for (var number = 0; number < AT_ONCE; number++) shops.add(order(number));
            await().atMost(Duration.ofMinutes(2)).until(() -> there.keySet().containsAll(namespaces(shops)));
            there.keySet().retainAll(namespaces(shops.subList(shops.size() - AT_ONCE, shops.size())));
        }
        var sorted = there.values().stream().sorted().toList();
        System.out.printf(
                "%d orders at once: pods asked for after %d ms (median), %d ms (p95), %d ms (last)%n",
                AT_ONCE, sorted.get(AT_ONCE / 2), sorted.get(AT_ONCE * 95 / 100 - 1), sorted.getLast());

        await().atMost(Duration.ofMinutes(3))
                .until(() -> shops.stream().allMatch(shop -> world.control.hasReached(shop.id(), shop.generation())));
        var before = versions();
        var cpu = cpu();
        await().pollDelay(REST).atMost(REST.plusSeconds(60)).until(() -> true);
        System.out.printf(
                "at rest for %d s: %d objects, %.1f s of CPU, %d MiB%n",
                REST.toSeconds(), before.size(), cpu().minus(cpu).toMillis() / 1000.0, memoryMib());
        assertThat(changesSince(before)).isEmpty();

        world.killProvisioner();
        var restarted = Instant.now();
        world.readyProvisioner();
        var resync = System.nanoTime();
        await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> shops.stream()
                        .allMatch(shop -> world.control.report(shop.id()).at().isAfter(restarted)
                                && world.control.hasReached(shop.id(), shop.generation())));
        System.out.printf("full resync of %d shops: %d ms, %d MiB%n", many, millisSince(resync), memoryMib());
        assertThat(changesSince(before)).isEmpty();

        var removal = System.nanoTime();
        for (var shop : shops) world.want(shop, Wanted.DELETED);
        await().atMost(Duration.ofMinutes(15)).until(() -> versions().isEmpty());
        System.out.printf("%d shops removed in %d ms%n", many, millisSince(removal));
    }

    private static List<String> namespaces(List<TenantSpec> shops) {
        return shops.stream().map(ClusterWorld::namespaceOf).toList();
    }

    private static long spares() throws SQLException {
        try (var database = world.database();
                var statement = database.createStatement();
                var rows =
                        statement.executeQuery("select count(*) from provisioner.spares where changelog is not null")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static TenantSpec order(int number) {
        return world.want(world.draft("many" + number, SMALL), Wanted.SUSPENDED);
    }

    private static long millisSince(long began) {
        return (System.nanoTime() - began) / 1_000_000;
    }

    private static Duration cpu() {
        return world.provisioner().info().totalCpuDuration().orElseThrow();
    }

    private static long memoryMib() throws Exception {
        try (var lines = Files.lines(Path.of("/proc/" + world.provisioner().pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Map<String, String> changesSince(Map<String, String> before) {
        var now = versions();
        now.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        return now;
    }

    /** Who wrote each object when, but for the cluster's own controllers, which count quotas again from time to time. */
    private static Map<String, String> versions() {
        var all = new TreeMap<String, String>();
        for (var kind : KINDS) {
            var words = kind.split(" ");
            for (GenericKubernetesResource object : world.cluster
                    .genericKubernetesResources(words[0], words[1])
                    .inAnyNamespace()
                    .withLabel("app.kubernetes.io/managed-by", "bidd-provisioner")
                    .list()
                    .getItems())
                all.put(
                        kind + " " + object.getMetadata().getNamespace() + "/"
                                + object.getMetadata().getName(),
                        object.getMetadata().getManagedFields().stream()
                                .filter(entry -> !entry.getManager().startsWith("kube-"))
                                .map(entry -> entry.getManager() + " " + entry.getTime())
                                .toList()
                                .toString());
        }
        return all;
    }
}
