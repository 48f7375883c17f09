package io.bidd.console.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One tenant as platform admins see it.
 *
 * @param wanted  {@code RUNNING}, {@code SUSPENDED}, {@code CLOSED} or {@code DELETED}
 * @param reached what is true now, of the same four
 */
public record FleetRow(
        String id,
        String slug,
        String url,
        String company,
        String isolation,
        String runtime,
        Room room,
        String wanted,
        @Nullable String reached,
        long generation,
        @Nullable Status status,
        @Nullable Instant reportedAt) {

    /** Steps that failed and will be tried again. */
    public List<Step> waiting() {
        return status == null
                ? List.of()
                : status.steps().stream()
                        .filter(step -> step.state().equals("WAITING"))
                        .toList();
    }

    /** Whether the shop has a runtime of its own, which has a size. */
    public boolean resizable() {
        return isolation.equals("DEDICATED") && (wanted.equals("RUNNING") || wanted.equals("SUSPENDED"));
    }

    /** Whether the shop shares its runtime with others, and may be moved to another one. */
    public boolean movable() {
        return isolation.equals("POOLED") && (wanted.equals("RUNNING") || wanted.equals("SUSPENDED"));
    }

    /** Least and most pods, thousandths of a core and MiB for each. */
    public record Room(int pods, int mostPods, int cpuMillis, int memoryMib) {}

    /** What a provisioner has reported, and of which generation. */
    public record Status(long generation, List<Step> steps) {}

    /** @param cause why it waits */
    public record Step(
            String name,
            String state,
            @Nullable String cause,
            @Nullable Instant nextTry) {}
}
