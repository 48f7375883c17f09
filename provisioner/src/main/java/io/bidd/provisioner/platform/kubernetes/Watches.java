package io.bidd.provisioner.platform.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.Indexer;
import io.fabric8.kubernetes.client.informers.cache.Store;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Follows all objects in the cluster that carry our label, as they change. */
final class Watches implements AutoCloseable {

    private static final List<Class<? extends HasMetadata>> KINDS = List.of(
            Namespace.class,
            ResourceQuota.class,
            LimitRange.class,
            NetworkPolicy.class,
            ServiceAccount.class,
            ConfigMap.class,
            Secret.class,
            Deployment.class,
            StatefulSet.class,
            Service.class,
            Ingress.class);

    /** Which object of the cluster. @param namespace empty for what is in none */
    record Key(String kind, String namespace, String name) {

        static Key of(HasMetadata object) {
            return new Key(
                    object.getKind(),
                    Objects.requireNonNullElse(object.getMetadata().getNamespace(), ""),
                    object.getMetadata().getName());
        }

        boolean isIn(String namespace) {
            return this.namespace.equals(namespace) || kind.equals("Namespace") && name.equals(namespace);
        }

        @Override
        public String toString() {
            return kind + " " + namespace + "/" + name;
        }
    }

    private final Map<Class<?>, SharedIndexInformer<? extends HasMetadata>> informers = new ConcurrentHashMap<>();

    private final Map<Class<?>, Long> complete = new ConcurrentHashMap<>();
    private final KubernetesClient cluster;

    Watches(KubernetesClient cluster) {
        this.cluster = cluster;
    }

    /** Begins to follow; while the cluster is away it is asked again and again. @param news hears of a change, and whether the object is gone */
    void start(BiConsumer<HasMetadata, Boolean> news) {
        for (var kind : KINDS) informers.put(kind, follow(kind, news));
    }

    private <T extends HasMetadata> SharedIndexInformer<T> follow(
            Class<T> kind, BiConsumer<HasMetadata, Boolean> news) {
        var informer = cluster.resources(kind)
                .inAnyNamespace()
                .withLabels(Labels.OURS)
                .runnableInformer(0)
                .exceptionHandler((started, failure) -> true)
                .addEventHandler(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(T object) {
                        news.accept(object, false);
                    }

                    @Override
                    public void onUpdate(T before, T object) {
                        news.accept(object, false);
                    }

                    @Override
                    public void onDelete(T object, boolean unseen) {
                        news.accept(object, true);
                    }
                });
        informer.start();
        return informer;
    }

    /** @return since when all objects of this kind were seen, by {@link System#nanoTime()}, or nothing while they are not */
    @Nullable
    Long since(Class<?> kind) {
        var informer = informers.get(kind);
        if (informer == null || !informer.hasSynced() || !informer.isWatching()) {
            complete.remove(kind);
            return null;
        }
        return complete.computeIfAbsent(kind, first -> System.nanoTime());
    }

    /** @return the object as it was seen last, or nothing if it was not seen; not what it is now */
    @Nullable
    HasMetadata find(HasMetadata like) {
        return find(
                like.getClass(),
                like.getMetadata().getNamespace(),
                like.getMetadata().getName());
    }

    /** @param namespace nothing for what is in none */
    <T extends HasMetadata> @Nullable T find(Class<T> kind, @Nullable String namespace, String name) {
        if (since(kind) == null) return null;
        return store(kind).getByKey(namespace == null ? name : namespace + "/" + name);
    }

    /** Whether this kind of object is one that is followed, now or when the cluster is back. */
    boolean follows(Key key) {
        return KINDS.stream().anyMatch(kind -> kind.getSimpleName().equals(key.kind()));
    }

    /** Whether no object of this name was seen, though its kind is followed. */
    boolean knowsNothingOf(Key key) {
        return KINDS.stream()
                .filter(kind -> kind.getSimpleName().equals(key.kind()))
                .anyMatch(kind -> since(kind) != null
                        && find(kind, key.namespace().isEmpty() ? null : key.namespace(), key.name()) == null);
    }

    /** All objects of ours as they were seen last; nothing while the kind is not followed. */
    <T extends HasMetadata> Optional<List<T>> all(Class<T> kind) {
        return since(kind) == null ? Optional.empty() : Optional.of(store(kind).list());
    }

    /** Objects of ours in a namespace as they were seen last; nothing while the kind is not followed. */
    <T extends HasMetadata> Optional<List<T>> in(String namespace, Class<T> kind) {
        if (since(kind) == null) return Optional.empty();
        return Optional.of(((Indexer<T>) store(kind)).byIndex(Cache.NAMESPACE_INDEX, namespace));
    }

    @SuppressWarnings("unchecked") // follow() puts each kind's own informer
    private <T extends HasMetadata> Store<T> store(Class<T> kind) {
        return (Store<T>) Objects.requireNonNull(informers.get(kind)).getStore();
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
