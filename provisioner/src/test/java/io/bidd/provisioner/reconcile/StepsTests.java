package io.bidd.provisioner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.bidd.provisioner.database.DealCalendar;
import io.bidd.provisioner.platform.Platform;
import io.bidd.provisioner.platform.Secrets;
import io.bidd.template.Brand;
import io.bidd.template.Company;
import io.bidd.template.Isolation;
import io.bidd.template.Room;
import io.bidd.template.ServedTenant;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClient;

class StepsTests {

    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    private final KeptPlatform platform = new KeptPlatform();

    @Test
    void aTenantOfAnEarlierVersionGetsASealingKeyThatStays() throws Exception {
        platform.keepFirstSecrets("t1", new Secrets("a", "b", "00", "c", null, NOW, null));
        serve(NOW);
        var made = platform.secrets.get("t1");
        assertThat(made.sealingKey()).isNotNull();
        assertThat(made.signingKey()).as("nothing else changes").isEqualTo("00");

        serve(NOW.plusSeconds(1));
        serve(NOW.plus(Duration.ofDays(400)));
        assertThat(platform.secrets.get("t1").signingKey())
                .as("a signing key does change")
                .isNotEqualTo("00");
        assertThat(platform.secrets.get("t1").sealingKey()).isEqualTo(made.sealingKey());
        assertThat(platform.served)
                .hasSize(3)
                .allSatisfy(tenant ->
                        assertThat(tenant.sealingKey()).isEqualTo(HexFormat.of().parseHex(made.sealingKey())));
    }

    @Test
    void secretsAreRenewedOnceForEachTimeSomebodyAsksEvenByAClockThatIsAhead() throws Exception {
        platform.keepFirstSecrets("t1", Secrets.generate(NOW));
        var asked = spec().withSecretsFrom(2, NOW.plusSeconds(60));
        serve(asked, NOW.plusSeconds(30));
        var renewed = platform.secrets.get("t1");
        assertThat(renewed.signingKeys()).hasSize(2);
        serve(asked, NOW.plusSeconds(31));
        serve(asked, NOW.plusSeconds(90));
        assertThat(platform.secrets.get("t1")).isEqualTo(renewed);
    }

    @Test
    void ofTwoThatRenewAtTheSameMomentTheSlowerOneServesWithWhatTheFasterOneKept() throws Exception {
        platform.keepFirstSecrets("t1", Secrets.generate(NOW));
        platform.faster = Secrets.generate(NOW.plusSeconds(31));
        serve(spec().withSecretsFrom(2, NOW.plusSeconds(30)), NOW.plusSeconds(31));
        assertThat(platform.served.getLast().signingKeys()).containsExactlyElementsOf(platform.faster.signingKeys());
    }

    private void serve(Instant now) throws InterruptedException {
        serve(spec(), now);
    }

    private void serve(TenantSpec spec, Instant now) throws InterruptedException {
        var probe = new Probe(platform, RestClient.builder());
        var steps = new Steps(
                null,
                null,
                mock(DealCalendar.class),
                null,
                null,
                null,
                platform,
                null,
                probe,
                Clock.fixed(now, ZoneOffset.UTC));
        for (var step : steps.towards(Wanted.RUNNING))
            if (step.name().equals("runtime")) step.work().on(spec);
    }

    private static TenantSpec spec() {
        return new TenantSpec(
                "t1",
                1,
                Wanted.RUNNING,
                "shop",
                "shop.localhost",
                "http://shop.localhost",
                Isolation.DEDICATED,
                "own",
                Room.of(1, 1, 250, 512),
                "shop",
                new Brand("Shop", "#000000", null),
                new Company("c", "c", "", "", "", ""),
                "Asia/Seoul",
                NOW,
                NOW,
                1,
                "",
                null,
                List.of());
    }

    /** Keeps what it is given. */
    private static final class KeptPlatform implements Platform {

        final Map<String, Secrets> secrets = new HashMap<>();
        /** Of another provisioner, which is at the same shop. */
        Secrets faster;

        final List<ServedTenant> served = new ArrayList<>();

        @Override
        public Optional<Secrets> findSecrets(String name) {
            return Optional.ofNullable(secrets.get(name));
        }

        @Override
        public Secrets replaceSecrets(String name, Secrets before, Secrets fresh) {
            if (faster != null) secrets.put(name, faster);
            secrets.replace(name, before, fresh);
            return secrets.get(name);
        }

        @Override
        public Secrets keepFirstSecrets(String name, Secrets fresh) {
            secrets.putIfAbsent(name, fresh);
            return secrets.get(name);
        }

        @Override
        public String serve(TenantSpec spec, Serving serving) {
            served.add(serving.tenant());
            return null;
        }

        @Override
        public void route(TenantSpec spec) {}

        @Override
        public void unroute(TenantSpec spec) {}

        @Override
        public List<URI> addressesOf(TenantSpec spec) {
            return List.of(URI.create("http://127.0.0.1:1"));
        }

        @Override
        public String suspend(TenantSpec spec, Serving serving) {
            return null;
        }

        @Override
        public String stopServing(TenantSpec spec) {
            return null;
        }

        @Override
        public boolean leaveOthers(TenantSpec spec) {
            return true;
        }

        @Override
        public void forgetSecrets(String name) {
            secrets.remove(name);
        }
    }
}
