package io.bidd.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import io.bidd.template.TenantStatus;
import io.bidd.template.Wanted;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.parallel.ResourceLock;

/** {@code ./bidd prove cluster}: provisioners are killed, doubled and cut off, and each shop becomes what is wanted all the same. */
@EnabledIfEnvironmentVariable(
        named = "BIDD_PROVE_CLUSTER",
        matches = ".+",
        disabledReason = "it takes some minutes: ./bidd prove cluster runs it")
@ResourceLock(ClusterWorld.LOCK)
class ClusterFaultsIT {

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

    /** Longer than any limit of time that something here has, so that nothing is merely waited out. */
    private static final Duration AWAY = Duration.ofMinutes(2);

    /** @param cause what the report says of it */
    private record Trouble(String slug, Door door, String cause) {}

    @Test
    void whateverIsAwayIsSaidAndWorkedOnWhenItIsBack() throws Exception {
        var shops = new ArrayList<TenantSpec>();
        var sells = world.reached(world.order("clustersells", SMALL));
        var deal = world.deal(sells, 50, 9_900);
        for (var trouble : List.of(
                new Trouble("clusterapi", world.clusterDoor, ""),
                new Trouble("clusterdata", world.databaseDoor, "SQL"),
                new Trouble("clusterredis", world.redisDoor, "Redis"))) {
            trouble.door().shut();
            var shut = System.nanoTime();
            try {
                var shop = world.want(world.draft(trouble.slug(), SMALL), Wanted.SUSPENDED);
                shops.add(shop);
                await().atMost(Duration.ofSeconds(60)).until(() -> world.waits(shop, trouble.cause()));
                System.out.println(
                        trouble.slug() + ": " + world.control.report(shop.id()).steps());
                // Who only sells needs no API of the cluster; that there is a next try stays so all the time.
                await().atMost(AWAY.plusSeconds(30))
                        .pollInterval(Duration.ofSeconds(5))
                        .until(() -> {
                            if (trouble.door() == world.clusterDoor)
                                new Buyer(sells.url(), world.visitor(sells)).buy(deal);
                            assertThat(world.control.report(shop.id()).steps())
                                    .anyMatch(step ->
                                            step.state() == TenantStatus.StepState.RUNNING || step.nextTry() != null);
                            return System.nanoTime() - shut > AWAY.toNanos();
                        });
            } finally {
                trouble.door().open();
            }
            var back = System.nanoTime();
            world.reached(shops.getLast());
            System.out.printf(
                    "%s: well %d ms after the end of %d s%n",
                    trouble.slug(), (System.nanoTime() - back) / 1_000_000, AWAY.toSeconds());
        }
        try (var server = world.database();
                var statement = server.createStatement()) {
            statement.execute("alter role bidd_provisioner password 'another'");
            statement.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'bidd_provisioner'");
            var shop = world.want(world.draft("clusterpassword", SMALL), Wanted.SUSPENDED);
            shops.add(shop);
            await().atMost(Duration.ofSeconds(60)).until(() -> world.waits(shop, "password authentication failed"));
            statement.execute("alter role bidd_provisioner password 'bidd_provisioner'");
        }
        for (var shop : shops) world.reached(shop);
        new Buyer(sells.url(), world.visitor(sells)).buy(deal);
        shops.add(sells);
        for (var shop : shops) world.goes(shop);
    }

    @Test
    void twoProvisionersOfTheSameShopDoNotDisturbEachOther() throws Exception {
        var other = world.another();
        try {
            var shops = new ArrayList<TenantSpec>();
            for (var number = 0; number < 5; number++)
                shops.add(world.want(world.draft("clustertwo" + number, SMALL), Wanted.SUSPENDED));
            for (var shop : shops) world.reached(shop);
            var running = world.reached(world.want(shops.getFirst(), Wanted.RUNNING));
            var atRest = world.versions(running);
            await().during(Duration.ofSeconds(5))
                    .atMost(Duration.ofSeconds(8))
                    .untilAsserted(() -> assertThat(world.versions(running)).isEqualTo(atRest));
            new Buyer(running.url(), world.visitor(running)).buy(world.deal(running, 1, 9_900));
            shops.set(0, running);
            for (var shop : shops) {
                // The first to be done says so; the other may just be trying its own export, and cleans up after that.
                var gone = world.reached(world.want(shop, Wanted.DELETED));
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> world.nothingIsLeft(gone));
            }
        } finally {
            other.destroyForcibly().waitFor();
        }
    }

    @Test
    void aShopIsLargeBeforeItsDealStartsAndAsBeforeAfterwards() throws Exception {
        var shop = world.reached(world.order("clustercrowd", Room.of(1, 2, 100, 512)));
        assertThat(world.replicas(shop)).isEqualTo(1);
        var deal = world.deal(shop, 3, 9_900);
        world.moveDeal(shop, deal, "10 minutes");
        await().atMost(Duration.ofSeconds(90)).until(() -> world.replicas(shop) == 2);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> world.servingPods(shop).size() == 2);
        world.moveDeal(shop, deal, "-1 minute");
        await().atMost(Duration.ofSeconds(90)).until(() -> world.replicas(shop) == 1);
        world.reached(world.want(shop, Wanted.SUSPENDED));
        world.goes(shop);
    }

    @Test
    void aShopMovesToAnotherSharedRuntimeWithoutALostOrderOrAFailedRequest() throws Exception {
        var shop = world.reached(world.want(world.shared("clustermoves", "shared-a")));
        var stays = world.reached(world.want(world.shared("clusterstays", "shared-a")));
        var visitor = world.routed(shop);
        var deal = world.deal(shop, 3, 9_900);
        var jiwoo = new Buyer(shop.url(), visitor);
        var order = jiwoo.buy(deal);

        var moved = world.move(shop, "shared-b");
        var many = new AtomicInteger();
        await().atMost(Duration.ofSeconds(180))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    many.incrementAndGet();
                    assertThat(visitor.another().get(shop.url() + "/").status()).isEqualTo(200);
                    return world.control.hasReached(moved.id(), moved.generation())
                            && world.knownTo(moved).equals(List.of("rt-shared-b"));
                });
        System.out.println(many + " requests while the shop moved, none failed");
        assertThat(jiwoo.state(order)).isEqualTo("PAID");
        new Buyer(shop.url(), world.routed(moved)).buy(deal);
        assertThat(world.visitor(stays).get(stays.url() + "/").status()).isEqualTo(200);
        world.goes(moved);
        world.goes(stays);
    }

    @Test
    void anImageThatDoesNotStartHaltsTheUpgradeAndTheShopServesOn() throws Exception {
        var shop = world.reached(world.order("clusterupgrade", SMALL));
        var visitor = world.visitor(shop);
        var good = world.imageOf(shop);
        world.upgradeTo("docker.io/bidd/tenant-runtime:nowhere");
        try {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> world.imageOf(shop).endsWith(":nowhere"));
            await().atMost(Duration.ofSeconds(180)).until(() -> {
                assertThat(visitor.another().get(shop.url() + "/").status()).isEqualTo(200);
                return world.imageOf(shop).equals(good);
            });
            try (var database = world.database();
                    var statement = database.createStatement();
                    var rows = statement.executeQuery("select because from provisioner.halted_images")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).contains("pods are ready");
            }
            // Nor does a new shop get it.
            var another = world.reached(world.order("clusterafterwards", SMALL));
            assertThat(world.imageOf(another)).isEqualTo(good);
            world.goes(another);
        } finally {
            world.upgradeTo(good);
        }
        world.goes(shop);
    }

    /** One after the other, each with a pod more before it has one less, and nobody who visits any of them notices. */
    @Test
    void aNewImageReachesAllShopsOneAfterTheOtherWithoutAFailedRequest() throws Exception {
        var shops = new ArrayList<TenantSpec>();
        for (var number = 0; number < 3; number++) shops.add(world.order("clusternewer" + number, SMALL));
        for (var shop : shops) world.reached(shop);
        var deal = world.deal(shops.getFirst(), 3, 9_900);
        var jiwoo = new Buyer(shops.getFirst().url(), world.visitor(shops.getFirst()));
        var order = jiwoo.buy(deal);
        var good = world.imageOf(shops.getFirst());
        var newer = world.loadAgain("newer");
        var visitors = shops.stream().map(world::visitor).toList();
        var many = new AtomicInteger();
        var most = new AtomicInteger();
        try {
            world.upgradeTo(newer);
            await().atMost(Duration.ofMinutes(6))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        for (var at = 0; at < shops.size(); at++) {
                            many.incrementAndGet();
                            assertThat(visitors.get(at)
                                            .another()
                                            .get(shops.get(at).url() + "/")
                                            .status())
                                    .isEqualTo(200);
                        }
                        var under = shops.stream().filter(world::isRolling).count();
                        most.accumulateAndGet((int) under, Math::max);
                        return under == 0
                                && shops.stream()
                                        .allMatch(shop -> world.imageOf(shop).equals(newer));
                    });
            System.out.println(many + " requests while three shops were upgraded, none failed; at once " + most);
            assertThat(most.get()).isEqualTo(1);
            assertThat(jiwoo.state(order)).isEqualTo("PAID");
            new Buyer(shops.getFirst().url(), world.visitor(shops.getFirst())).buy(deal);
        } finally {
            world.upgradeTo(good);
        }
        for (var shop : shops) world.goes(shop);
    }

    @Test
    void aQuotaThatIsInTheWayIsNamed() throws Exception {
        var shop = world.reached(world.order("clusterquota", SMALL));
        var namespace = ClusterWorld.namespaceOf(shop);
        var inTheWay = new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("in-the-way")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity("0"))
                .endSpec()
                .build();
        world.cluster.resource(inTheWay).create();
        await().until(() -> world.cluster.resource(inTheWay).get().getStatus() != null);
        world.cluster
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("runtime")
                .delete();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> world.control.report(shop.id()).steps().stream()
                        .anyMatch(step -> String.valueOf(step.cause()).contains("exceeded quota: in-the-way")));
        world.cluster.resource(inTheWay).delete();
        world.reached(shop);
        world.goes(shop);
    }

    /** At the beginning of each step the provisioner is killed, once for each; whatever is left half done is finished by the next. */
    @Test
    void aProvisionerThatIsKilledAtEveryStepIsFinishedByTheNext() throws Exception {
        var shop = world.order("clusterkilled", SMALL);
        killedAtEveryStep(shop);
        var larger = world.resize(shop, Room.of(1, 1, 120, 528));
        killedAtEveryStep(larger);
        var suspended = world.want(larger, Wanted.SUSPENDED);
        killedAtEveryStep(suspended);
        assertThat(world.pods(shop)).isEmpty();
        var gone = world.want(suspended, Wanted.DELETED);
        killedAtEveryStep(gone);
        world.nothingIsLeft(gone);
    }

    private static void killedAtEveryStep(TenantSpec spec) throws Exception {
        var killedAt = new ArrayList<String>();
        var dead = new AtomicBoolean();
        world.control.onReport(report -> {
            if (!report.id().equals(spec.id()) || report.generation() != spec.generation()) return;
            for (var step : report.steps())
                if (step.state() == TenantStatus.StepState.RUNNING && !killedAt.contains(step.name())) {
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
}
