package io.bidd.provisioner.platform.kubernetes;

import io.bidd.provisioner.platform.Secrets;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** What was generated once: a secret for each name, in the platform's own namespace. */
final class KeptSecrets {

    private static final String FILE = "secrets.json";

    private final KubernetesClient cluster;
    private final Watches watches;
    private final Applier applier;
    private final String namespace;
    private final JsonMapper json;

    KeptSecrets(KubernetesClient cluster, Watches watches, Applier applier, String namespace, JsonMapper json) {
        this.cluster = cluster;
        this.watches = watches;
        this.applier = applier;
        this.namespace = namespace;
        this.json = json;
    }

    Optional<Secrets> find(String name) {
        var seen = watches.find(Secret.class, namespace, objectOf(name));
        return Optional.ofNullable(seen != null ? seen : resource(name).get()).map(this::read);
    }

    /** @return what is kept then, which is somebody else's if that one was faster */
    Secrets replace(String name, Secrets before, Secrets fresh) {
        var live = Objects.requireNonNull(resource(name).get(), () -> "the secrets of " + name + " were deleted");
        if (!read(live).equals(before)) return read(live);
        try {
            cluster.resource(secret(name, fresh))
                    .lockResourceVersion(live.getMetadata().getResourceVersion())
                    .update();
            return fresh;
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) throw refused;
            return read(Objects.requireNonNull(resource(name).get()));
        }
    }

    /** @return what is kept, which is somebody else's if that one was first */
    Secrets keepFirst(String name, Secrets first) {
        try {
            cluster.resource(secret(name, first)).create();
            return first;
        } catch (KubernetesClientException refused) {
            if (refused.getCode() != HttpURLConnection.HTTP_CONFLICT) throw refused;
            return read(Objects.requireNonNull(resource(name).get()));
        }
    }

    void forget(String name) {
        applier.remove(resource(name), new Watches.Key("Secret", namespace, objectOf(name)));
    }

    private Secret secret(String name, Secrets secrets) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(objectOf(name))
                .withNamespace(namespace)
                .addToLabels(Labels.of(name))
                .endMetadata()
                .withType("Opaque")
                .addToData(FILE, Blanks.encoded(json.writeValueAsBytes(secrets)))
                .build();
    }

    private Secrets read(Secret kept) {
        return json.readValue(Base64.getDecoder().decode(kept.getData().get(FILE)), Secrets.class);
    }

    private Resource<Secret> resource(String name) {
        return cluster.secrets().inNamespace(namespace).withName(objectOf(name));
    }

    private static String objectOf(String name) {
        return "kept-" + name;
    }
}
