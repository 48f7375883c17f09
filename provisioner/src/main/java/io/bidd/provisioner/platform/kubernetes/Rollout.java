package io.bidd.provisioner.platform.kubernetes;

import io.bidd.template.Room;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far the pods of a runtime are. */
final class Rollout {

    static final String NAME = "runtime";

    private final KubernetesClient cluster;

    Rollout(KubernetesClient cluster) {
        this.cluster = cluster;
    }

    @Nullable
    Deployment find(String namespace) {
        return cluster.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(NAME)
                .get();
    }

    @Nullable
    StatefulSet findCache(String namespace) {
        return cluster.apps()
                .statefulSets()
                .inNamespace(namespace)
                .withName(OwnCache.NAME)
                .get();
    }

    /** @return what is missing until the shop's own Redis is as it was made last, and ready or gone */
    @Nullable
    String missingCache(String namespace, boolean runs) {
        var live = findCache(namespace);
        if (live == null) return "the Redis of " + namespace + " was deleted";
        var status = live.getStatus();
        if (status == null
                || status.getObservedGeneration() == null
                || status.getObservedGeneration() < live.getMetadata().getGeneration())
            return "the cluster has not looked at the Redis of " + namespace + " yet";
        if (!runs) return many(status.getReplicas()) == 0 ? null : "its Redis is still ending";
        if (many(status.getReadyReplicas()) > 0 && status.getCurrentRevision().equals(status.getUpdateRevision()))
            return null;
        return "its Redis is not ready"
                + troubles(cluster.pods()
                        .inNamespace(namespace)
                        .withLabels(OwnCache.LABELS)
                        .list()
                        .getItems());
    }

    /** @return what is missing until all pods are the newest and ready, and only those are left; nothing once that is so */
    @Nullable
    String missing(String namespace) {
        var live = find(namespace);
        if (live == null) return "the deployment of " + namespace + " was deleted";
        var status = live.getStatus();
        var wanted = live.getSpec().getReplicas();
        if (status == null
                || status.getObservedGeneration() == null
                || status.getObservedGeneration() < live.getMetadata().getGeneration())
            return "the cluster has not looked at the deployment of " + namespace + " yet";
        if (wanted == 0) {
            var left = pods(namespace).size();
            return left == 0 ? null : left + " pods are still ending";
        }
        var ready = many(status.getReadyReplicas());
        if (many(status.getUpdatedReplicas()) >= wanted && many(status.getReplicas()) <= wanted && ready >= wanted)
            return null;
        return ready + " of " + wanted + " pods are ready" + troubles(namespace, live);
    }

    /** The runtime's; somebody else's in the same namespace are none of them. */
    private List<Pod> pods(String namespace) {
        return cluster.pods()
                .inNamespace(namespace)
                .withLabel(Labels.PART, Labels.SHOP)
                .list()
                .getItems();
    }

    /** Whether every pod there still is, ending ones too, was given this secret. */
    boolean usesOnly(String namespace, String secret) {
        return pods(namespace).stream()
                .allMatch(pod -> pod.getSpec().getContainers().getFirst().getEnvFrom().stream()
                        .anyMatch(source -> source.getSecretRef() != null
                                && secret.equals(source.getSecretRef().getName())));
    }

    /** The image of a runtime that has at least one pod ready. */
    Optional<String> servingImage(String namespace) {
        return Optional.ofNullable(find(namespace))
                .filter(live ->
                        live.getStatus() != null && many(live.getStatus().getReadyReplicas()) > 0)
                .map(live -> live.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage());
    }

    /** Addresses of the pods that serve. */
    List<String> readyPods(String namespace) {
        return pods(namespace).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && Readiness.isPodReady(pod))
                .map(pod -> pod.getStatus().getPodIP())
                .toList();
    }

    /** Why pods do not start, as the cluster says it. */
    private String troubles(String namespace, Deployment live) {
        var refused = live.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("ReplicaFailure")
                        && condition.getStatus().equals("True"))
                .map(condition -> ": " + condition.getMessage())
                .findFirst();
        return refused.orElseGet(() -> troubles(pods(namespace)));
    }

    private static String troubles(List<Pod> pods) {
        return pods.stream()
                .flatMap(pod -> trouble(pod).stream())
                .distinct()
                .map(words -> ": " + words)
                .collect(Collectors.joining());
    }

    private static Optional<String> trouble(Pod pod) {
        var unplaced = pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("PodScheduled")
                        && condition.getStatus().equals("False"))
                .map(condition -> Objects.requireNonNullElse(condition.getMessage(), "not placed on a node"))
                .findFirst();
        if (unplaced.isPresent()) return unplaced;
        return pod.getStatus().getContainerStatuses().stream()
                .flatMap(
                        container -> Optional.ofNullable(container.getState()).map(ContainerState::getWaiting).stream())
                .filter(waiting -> !"ContainerCreating".equals(waiting.getReason()))
                .map(waiting -> waiting.getReason() + " " + Objects.requireNonNullElse(waiting.getMessage(), ""))
                .map(String::strip)
                .findFirst();
    }

    /** What pods of the deployment take that are of another size than this room's. */
    static Room.Sum otherSized(Deployment live, Room room) {
        var one = Machines.requestsOf(live.getSpec().getTemplate().getSpec());
        var pods = live.getStatus() == null ? 0 : many(live.getStatus().getReplicas());
        return one.equals(room.times(1))
                ? new Room.Sum(0, 0, 0)
                : new Room.Sum(pods, pods * one.cpuMillis(), pods * one.memoryMib());
    }

    private static int many(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
