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
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /** @return the object as it was seen last, or nothing if it was not seen; not what it is now */
    @Nullable
    HasMetadata find(HasMetadata like) {
        var informer = informers.get(like.getClass());
        if (informer == null || !informer.isWatching()) return null;
        var namespace = like.getMetadata().getNamespace();
        var name = like.getMetadata().getName();
        return informer.getStore().getByKey(namespace == null ? name : namespace + "/" + name);
    }

    @Override
    public void close() {
        informers.values().forEach(SharedIndexInformer::stop);
    }
}
