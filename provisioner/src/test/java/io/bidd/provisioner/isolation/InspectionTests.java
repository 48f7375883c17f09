package io.bidd.provisioner.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.provisioner.platform.Walls;
import io.bidd.template.Brand;
import io.bidd.template.Company;
import io.bidd.template.Ids;
import io.bidd.template.Isolation;
import io.bidd.template.IsolationReport.Finding;
import io.bidd.template.IsolationReport.Verdict;
import io.bidd.template.IsolationTry;
import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;

class InspectionTests {

    private static final String NETWORK = "network.control";

    @Test
    void aRefusalHoldsOnlyBesideSomethingThatSucceeds() throws Exception {
        assertThat(finding("schema", Set.of("schema.control"), nobodyListens()).verdict())
                .isEqualTo(Verdict.HELD);
        assertThat(finding("schema", Set.of(), nobodyListens()).verdict()).isEqualTo(Verdict.UNPROVEN);
        assertThat(finding("schema", Set.of("schema", "schema.control"), nobodyListens())
                        .verdict())
                .isEqualTo(Verdict.OPEN);
    }

    @Test
    void silenceOfAnAddressHoldsOnlyIfItAnswersFromOutsideAndTheRuntimeHasANetwork() throws Exception {
        try (var listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            var answers = (InetSocketAddress) listening.getLocalSocketAddress();
            assertThat(finding("neighbour", Set.of(NETWORK), answers).verdict()).isEqualTo(Verdict.HELD);
            assertThat(finding("neighbour", Set.of(), answers).verdict()).isEqualTo(Verdict.UNPROVEN);
            var open = finding("neighbour", Set.of(NETWORK, "neighbour"), answers);
            assertThat(open.verdict()).isEqualTo(Verdict.OPEN);
            assertThat(open.advice()).contains("does not enforce");
        }
        assertThat(finding("neighbour", Set.of(NETWORK), nobodyListens()).verdict())
                .isEqualTo(Verdict.UNPROVEN);
    }

    /** A shop with a Redis of its own has no business at the others'. */
    @Test
    void theSharedRedisIsForbiddenToWhoHasOneOfItsOwn() throws Exception {
        var found = findings(Optional.of(new Played(Set.of("own-cache", NETWORK, "shared-cache"), nobodyListens())));
        assertThat(found).anySatisfy(finding -> {
            assertThat(finding.boundary()).isEqualTo("shared-cache");
            assertThat(finding.verdict()).isEqualTo(Verdict.OPEN);
        });
        assertThat(findings(Optional.of(new Played(Set.of(NETWORK), nobodyListens()))))
                .noneMatch(finding -> finding.boundary().equals("shared-cache"));
    }

    @Test
    void whoCannotAskSaysWhy() throws Exception {
        var quota = findings(Optional.of(new Played(Set.of("nothing"), nobodyListens())));
        assertThat(quota).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.UNPROVEN);
            assertThat(finding.tried()).contains("exceeded quota");
        });
        assertThat(findings(Optional.empty())).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.UNPROVEN);
            assertThat(finding.tried()).contains("one machine");
        });
    }

    private static Finding finding(String boundary, Set<String> reached, InetSocketAddress neighbour) {
        return findings(Optional.of(new Played(reached, neighbour))).stream()
                .filter(each -> each.boundary().equals(boundary))
                .findFirst()
                .orElseThrow();
    }

    private static List<Finding> findings(Optional<Walls> walls) {
        return new Inspection(walls, new DataRedisProperties(), Clock.systemUTC())
                .of(spec(), spec())
                .findings();
    }

    private static InetSocketAddress nobodyListens() throws IOException {
        try (var closed = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) closed.getLocalSocketAddress();
        }
    }

    private static TenantSpec spec() {
        var id = Ids.nextTenant();
        return new TenantSpec(
                id,
                1,
                Wanted.RUNNING,
                "shop",
                "shop.localhost",
                "http://shop.localhost",
                Isolation.DEDICATED,
                "t-" + id,
                Room.of(1, 1, 250, 512),
                "time-deal",
                new Brand("Shop", "#204060", null),
                new Company("Company", "Kim", "", "", "", ""),
                "Asia/Seoul",
                Instant.EPOCH,
                Instant.MAX,
                10,
                Ids.secret(),
                null,
                List.of());
    }

    /** @param reached names of the tries that succeed from inside */
    private record Played(Set<String> reached, InetSocketAddress neighbour) implements Walls {

        @Override
        public List<IsolationTry.Answer> tryInside(TenantSpec spec, List<IsolationTry> tries) {
            if (reached.contains("nothing")) throw new IllegalStateException("exceeded quota");
            return tries.stream()
                    .map(asked -> new IsolationTry.Answer(asked.name(), reached.contains(asked.name()), "said"))
                    .toList();
        }

        @Override
        public Map<String, InetSocketAddress> forbidden(TenantSpec spec, @Nullable TenantSpec other) {
            return Map.of("neighbour", neighbour);
        }

        @Override
        public Optional<InetSocketAddress> ownCache(TenantSpec spec) {
            return reached.contains("own-cache") ? Optional.of(neighbour) : Optional.empty();
        }

        @Override
        public boolean refusesByPolicy(TenantSpec spec) {
            return true;
        }
    }
}
