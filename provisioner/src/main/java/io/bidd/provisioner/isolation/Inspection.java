package io.bidd.provisioner.isolation;

import io.bidd.provisioner.platform.Walls;
import io.bidd.template.IsolationReport;
import io.bidd.template.IsolationReport.Finding;
import io.bidd.template.IsolationReport.Verdict;
import io.bidd.template.IsolationTry;
import io.bidd.template.IsolationTry.Kind;
import io.bidd.template.ServedTenant;
import io.bidd.template.TenantSpec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.stereotype.Component;

/** Asks from inside a runtime what must not be possible, each beside something like it that must be: its positive control. */
@Component
class Inspection {

    private static final int MILLIS = 2_000;
    private static final String NETWORK = "network" + IsolationTry.CONTROL;
    private static final String NO_INSIDE =
            "The shops of this platform share one machine and its network. Only a cluster has walls to try.";
    private static final String NOT_ENFORCED =
            "The network policy is in place. This cluster does not enforce it: it needs a network that does.";

    private final Optional<Walls> walls;
    private final DataRedisProperties redis;
    private final Clock clock;

    /** @param walls nothing where shops share one machine */
    Inspection(Optional<Walls> walls, DataRedisProperties redis, Clock clock) {
        this.walls = walls;
        this.redis = redis;
        this.clock = clock;
    }

    IsolationReport of(TenantSpec spec, @Nullable TenantSpec neighbour) {
        try {
            return report(walls.map(these -> findings(these, spec, neighbour))
                    .orElse(List.of(unproven("inside", NO_INSIDE))));
        } catch (RuntimeException failure) {
            return report(List.of(unproven("inside", String.valueOf(failure.getMessage()))));
        }
    }

    private IsolationReport report(List<Finding> findings) {
        return new IsolationReport(clock.instant(), findings);
    }

    private static Finding unproven(String boundary, String why) {
        return new Finding(boundary, Verdict.UNPROVEN, why, "", null);
    }

    private List<IsolationTry> tries(
            TenantSpec spec,
            @Nullable TenantSpec neighbour,
            InetSocketAddress cache,
            Map<String, InetSocketAddress> forbidden) {
        var all = new ArrayList<IsolationTry>();
        var others = neighbour == null ? "provisioner.tenants" : ServedTenant.schemaOf(neighbour.id()) + ".members";
        pair(all, "schema", Kind.SQL, "select count(*) from " + others, "select count(*) from members");
        pair(all, "structure", Kind.SQL, "create table mine (id int)", "select count(*) from members");
        var othersPrefix = neighbour == null ? "" : ServedTenant.redisPrefixOf(neighbour.id());
        pair(all, "cache", Kind.REDIS, othersPrefix + "isolation", ServedTenant.redisPrefixOf(spec.id()) + "isolation");
        pair(all, "cluster-token", Kind.READ, "/var/run/secrets/kubernetes.io/serviceaccount/token", "/tenants");
        pair(all, "program", Kind.WRITE, "/app/isolation", "/tmp/isolation");
        all.add(new IsolationTry(NETWORK, Kind.TCP, wordsOf(cache)));
        forbidden.forEach((boundary, address) -> all.add(new IsolationTry(boundary, Kind.TCP, wordsOf(address))));
        return all;
    }

    private static void pair(List<IsolationTry> all, String boundary, Kind kind, String forbidden, String control) {
        all.add(new IsolationTry(boundary, kind, forbidden));
        all.add(new IsolationTry(boundary + IsolationTry.CONTROL, kind, control));
    }

    private List<Finding> findings(Walls these, TenantSpec spec, @Nullable TenantSpec neighbour) {
        var forbidden = new LinkedHashMap<>(these.forbidden(spec, neighbour));
        var shared = new InetSocketAddress(redis.getHost(), redis.getPort());
        var own = these.ownCache(spec);
        if (own.isPresent()) forbidden.put("shared-cache", shared);
        var tries = tries(spec, neighbour, own.orElse(shared), forbidden);
        var byName = these.tryInside(spec, tries).stream()
                .collect(Collectors.toMap(IsolationTry.Answer::name, Function.identity()));
        var findings = new ArrayList<Finding>();
        for (var asked : tries) {
            if (asked.name().endsWith(IsolationTry.CONTROL)) continue;
            var answer = answerTo(byName, asked.name());
            var address = forbidden.get(asked.name());
            findings.add(
                    address != null
                            ? network(these.refusesByPolicy(spec), asked, answer, answerTo(byName, NETWORK), address)
                            : inside(asked, answer, answerTo(byName, asked.name() + IsolationTry.CONTROL)));
        }
        if (!forbidden.isEmpty() && !forbidden.containsKey("neighbour"))
            findings.add(unproven("neighbour", "There is no other runtime to be tried on."));
        return findings;
    }

    private static IsolationTry.Answer answerTo(Map<String, IsolationTry.Answer> answers, String name) {
        return answers.getOrDefault(name, new IsolationTry.Answer(name, false, "no answer"));
    }

    private static Finding inside(IsolationTry asked, IsolationTry.Answer answer, IsolationTry.Answer control) {
        var verdict = answer.reached() ? Verdict.OPEN : control.reached() ? Verdict.HELD : Verdict.UNPROVEN;
        return new Finding(asked.name(), verdict, asked.target() + ": " + answer.said(), control.said(), null);
    }

    /** That nothing answers proves a wall only if something does answer there, to somebody else, and the runtime has a network. */
    private static Finding network(
            boolean isPolicy,
            IsolationTry asked,
            IsolationTry.Answer answer,
            IsolationTry.Answer inside,
            InetSocketAddress address) {
        var outside = isReached(address);
        var verdict = answer.reached() ? Verdict.OPEN : outside && inside.reached() ? Verdict.HELD : Verdict.UNPROVEN;
        return new Finding(
                asked.name(),
                verdict,
                asked.target() + ": " + answer.said(),
                "from outside: " + (outside ? "connected" : "no answer") + "; from inside to its Redis: "
                        + inside.said(),
                answer.reached() && isPolicy ? NOT_ENFORCED : null);
    }

    private static boolean isReached(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, MILLIS);
            return true;
        } catch (IOException silence) {
            return false;
        }
    }

    private static String wordsOf(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
