package io.bidd.provisioner.platform.kubernetes;

import io.bidd.provisioner.flight.FlightRecorder;
import io.bidd.provisioner.platform.Secrets;
import io.bidd.template.ServedTenant;
import io.bidd.template.TenantSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whom a runtime serves: a secret of its namespace with a file for each tenant, which its pods see change. Several tenants' steps
 * may change the same one, so each changes its own file, on what it has read.
 */
final class ServedTenants {

    private static final String NAME = "tenants";
    private static final String SUFFIX = ".json";
    private static final Logger log = LoggerFactory.getLogger(ServedTenants.class);
    private static final String SEEN = "bidd.io/tenants";

    private final KubernetesClient cluster;
    private final Watches watches;
    private final JsonMapper json;

    ServedTenants(KubernetesClient cluster, Watches watches, JsonMapper json) {
        this.cluster = cluster;
        this.watches = watches;
        this.json = json;
    }

    /**
     * What runtimes still have of secrets that are kept no longer, because somebody deleted them. Without it, what a shop has sealed
     * could never be opened again.
     *
     * @param name  of a tenant, or of a runtime that several share
     * @param fresh for what no runtime has
     * @return nothing if no runtime has any
     */
    Optional<Secrets> secretsOf(String name, Secrets fresh) {
        var secrets = all();
        var password = secrets.stream()
                .filter(secret -> secret.getMetadata().getName().startsWith("login-"))
                .filter(secret -> List.of("rt-" + name, "rt-t-" + name)
                        .contains(secret.getMetadata().getNamespace()))
                .map(secret -> new String(decoded(secret, Blanks.PASSWORD), StandardCharsets.UTF_8))
                .findFirst();
        var tenant = secrets.stream()
                .filter(secret -> secret.getMetadata().getName().equals(NAME)
                        && secret.getData() != null
                        && secret.getData().containsKey(name + ".json"))
                .map(secret -> json.readValue(decoded(secret, name + ".json"), ServedTenant.class))
                .findFirst();
        if (password.isEmpty() && tenant.isEmpty()) return Optional.empty();
        log.warn("the secrets of {} were gone; what its runtime has is kept again", name);
        FlightRecorder.note("kept secrets were gone; those that the runtime has are kept again");
        var keys = tenant.map(ServedTenant::signingKeys).orElse(List.of()).stream()
                .map(HexFormat.of()::formatHex)
                .toList();
        return Optional.of(new Secrets(
                password.orElse(fresh.databasePassword()),
                tenant.map(ServedTenant::redisPassword).orElse(fresh.redisPassword()),
                keys.isEmpty() ? fresh.signingKey() : keys.getFirst(),
                tenant.map(ServedTenant::paymentKey).orElse(fresh.paymentKey()),
                keys.size() < 2 ? null : keys.get(1),
                fresh.signingKeySince(),
                tenant.map(served -> HexFormat.of().formatHex(served.sealingKey()))
                        .filter(key -> !key.isEmpty())
                        .orElse(fresh.sealingKey())));
    }

    /** Namespaces of the runtimes that serve a tenant. */
    List<String> whereIs(TenantSpec spec) {
        return all().stream()
                .filter(secret -> secret.getMetadata().getName().equals(NAME)
                        && secret.getData() != null
                        && secret.getData().containsKey(fileOf(spec)))
                .map(secret -> secret.getMetadata().getNamespace())
                .toList();
    }

    /** Ids of those whom a runtime serves. */
    List<String> idsIn(String namespace) {
        var live = find(namespace);
        if (live == null || live.getData() == null) return List.of();
        return live.getData().keySet().stream()
                .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                .toList();
    }

    private List<Secret> all() {
        return watches.all(Secret.class)
                .orElseGet(() -> cluster.secrets()
                        .inAnyNamespace()
                        .withLabels(Labels.OURS)
                        .list()
                        .getItems());
    }

    private static byte[] decoded(Secret secret, String field) {
        return Base64.getDecoder().decode(secret.getData().get(field));
    }

    /** @return the secret as it is now @throws io.fabric8.kubernetes.client.KubernetesClientException if another changed the secret meanwhile */
    Secret keep(TenantSpec spec, byte[] tenant) {
        var namespace = Blanks.namespaceOf(spec);
        var content = Blanks.encoded(tenant);
        var seen = watches.find(Secret.class, namespace, NAME);
        if (seen != null && has(seen, fileOf(spec), content)) return seen;
        var live = find(namespace);
        FlightRecorder.note("told the runtime of generation " + spec.generation());
        if (live == null)
            return cluster.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(NAME)
                            .withNamespace(namespace)
                            .addToLabels(Labels.of(spec.runtime()))
                            .endMetadata()
                            .addToData(fileOf(spec), content)
                            .build())
                    .create();
        if (has(live, fileOf(spec), content)) return live;
        return change(new SecretBuilder(live).addToData(fileOf(spec), content).build());
    }

    private static boolean has(Secret secret, String file, String content) {
        return secret.getData() != null && content.equals(secret.getData().get(file));
    }

    /** @return whether nobody is left to be served */
    boolean remove(TenantSpec spec) {
        var live = find(Blanks.namespaceOf(spec));
        if (live == null || live.getData() == null || live.getData().isEmpty()) return true;
        if (!live.getData().containsKey(fileOf(spec))) return false;
        change(new SecretBuilder(live).removeFromData(fileOf(spec)).build());
        return live.getData().size() == 1;
    }

    private Secret change(Secret secret) {
        return cluster.resource(secret)
                .lockResourceVersion(secret.getMetadata().getResourceVersion())
                .update();
    }

    /** A mounted secret follows within a minute, or at once when its pod changes. */
    void tellPods(String namespace) {
        var live = find(namespace);
        if (live != null) tellPods(namespace, live);
    }

    /** @param live the secret as it is now */
    void tellPods(String namespace, Secret live) {
        var version = Applier.hash(live.getData());
        for (var pod : cluster.pods()
                .inNamespace(namespace)
                .withLabel(Labels.PART, Labels.SHOP)
                .list()
                .getItems()) {
            var annotations = pod.getMetadata().getAnnotations();
            if (annotations != null && version.equals(annotations.get(SEEN))) continue;
            cluster.resource(pod)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"annotations\":{\"" + SEEN + "\":\"" + version + "\"}}}");
        }
    }

    private @Nullable Secret find(String namespace) {
        return cluster.secrets().inNamespace(namespace).withName(NAME).get();
    }

    private static String fileOf(TenantSpec spec) {
        return spec.id() + SUFFIX;
    }
}
