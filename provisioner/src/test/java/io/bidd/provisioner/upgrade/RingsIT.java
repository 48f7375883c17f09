package io.bidd.provisioner.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class RingsIT {

    private static final Duration SOAK = Duration.ofMinutes(10);
    private static final Duration GIVE_UP = Duration.ofMinutes(5);
    private static final String OLD = "runtime:1";
    private static final String NEW = "runtime:2";

    /** In the first ring, the second and the third. */
    private final String first = named(0).getFirst();

    private final String second = named(1).getFirst();
    private final List<String> third = named(2);

    /** What runs with which image. */
    private final Map<String, String> running = new HashMap<>();

    private static EmbeddedPostgres postgres;
    private Rings rings;
    private Instant now = Instant.parse("2026-11-22T00:00:00Z");

    @BeforeAll
    static void startDatabase() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopDatabase() throws IOException {
        postgres.close();
    }

    @BeforeEach
    void start() throws IOException {
        var source = postgres.getPostgresDatabase();
        var database = JdbcClient.create(source);
        try (var script = RingsIT.class.getResourceAsStream("/schema.sql")) {
            database.sql("drop schema if exists provisioner cascade").update();
            database.sql("create schema provisioner").update();
            database.sql(new String(script.readAllBytes(), StandardCharsets.UTF_8))
                    .update();
        }
        var clock = mock(Clock.class);
        when(clock.instant()).thenAnswer(asked -> now);
        rings = new Rings(
                database, new TransactionTemplate(new JdbcTransactionManager(source)), clock, SOAK, GIVE_UP, 3);
        for (var runtime : List.of(first, second, third.get(0), third.get(1), third.get(2), third.get(3)))
            servesWith(runtime, OLD, OLD);
    }

    private static List<String> named(int ring) {
        return IntStream.range(0, 1_000)
                .mapToObj(number -> "t-shop" + number)
                .filter(name -> Rings.ringOf(name) == ring)
                .limit(4)
                .toList();
    }

    private String image(String runtime, String newest, boolean busy) {
        return rings.imageFor(runtime, runtime, newest, () -> busy, other -> Optional.ofNullable(running.get(other)));
    }

    private void servesWith(String runtime, String expected, String newest) {
        assertThat(image(runtime, newest, false)).isEqualTo(expected);
        rings.proven(runtime, runtime);
        running.put(runtime, expected);
    }

    @Test
    void aRingOpensOnceTheOneBeforeHasServedForAWhile() {
        assertThat(image(third.getFirst(), NEW, false)).isEqualTo(OLD);
        assertThat(image(second, NEW, false)).isEqualTo(OLD);
        assertThat(image(first, NEW, true)).as("in the middle of a crowd").isEqualTo(OLD);
        assertThat(image(first, NEW, false)).isEqualTo(NEW);
        assertThat(image(first, NEW, true)).as("begun is begun").isEqualTo(NEW);
        now = now.plus(SOAK);
        assertThat(image(second, NEW, false)).as("not proven yet").isEqualTo(OLD);
        rings.proven(first, first);
        now = now.plus(SOAK).minusSeconds(1);
        assertThat(image(second, NEW, false)).as("not for long").isEqualTo(OLD);
        now = now.plusSeconds(1);
        servesWith(second, NEW, NEW);
        now = now.plus(SOAK);
        // No more than three at the same moment.
        for (var at = 0; at < 3; at++)
            assertThat(image(third.get(at), NEW, false)).isEqualTo(NEW);
        assertThat(image(third.get(3), NEW, false)).isEqualTo(OLD);
        rings.proven(third.getFirst(), third.getFirst());
        servesWith(third.get(3), NEW, NEW);
    }

    @Test
    void oneThatDoesNotComeUpHaltsTheUpgradeForAllAndGoesBack() {
        assertThat(image(first, NEW, false)).isEqualTo(NEW);
        rings.failed(first, "0 of 1 pods are ready");
        assertThat(image(first, NEW, false)).as("it is given some time").isEqualTo(NEW);
        now = now.plus(GIVE_UP);
        rings.failed(first, "0 of 1 pods are ready: ErrImagePull");
        assertThat(image(first, NEW, false)).isEqualTo(OLD);
        rings.proven(first, first);
        now = now.plus(Duration.ofDays(1));
        for (var runtime : List.of(first, second, third.getFirst())) servesWith(runtime, OLD, NEW);
        assertThat(image("t-fresh", NEW, false)).as("nor a new shop").isEqualTo(OLD);
        assertThat(image(first, "runtime:3", false)).as("a better one").isEqualTo("runtime:3");
    }

    @Test
    void oneThatCeasesToServeSoonAfterItsUpgradeHaltsItAndGoesBack() {
        assertThat(image(first, NEW, false)).isEqualTo(NEW);
        rings.proven(first, first);
        running.put(first, NEW);
        now = now.plus(SOAK).minusSeconds(30);
        rings.failed(first, "0 of 1 pods are ready");
        now = now.plusSeconds(60);
        assertThat(image(second, NEW, false))
                .as("while one that has it is down")
                .isEqualTo(OLD);
        rings.proven(first, first);
        assertThat(image(second, NEW, false)).as("it was passing").isEqualTo(NEW);
        rings.proven(second, second);
        running.put(second, NEW);
        now = now.plusSeconds(90);
        rings.failed(second, "0 of 1 pods are ready");
        now = now.plus(GIVE_UP);
        rings.failed(second, "0 of 1 pods are ready: CrashLoopBackOff");
        assertThat(image(second, NEW, false)).isEqualTo(OLD);
        now = now.plus(Duration.ofDays(1));
        assertThat(image(third.getFirst(), NEW, false)).isEqualTo(OLD);
    }

    @Test
    void troubleLongAfterAnUpgradeIsNoneOfIt() {
        assertThat(image(first, NEW, false)).isEqualTo(NEW);
        rings.proven(first, first);
        now = now.plus(SOAK);
        rings.failed(first, "0 of 1 pods are ready");
        now = now.plus(GIVE_UP);
        rings.failed(first, "0 of 1 pods are ready");
        assertThat(image(first, NEW, false)).isEqualTo(NEW);
        assertThat(image("t-fresh", NEW, false)).as("it is not halted").isEqualTo(NEW);
        assertThat(image(second, NEW, false)).as("nor held up").isEqualTo(NEW);
    }

    @Test
    void whatOthersHaveTooIsNotTheImages() {
        assertThat(image(first, NEW, false)).isEqualTo(NEW);
        rings.failed(third.getFirst(), "Redis is away");
        now = now.plus(GIVE_UP);
        rings.failed(first, "Redis is away");
        assertThat(image(first, NEW, false)).as("the others have the old one").isEqualTo(NEW);
        rings.proven(third.getFirst(), third.getFirst());
        rings.failed(first, "0 of 1 pods are ready");
        assertThat(image(first, NEW, false)).isEqualTo(OLD);
    }

    @Test
    void whatWasIllBeforeItsUpgradeSaysNothingOfIt() {
        rings.failed(first, "its Redis is away");
        now = now.plusSeconds(60);
        assertThat(image(first, NEW, false)).isEqualTo(NEW);
        now = now.plus(GIVE_UP);
        rings.failed(first, "its Redis is away");
        assertThat(image(first, NEW, false)).isEqualTo(NEW);
    }

    @Test
    void troubleOfARuntimeThatIsNotBeingUpgradedHaltsNothing() {
        servesWith("t-fresh", NEW, NEW);
        rings.failed("t-fresh", "0 of 1 pods are ready");
        image(second, NEW, false);
        rings.failed(second, "0 of 1 pods are ready");
        assertThat(image(first, NEW, false)).isEqualTo(NEW);
    }

    @Test
    void whatDoesNotRunHoldsUpNobody() {
        assertThat(image(second, NEW, false)).isEqualTo(OLD);
        running.remove(first);
        assertThat(image(second, NEW, false)).isEqualTo(NEW);
        assertThat(image(first, NEW, false)).as("it begins with the newest").isEqualTo(NEW);
        rings.proven(first, first);
        rings.proven(second, second);
        running.put(first, NEW);
        now = now.plus(SOAK);
        servesWith("t-fresh", NEW, NEW);
        assertThat(image(third.getFirst(), NEW, false))
                .as("a new shop is no upgrade to be waited for")
                .isEqualTo(NEW);
    }

    @Test
    void oneOfAnEarlierVersionIsUpgradedInItsTurnLikeTheOthers() {
        var another = third.get(3);
        rings.forget(another);
        assertThat(image(another, NEW, false)).isEqualTo(OLD);
    }

    @Test
    void aTenantThatServesWithTheOldImageSaysNothingOfTheUpgradeItsNeighbourBegan() {
        rings.imageFor("quiet", first, OLD, () -> false, other -> Optional.of(OLD));
        assertThat(rings.imageFor("other", first, NEW, () -> false, other -> Optional.of(OLD)))
                .isEqualTo(NEW);
        rings.proven("quiet", first);
        now = now.plus(GIVE_UP);
        rings.failed(first, "0 of 1 pods are ready");
        assertThat(image(first, NEW, false)).isEqualTo(OLD);
    }
}
