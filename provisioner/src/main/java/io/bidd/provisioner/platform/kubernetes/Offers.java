package io.bidd.provisioner.platform.kubernetes;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this cluster can do that others cannot. It is asked now and then, for a cluster is upgraded under our feet. */
final class Offers {

    private static final Logger log = LoggerFactory.getLogger(Offers.class);
    static final Duration GOOD_FOR = Duration.ofMinutes(10);

    private static final List<String> AUTOSCALERS = List.of("autoscaling/v2", "autoscaling/v2beta2");
    private static final List<String> BUDGETS = List.of("policy/v1", "policy/v1beta1");
    private static final List<String> HTTP_ROUTES =
            List.of("gateway.networking.k8s.io/v1", "gateway.networking.k8s.io/v1beta1");
    private static final List<String> METRICS =
            List.of("custom.metrics.k8s.io/v1beta2", "custom.metrics.k8s.io/v1beta1");
    private static final String USUAL_STORAGE = "storageclass.kubernetes.io/is-default-class";

    /** How many people stand in the lines that a pod leads; a pod that leads none says 0. */
    static final String LINE = "bidd_line_waiting";

    private final KubernetesClient cluster;
    private final Duration goodFor;
    private final ReentrantLock asking = new ReentrantLock();
    private @Nullable Seen seen;

    /** @param goodFor how long an answer is not asked for again */
    Offers(KubernetesClient cluster, Duration goodFor) {
        this.cluster = cluster;
        this.goodFor = goodFor;
    }

    /**
     * @param autoscaler   newest version there is
     * @param budget       newest version there is
     * @param seesLoad     whether the autoscaler is told how busy processors are
     * @param seesLine     whether the autoscaler is told how many stand in line
     * @param httpRoute    newest version of the Gateway API's routes
     * @param leftOut      what cannot be had, in words
     */
    record Seen(
            Optional<String> autoscaler,
            Optional<String> budget,
            boolean seesLoad,
            boolean seesLine,
            Optional<String> httpRoute,
            List<String> leftOut,
            long at) {

        /** Whether what has become too large grows smaller by itself. */
        boolean shrinks() {
            return seesLoad || seesLine;
        }
    }

    Seen get() {
        asking.lock(); // one asks for all
        try {
            var known = seen;
            if (known != null && System.nanoTime() - known.at() < goodFor.toNanos()) return known;
            var fresh = look(known != null && known.seesLine());
            if (known == null || !known.leftOut().equals(fresh.leftOut()))
                fresh.leftOut().forEach(what -> log.warn("left out on this cluster: {}", what));
            seen = fresh;
            return fresh;
        } finally {
            asking.unlock();
        }
    }

    /** @param sawLine whether the line was seen at the last look */
    private Seen look(boolean sawLine) {
        var autoscaler = newest(AUTOSCALERS);
        var budget = newest(BUDGETS);
        var leftOut = new ArrayList<String>();
        if (autoscaler.isEmpty()) leftOut.add("autoscaling: the cluster has none of " + AUTOSCALERS);
        if (budget.isEmpty()) leftOut.add("disruption budgets: the cluster has none of " + BUDGETS);
        var seesLoad = autoscaler.isPresent() && cluster.hasApiGroup("metrics.k8s.io", true);
        if (autoscaler.isPresent() && !seesLoad)
            leftOut.add("autoscaling sees no load: the cluster has no metrics.k8s.io");
        var seesLine = autoscaler.isPresent() && METRICS.stream().anyMatch(version -> hasLine(version, sawLine));
        if (autoscaler.isPresent() && !seesLine)
            leftOut.add("autoscaling does not see the line: custom.metrics.k8s.io has no pods/" + LINE);
        var httpRoute = HTTP_ROUTES.stream().filter(this::hasHttpRoute).findFirst();
        return new Seen(autoscaler, budget, seesLoad, seesLine, httpRoute, List.copyOf(leftOut), System.nanoTime());
    }

    /** What serves metrics is somebody else's, and may be away for a moment while the cluster is well. */
    private boolean hasLine(String version, boolean sawLine) {
        try {
            return has(version, resource -> resource.getName().equals("pods/" + LINE));
        } catch (KubernetesClientException away) {
            return sawLine;
        }
    }

    /** Whether a volume is made for whoever asks, of a usual kind. It is asked anew each time. */
    boolean makesVolumes() {
        var makes = cluster.storage().v1().storageClasses().list().getItems().stream()
                .anyMatch(kind -> kind.getMetadata().getAnnotations() != null
                        && "true".equals(kind.getMetadata().getAnnotations().get(USUAL_STORAGE)));
        if (!makes)
            log.warn(
                    "left out on this cluster: a volume for a shop's own Redis, which forgets when it ends: there is no usual storage class");
        return makes;
    }

    private boolean hasHttpRoute(String version) {
        return has(version, resource -> resource.getKind().equals("HTTPRoute"));
    }

    private boolean has(String version, Predicate<APIResource> resource) {
        var resources = cluster.getApiResources(version);
        return resources != null && resources.getResources().stream().anyMatch(resource);
    }

    private Optional<String> newest(List<String> versions) {
        return versions.stream()
                .filter(version -> cluster.getApiResources(version) != null)
                .findFirst();
    }
}
