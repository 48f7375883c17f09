package io.bidd.provisioner.platform.kubernetes;

import io.bidd.template.ClusterCapacity.Node;
import io.bidd.template.Room;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the cluster's machines have for shops with runtimes of their own: what else runs there is taken off. */
final class Machines {

    private static final BigDecimal MIB = BigDecimal.valueOf(1024 * 1024);
    /** From what the API server has in memory; a moment old is good enough. */
    private static final ListOptions CACHED =
            new ListOptionsBuilder().withResourceVersion("0").build();

    private final KubernetesClient cluster;

    Machines(KubernetesClient cluster) {
        this.cluster = cluster;
    }

    List<Node> look() {
        var taken = new HashMap<String, Room.Sum>();
        for (var pod : cluster.pods().inAnyNamespace().list(CACHED).getItems()) {
            var node = pod.getSpec().getNodeName();
            if (node != null && runs(pod) && !isOfDedicatedShop(pod))
                taken.merge(node, requestsOf(pod.getSpec()), Room.Sum::plus);
        }
        return cluster.nodes().list(CACHED).getItems().stream()
                .filter(Machines::takesPods)
                .map(node -> left(node, taken))
                .sorted(Comparator.comparing(Node::name))
                .toList();
    }

    private static Node left(io.fabric8.kubernetes.api.model.Node node, Map<String, Room.Sum> taken) {
        var name = node.getMetadata().getName();
        var has = node.getStatus().getAllocatable();
        var gone = taken.getOrDefault(name, new Room.Sum(0, 0, 0));
        return new Node(
                name,
                Math.max(0, millis(has) - gone.cpuMillis()),
                Math.max(0, mib(has, RoundingMode.DOWN) - gone.memoryMib()),
                Math.max(0, whole(has, "pods").intValue() - gone.pods()));
    }

    private static boolean takesPods(io.fabric8.kubernetes.api.model.Node node) {
        return !Boolean.TRUE.equals(node.getSpec().getUnschedulable())
                && node.getSpec().getTaints().stream()
                        .allMatch(taint -> taint.getEffect().equals("PreferNoSchedule"))
                && node.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    private static boolean runs(Pod pod) {
        var phase = pod.getStatus().getPhase();
        return !"Succeeded".equals(phase) && !"Failed".equals(phase);
    }

    private static boolean isOfDedicatedShop(Pod pod) {
        return pod.getMetadata().getNamespace().startsWith(Blanks.NAMESPACE + Blanks.DEDICATED);
    }

    /** What one pod has kept free for it. */
    static Room.Sum requestsOf(PodSpec pod) {
        var sum = new Room.Sum(1, 0, 0);
        for (var container : pod.getContainers()) {
            var resources = container.getResources();
            var requests = resources == null ? null : resources.getRequests();
            sum = sum.plus(new Room.Sum(0, millis(requests), mib(requests, RoundingMode.UP)));
        }
        return sum;
    }

    private static int millis(@Nullable Map<String, Quantity> amounts) {
        return whole(amounts, "cpu").movePointRight(3).intValue();
    }

    private static int mib(@Nullable Map<String, Quantity> amounts, RoundingMode rounding) {
        return whole(amounts, "memory").divide(MIB, rounding).intValue();
    }

    private static BigDecimal whole(@Nullable Map<String, Quantity> amounts, String of) {
        var amount = amounts == null ? null : amounts.get(of);
        return amount == null ? BigDecimal.ZERO : amount.getNumericalAmount();
    }
}
