package io.bidd.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster has for shops with runtimes of their own, as a provisioner sees it: everything else that runs is taken off.
 *
 * @param leftOut what shops do without because the cluster has it not, in words for who runs it
 */
public record ClusterCapacity(List<Node> nodes, List<String> leftOut) {

    public ClusterCapacity(List<Node> nodes, @Nullable List<String> leftOut) {
        this.nodes = List.copyOf(nodes);
        this.leftOut = leftOut == null ? List.of() : List.copyOf(leftOut); // it was not always told
    }

    /**
     * A machine that takes pods.
     *
     * @param cpuMillis thousandths of a core, 0 or more
     * @param memoryMib 0 or more
     * @param pods      how many it may run, 0 or more
     */
    public record Node(String name, int cpuMillis, int memoryMib, int pods) {}
}
