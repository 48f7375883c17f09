package io.bidd.provisioner.platform.kubernetes;

import io.bidd.provisioner.platform.Walls;
import io.bidd.template.Ids;
import io.bidd.template.IsolationTry;
import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Walls between the namespaces of a cluster. They are tried by a pod like those of a runtime, of the same image with the same account,
 * secrets, volumes and labels, that ends when it has answered. Visitors are not led to it.
 */
@Component
@ConditionalOnProperty(name = "bidd.platform.kind", havingValue = "kubernetes")
class ClusterWalls implements Walls {

    /** Where clouds tell a machine its secrets. */
    private static final InetSocketAddress METADATA = new InetSocketAddress("169.254.169.254", 80);

    private static final String ISOLATION = "isolation";
    private static final long SECONDS = 90;
    /** What it takes: one pod, thousandths of a core, MiB. */
    static final Room.Sum SIZE = new Room.Sum(1, 50, 256);

    private final KubernetesClient cluster;
    private final JsonMapper json;
    private final Rollout rollout;

    ClusterWalls(KubernetesClient cluster, JsonMapper json) {
        this.cluster = cluster;
        this.json = json;
        this.rollout = new Rollout(cluster);
    }

    @Override
    public List<IsolationTry.Answer> tryInside(TenantSpec spec, List<IsolationTry> tries) {
        var runtime = rollout.find(Blanks.namespaceOf(spec));
        if (runtime == null) throw new IllegalStateException("the shop has no runtime yet");
        return answers(spec, runtime, tries);
    }

    @Override
    public Map<String, InetSocketAddress> forbidden(TenantSpec spec, @Nullable TenantSpec neighbour) {
        var all = new LinkedHashMap<String, InetSocketAddress>();
        var api = cluster.getMasterUrl();
        all.put("cluster-api", new InetSocketAddress(api.getHost(), api.getPort() < 0 ? 443 : api.getPort()));
        all.put("metadata", METADATA);
        if (neighbour == null || neighbour.runtime().equals(spec.runtime())) return all;
        var service = cluster.services()
                .inNamespace(Blanks.namespaceOf(neighbour))
                .withName(Rollout.NAME)
                .get();
        if (service != null)
            all.put("neighbour", new InetSocketAddress(service.getSpec().getClusterIP(), Blanks.HTTP));
        return all;
    }

    @Override
    public Optional<InetSocketAddress> ownCache(TenantSpec spec) {
        return Optional.ofNullable(cluster.services()
                        .inNamespace(Blanks.namespaceOf(spec))
                        .withName(OwnCache.NAME)
                        .get())
                .map(service -> new InetSocketAddress(service.getSpec().getClusterIP(), OwnCache.PORT));
    }

    @Override
    public boolean refusesByPolicy(TenantSpec spec) {
        return cluster.network()
                        .v1()
                        .networkPolicies()
                        .inNamespace(Blanks.namespaceOf(spec))
                        .withName("deny-all")
                        .get()
                != null;
    }

    private List<IsolationTry.Answer> answers(TenantSpec spec, Deployment runtime, List<IsolationTry> tries) {
        var namespace = Blanks.namespaceOf(spec);
        cluster.pods().inNamespace(namespace).withLabel(Labels.PART, ISOLATION).delete(); // left by one that was killed
        var pod = cluster.resource(pod(spec, runtime, tries)).create();
        try {
            var ended = cluster.resource(pod).waitUntilCondition(ClusterWalls::hasEnded, SECONDS, TimeUnit.SECONDS);
            var log = cluster.pods()
                    .inNamespace(namespace)
                    .withName(pod.getMetadata().getName())
                    .getLog();
            return log.lines()
                    .filter(line -> line.startsWith(IsolationTry.ANSWERS))
                    .findFirst()
                    .map(line -> List.of(
                            json.readValue(line.substring(IsolationTry.ANSWERS.length()), IsolationTry.Answer[].class)))
                    .orElseThrow(() -> new IllegalStateException("the pod ended without answers: "
                            + ended.getStatus().getPhase() + ", "
                            + log.lines().reduce((first, last) -> last).orElse("nothing was written")));
        } catch (KubernetesClientTimeoutException tooLong) {
            throw new IllegalStateException("the pod did not end in " + SECONDS + " s", tooLong);
        } finally {
            cluster.resource(pod).delete();
        }
    }

    private static boolean hasEnded(Pod pod) {
        if (pod == null || pod.getStatus() == null) return false;
        var phase = pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private Pod pod(TenantSpec spec, Deployment runtime, List<IsolationTry> tries) {
        var template = runtime.getSpec().getTemplate();
        var labels = new HashMap<>(template.getMetadata().getLabels());
        labels.putAll(Labels.of(spec.runtime()));
        labels.put(Labels.PART, ISOLATION);
        var size = Map.of("cpu", new Quantity(SIZE.cpuMillis() + "m"), "memory", new Quantity(SIZE.memoryMib() + "Mi"));
        var container = new ContainerBuilder(template.getSpec().getContainers().getFirst())
                .withName(ISOLATION)
                .withCommand("/jre/bin/java", "-Xmx128m", "-XX:TieredStopAtLevel=1")
                .withArgs("-cp", "/app/launch.jar:/app/lib/*:/app/*", "io.bidd.runtime.isolation.IsolationProbe")
                .addNewEnv()
                .withName("BIDD_ISOLATION_TENANT")
                .withValue(spec.id())
                .endEnv()
                .addNewEnv()
                .withName("BIDD_ISOLATION_TRIES")
                .withValue(json.writeValueAsString(tries))
                .endEnv()
                .withNewResources()
                .withRequests(size)
                .withLimits(Map.of("memory", new Quantity(SIZE.memoryMib() + "Mi")))
                .endResources()
                .withPorts(List.of())
                .withStartupProbe(null)
                .withReadinessProbe(null)
                .withLivenessProbe(null)
                .build();
        return new PodBuilder()
                .withNewMetadata()
                .withName(ISOLATION + "-" + Ids.nextTenant())
                .withNamespace(Blanks.namespaceOf(spec))
                .withLabels(labels)
                .endMetadata()
                .withNewSpecLike(template.getSpec())
                .withRestartPolicy("Never")
                .withActiveDeadlineSeconds(SECONDS)
                .withContainers(container)
                .endSpec()
                .build();
    }
}
