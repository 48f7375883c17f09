package io.bidd.provisioner.platform.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this cluster can do that others cannot. It is asked now and then, for a cluster is upgraded under our feet. */
final class Offers {

    private static final Logger log = LoggerFactory.getLogger(Offers.class);
    private static final Duration GOOD_FOR = Duration.ofMinutes(10);

    private static final List<String> AUTOSCALERS = List.of("autoscaling/v2", "autoscaling/v2beta2");
    private static final List<String> BUDGETS = List.of("policy/v1", "policy/v1beta1");

    private final KubernetesClient cluster;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable Seen seen;

    Offers(KubernetesClient cluster) {
        this.cluster = cluster;
    }

    /** @param autoscaler newest version there is @param budget newest version there is @param seesLoad whether it makes more and fewer by itself @param leftOut what cannot be had, in words */
    record Seen(
            Optional<String> autoscaler, Optional<String> budget, boolean seesLoad, List<String> leftOut, long at) {}

    Seen get() {
        asking.lock(); // one asks for all
        try {
            var known = seen;
            if (known != null && System.nanoTime() - known.at() < GOOD_FOR.toNanos()) return known;
            var fresh = look();
            if (known == null || !known.leftOut().equals(fresh.leftOut()))
                fresh.leftOut().forEach(what -> log.warn("left out on this cluster: {}", what));
            seen = fresh;
            return fresh;
        } finally {
            asking.unlock();
        }
    }

    private Seen look() {
        var autoscaler = newest(AUTOSCALERS);
        var budget = newest(BUDGETS);
        var leftOut = new ArrayList<String>();
        if (autoscaler.isEmpty()) leftOut.add("autoscaling: the cluster has none of " + AUTOSCALERS);
        if (budget.isEmpty()) leftOut.add("disruption budgets: the cluster has none of " + BUDGETS);
        var seesLoad = autoscaler.isPresent() && cluster.hasApiGroup("metrics.k8s.io", true);
        if (autoscaler.isPresent() && !seesLoad)
            leftOut.add("autoscaling sees no load: the cluster has no metrics.k8s.io");
        return new Seen(autoscaler, budget, seesLoad, List.copyOf(leftOut), System.nanoTime());
    }

    private Optional<String> newest(List<String> versions) {
        return versions.stream()
                .filter(version -> cluster.getApiResources(version) != null)
                .findFirst();
    }
}
