package io.bidd.provisioner.platform.kubernetes;

import io.bidd.provisioner.database.DatabaseSettings;
import io.bidd.provisioner.flight.FlightRecorder;
import io.bidd.provisioner.platform.Platform;
import io.bidd.provisioner.platform.RuntimeSettings;
import io.bidd.provisioner.platform.Secrets;
import io.bidd.template.ClusterCapacity;
import io.bidd.template.Isolation;
import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * A cluster as a platform. Each runtime has a namespace; whom it serves lies in a secret there, which its pods see change. What
 * was generated once is in secrets of the platform's own namespace.
 */
@Component
@ConditionalOnProperty(name = "bidd.platform.kind", havingValue = "kubernetes")
@EnableConfigurationProperties(KubernetesSettings.class)
class KubernetesPlatform implements Platform {

    /** How many pods a runtime had that is suspended, or is as large as it may be for a crowd that is expected. */
    private static final String PODS_BEFORE = "bidd.io/pods";

    private static final String AUTOSCALER = "70-autoscaler.yaml";
    private static final String SERVICE = "52-service.yaml";
    private static final String BUDGET = "71-disruption-budget.yaml";
    /** Files up to here stand before the runtime is told where they are. */
    private static final String FIRST_TOLD = "50";

    /** Until an ingress controller has heard of another route. */
    private static final Duration NEWS_OF_ROUTES = Duration.ofSeconds(15);

    /** Malformed, or invalid. What is forbidden now, by a quota or while a namespace goes, may be allowed later. */
    private static final Set<Integer> REFUSALS = Set.of(400, 422);

    /** Since when nobody is led to the runtime that a shop was moved away from. */
    private final Map<String, Long> unroutedAt = new ConcurrentHashMap<>();

    private final KubernetesClient cluster;
    private final Watches watches;
    private final Applier applier;
    private final KeptSecrets kept;
    private final ServedTenants served;
    private final Rollout rollout;
    private final Offers offers;
    private final Routes routes;
    private final Machines machines;
    private final Blanks blanks;
    private final Inventory inventory;
    private final Manifests manifests = new Manifests();
    private final KubernetesSettings settings;
    private final JsonMapper json;
    private volatile Consumer<String> onChange = runtime -> {};

    KubernetesPlatform(
            KubernetesClient cluster,
            MeterRegistry meters,
            KubernetesSettings settings,
            RuntimeSettings runtime,
            DatabaseSettings database,
            DataRedisProperties redis,
            JsonMapper json,
            @Value("${bidd.control-url}") String controlUrl) {
        this.cluster = cluster;
        this.watches = new Watches(cluster);
        this.applier = new Applier(cluster, meters, watches);
        this.kept = new KeptSecrets(cluster, watches, applier, settings.namespace(), json);
        this.served = new ServedTenants(cluster, watches, json);
        this.rollout = new Rollout(cluster);
        this.offers = new Offers(cluster, Offers.GOOD_FOR);
        this.routes = new Routes(cluster, applier, offers, settings);
        this.machines = new Machines(cluster);
        this.inventory = new Inventory(cluster, offers, settings.namespace());
        this.blanks = new Blanks(settings, runtime, database, redis, json, controlUrl);
        this.settings = settings;
        this.json = json;
    }

    @Override
    public void onChange(Consumer<String> runtime) {
        onChange = runtime;
    }

    private void changed(HasMetadata object, boolean gone) {
        var runtime = applier.oddOf(object, gone);
        if (runtime != null) onChange.accept(runtime);
    }

    @PostConstruct
    void follow() {
        watches.start(this::changed);
    }

    @PreDestroy
    void close() {
        watches.close();
    }

    @Override
    public Optional<Secrets> findSecrets(String name) {
        return kept.find(name);
    }

    @Override
    public Secrets replaceSecrets(String name, Secrets before, Secrets fresh) {
        return kept.replace(name, before, fresh);
    }

    @Override
    public Secrets keepFirstSecrets(String name, Secrets fresh) {
        return kept.keepFirst(name, served.secretsOf(name, fresh).orElse(fresh));
    }

    @Override
    public void forgetSecrets(String name) {
        kept.forget(name);
    }

    @Override
    public List<String> leftOf(TenantSpec spec) {
        return inventory.leftOf(spec);
    }

    @Override
    public Optional<String> image() {
        return Optional.of(settings.image());
    }

    @Override
    public Optional<String> servingImage(String runtime) {
        return rollout.servingImage(Blanks.NAMESPACE + runtime);
    }

    @Override
    public List<String> tenantsBeside(TenantSpec spec) {
        return served.idsIn(Blanks.namespaceOf(spec));
    }

    @Override
    public boolean usesOnly(TenantSpec spec, DatabaseLogin login) {
        return rollout.usesOnly(Blanks.namespaceOf(spec), Blanks.secretOf(login));
    }

    @Override
    public Optional<ClusterCapacity> capacity() {
        return Optional.of(new ClusterCapacity(machines.look(), offers.get().leftOut()));
    }

    @Override
    public boolean isReplacedInTurn() {
        return true;
    }

    @Override
    public boolean hasOwnCache(TenantSpec spec) {
        return blanks.roomOf(spec).hasOwnCache();
    }

    @Override
    public @Nullable String serve(TenantSpec spec, Serving serving) {
        var expected = serving.crowdExpected() && spec.isolation() == Isolation.DEDICATED;
        try {
            return make(spec, serving, expected ? Size.MOST : Size.USUAL);
        } catch (KubernetesClientException failure) {
            if (REFUSALS.contains(failure.getCode()))
                throw new Refusal("the cluster refuses the runtime " + spec.runtime(), failure);
            throw failure;
        }
    }

    @Override
    public @Nullable String suspend(TenantSpec spec, Serving serving) {
        unroute(spec);
        routes.lead(spec, settings.namespace());
        if (spec.isolation() == Isolation.DEDICATED) return make(spec, serving, Size.NONE);
        served.remove(spec);
        served.tellPods(Blanks.namespaceOf(spec));
        return null;
    }

    private enum Size {
        /** Suspended. */
        NONE,
        USUAL,
        /** Ready for a crowd. */
        MOST
    }

    private @Nullable String make(TenantSpec spec, Serving serving, Size size) {
        var suspended = size == Size.NONE;
        var namespace = Blanks.namespaceOf(spec);
        mustBeOurs(namespace, spec.runtime());
        var live = rollout.find(namespace);
        var room = blanks.roomOf(spec);
        var offered = offers.get();
        var before = podsBefore(room, live, size == Size.USUAL && offered.shrinks());
        var cache = cacheOf(spec, serving);
        var values = blanks.of(
                spec,
                serving.login(),
                serving.image().orElseGet(settings::image),
                switch (size) {
                    case NONE -> 0;
                    case USUAL -> before;
                    case MOST -> room.mostPods();
                },
                quotaOf(room, live),
                offered,
                cache);
        if (size == Size.MOST) values.put("pods.least", String.valueOf(room.mostPods()));
        Secret whom = null;
        for (var object : manifests.fill(
                values, file -> file.compareTo(FIRST_TOLD) < 0 && isMeant(file, room, suspended, offered))) {
            label(object, spec);
            applier.apply(object);
            // Pods look for whom they serve as soon as they start.
            if (object instanceof Namespace) whom = served.keep(spec, json.writeValueAsBytes(serving.tenant()));
        }
        values.putAll(blanks.config(cache == null ? blanks.sharedRedis() : addressOfCache(namespace), cache));
        for (var object : manifests.fill(
                values, file -> file.compareTo(FIRST_TOLD) >= 0 && isMeant(file, room, suspended, offered))) {
            label(object, spec);
            if (object instanceof Deployment deployment && size != Size.USUAL)
                deployment.getMetadata().setAnnotations(Map.of(PODS_BEFORE, String.valueOf(before)));
            applier.apply(object);
        }
        removeUnmeant(namespace, room, suspended, offered);
        served.tellPods(namespace, Objects.requireNonNull(whom));
        var missing = rollout.missing(namespace);
        if (missing == null && cache != null) missing = rollout.missingCache(namespace, !suspended);
        if (missing == null) removeOldSettings(namespace, values);
        return missing;
    }

    private @Nullable OwnCache cacheOf(TenantSpec spec, Serving serving) {
        if (!hasOwnCache(spec)) return null;
        if (settings.cacheImage().isEmpty())
            throw new IllegalStateException("a Redis of its own cannot be made: BIDD_CACHE_IMAGE names no image");
        var live = rollout.findCache(Blanks.namespaceOf(spec));
        if (live == null) return OwnCache.of(serving, settings.cacheImage(), offers.makesVolumes(), json);
        var hasVolume = !live.getSpec().getVolumeClaimTemplates().isEmpty();
        // Another image ends the one there is, and with it every place in line that is not yet written down.
        return OwnCache.of(serving, serving.crowdExpected() ? imageOf(live) : settings.cacheImage(), hasVolume, json);
    }

    private static String imageOf(StatefulSet live) {
        return live.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
    }

    /** By number, for not every cluster has names inside. */
    private String addressOfCache(String namespace) {
        var seen = watches.find(Service.class, namespace, OwnCache.NAME);
        var service = seen != null
                ? seen
                : cluster.services()
                        .inNamespace(namespace)
                        .withName(OwnCache.NAME)
                        .get();
        if (service == null) throw new IllegalStateException("the Redis of " + namespace + " was deleted");
        return service.getSpec().getClusterIP();
    }

    private static boolean isMeant(String file, Room room, boolean suspended, Offers.Seen offered) {
        if (OwnCache.FILES.contains(file)) return room.hasOwnCache();
        return switch (file) {
            case AUTOSCALER ->
                !suspended
                        && room.mostPods() > room.pods()
                        && offered.autoscaler().isPresent();
            case SERVICE -> !suspended; // its address is one of few
            case BUDGET -> !suspended && room.pods() > 1 && offered.budget().isPresent();
            default -> true;
        };
    }

    /** A runtime that was made smaller, or suspended, has objects from before. */
    private void removeUnmeant(String namespace, Room room, boolean suspended, Offers.Seen offered) {
        if (!isMeant(SERVICE, room, suspended, offered)) remove("v1", "Service", namespace);
        if (!isMeant(AUTOSCALER, room, suspended, offered))
            offered.autoscaler().ifPresent(version -> remove(version, "HorizontalPodAutoscaler", namespace));
        if (!isMeant(BUDGET, room, suspended, offered))
            offered.budget().ifPresent(version -> remove(version, "PodDisruptionBudget", namespace));
    }

    private void remove(String version, String kind, String namespace) {
        applier.remove(
                cluster.genericKubernetesResources(version, kind)
                        .inNamespace(namespace)
                        .withName(Rollout.NAME),
                new Watches.Key(kind, namespace, Rollout.NAME));
    }

    /** Pods of earlier settings are gone, so the settings may go; if they are not seen now, then at the next look. */
    private void removeOldSettings(String namespace, Map<String, String> values) {
        for (var config : watches.in(namespace, ConfigMap.class).orElse(List.of()))
            removeUnless("runtime-" + values.get("config.hash"), config);
        for (var login : watches.in(namespace, Secret.class).orElse(List.of()))
            if (login.getMetadata().getName().startsWith("login-"))
                removeUnless("login-" + values.get("login.hash"), login);
            else if (login.getMetadata().getName().startsWith(OwnCache.USERS))
                removeUnless(OwnCache.USERS + values.get("redis.hash"), login);
    }

    private void removeUnless(String name, HasMetadata object) {
        if (!object.getMetadata().getName().equals(name))
            applier.remove(cluster.resource(object), Watches.Key.of(object));
    }

    /**
     * As many as there are where that is left to the cluster, or as many as there were before the shop was suspended or made ready for a
     * crowd.
     *
     * @param shrinks whether what has become too large grows smaller by itself, and slowly
     */
    private static int podsBefore(Room room, @Nullable Deployment live, boolean shrinks) {
        if (live == null) return room.pods();
        var pods = live.getSpec().getReplicas();
        var annotations = live.getMetadata().getAnnotations();
        var before = annotations == null ? null : annotations.get(PODS_BEFORE);
        if (before != null && (pods == 0 || !shrinks)) pods = Integer.parseInt(before);
        return Math.clamp(pods, room.pods(), room.mostPods());
    }

    /**
     * Room for the plan's most with its Redis and one pod more, which an upgrade starts before it ends one; for a Redis that has ended
     * and is still counted while the next one starts; for one that tries the walls; and for pods of another size that still run.
     */
    private static Room.Sum quotaOf(Room room, @Nullable Deployment live) {
        var quota = room.most().plus(room.times(1)).plus(room.cache()).plus(ClusterWalls.SIZE);
        return live == null ? quota : quota.plus(Rollout.otherSized(live, room));
    }

    private static void label(HasMetadata object, TenantSpec spec) {
        var labels = new LinkedHashMap<>(Labels.of(spec.runtime()));
        if (object.getMetadata().getLabels() != null)
            labels.putAll(object.getMetadata().getLabels());
        object.getMetadata().setLabels(labels);
    }

    /** A namespace of that name that somebody else made is never touched. */
    private void mustBeOurs(String namespace, String runtime) {
        var seen = watches.find(Namespace.class, null, namespace);
        if (seen != null && seen.getMetadata().getDeletionTimestamp() == null && Labels.areOf(seen, runtime)) return;
        var live = cluster.namespaces().withName(namespace).get();
        if (live == null) return;
        if (!Labels.areOf(live, runtime) && !Labels.isMadeByUs(live))
            throw new IllegalStateException("the namespace " + namespace + " belongs to somebody else");
        if (live.getMetadata().getDeletionTimestamp() != null)
            throw new IllegalStateException("the namespace " + namespace + " is still being removed");
    }

    @Override
    public void route(TenantSpec spec) {
        var namespace = Blanks.namespaceOf(spec);
        try {
            routes.lead(spec, namespace);
        } catch (KubernetesClientException refused) {
            if (!Routes.isLedElsewhereByUs(refused, spec)) throw refused;
            // This cluster's ingress controller has each name led to one place only, so the others go first.
            served.whereIs(spec).stream()
                    .filter(other -> !other.equals(namespace))
                    .forEach(other -> routes.remove(spec, other));
            routes.remove(spec, settings.namespace());
            routes.lead(spec, namespace);
        }
        routes.remove(spec, settings.namespace());
    }

    @Override
    public void unroute(TenantSpec spec) {
        routes.remove(spec, Blanks.namespaceOf(spec));
        if (spec.wanted() == Wanted.DELETED) {
            routes.remove(spec, settings.namespace());
            routes.removeCertificates(spec);
        }
    }

    @Override
    public boolean leaveOthers(TenantSpec spec) {
        var others = served.whereIs(spec).stream()
                .filter(namespace -> !namespace.equals(Blanks.namespaceOf(spec)))
                .toList();
        if (others.isEmpty()) {
            unroutedAt.remove(spec.id());
            return true;
        }
        for (var namespace : others) {
            var was = spec.movedTo(spec.generation(), namespace.substring(Blanks.NAMESPACE.length()));
            unroute(was);
            var since = unroutedAt.computeIfAbsent(spec.id(), first -> System.nanoTime());
            if (System.nanoTime() - since > NEWS_OF_ROUTES.toNanos()) stopServing(was);
        }
        return false;
    }

    @Override
    public List<URI> addressesOf(TenantSpec spec) {
        var namespace = Blanks.namespaceOf(spec);
        var service =
                cluster.services().inNamespace(namespace).withName(Rollout.NAME).get();
        if (service == null) throw new IllegalStateException("the runtime " + spec.runtime() + " has no service yet");
        return Stream.concat(Stream.of(service.getSpec().getClusterIP()), rollout.readyPods(namespace).stream())
                .map(ip -> URI.create("http://" + ip + ":" + Blanks.HTTP))
                .toList();
    }

    @Override
    public @Nullable String stopServing(TenantSpec spec) {
        var namespace = Blanks.namespaceOf(spec);
        var live = cluster.namespaces().withName(namespace).get();
        if (live == null) return null;
        if (!Labels.areOf(live, spec.runtime()) && !Labels.isMadeByUs(live)) return null; // nothing of ours is in it
        if (live.getMetadata().getDeletionTimestamp() == null) {
            if (!served.remove(spec)) {
                served.tellPods(namespace);
                return null;
            }
            applier.forget(namespace);
            cluster.namespaces().withName(namespace).delete();
            FlightRecorder.note("removed Namespace " + namespace);
        }
        return "the namespace " + namespace + " is being removed";
    }
}
