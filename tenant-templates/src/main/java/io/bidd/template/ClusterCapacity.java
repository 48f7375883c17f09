package io.bidd.template;

import java.util.List;

/** What a cluster has for shops with runtimes of their own, as a provisioner sees it: everything else that runs is taken off. */
public record ClusterCapacity(List<Node> nodes) {

    /**
     * A machine that takes pods.
     *
     * @param cpuMillis thousandths of a core, 0 or more
     * @param memoryMib 0 or more
     * @param pods      how many it may run, 0 or more
     */
    public record Node(String name, int cpuMillis, int memoryMib, int pods) {}
}
