package io.bidd.console.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster has for shops and what of it is promised.
 *
 * @param nodes   empty where there is no cluster
 * @param leftOut what shops do without there, in the provisioner's words
 * @param seenAt  when they were reported last
 * @param points  what is promised from each moment on, until the next
 */
public record CapacityView(
        List<Node> nodes, List<String> leftOut, @Nullable Instant seenAt, List<Point> points) {

    /** @param takes people at the same moment @param most of them who are expected, now or later */
    public record SharedRuntime(String name, long takes, long most) {}

    public record Node(String name, int cpuMillis, int memoryMib, int pods) {}

    public record Point(Instant from, int pods, int cpuMillis, int memoryMib) {}

    public int pods() {
        return nodes.stream().mapToInt(Node::pods).sum();
    }

    public int cpuMillis() {
        return nodes.stream().mapToInt(Node::cpuMillis).sum();
    }

    public int memoryMib() {
        return nodes.stream().mapToInt(Node::memoryMib).sum();
    }
}
