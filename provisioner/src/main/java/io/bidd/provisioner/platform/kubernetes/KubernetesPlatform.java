package io.bidd.provisioner.platform.kubernetes;

import io.bidd.provisioner.database.DatabaseSettings;
import io.bidd.provisioner.platform.Platform;
import io.bidd.provisioner.platform.RuntimeSettings;
import io.bidd.provisioner.platform.Secrets;
import io.bidd.template.Isolation;
import io.bidd.template.ServedTenant;
import io.bidd.template.TenantSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
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

    private static final String TENANTS = "tenants";
    private static final String KEPT = "secrets.json";
    private static final int HTTP = 8090;
    private static final int STREAMS = 8092;

    private final KubernetesClient cluster;
    private final Applier applier;
    private final Manifests manifests = new Manifests();
    private final KubernetesSettings settings;
    private final RuntimeSettings runtime;
    private final DatabaseSettings database;
    private final DataRedisProperties redis;
    private final JsonMapper json;
    private final String controlUrl;

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
        this.applier = new Applier(cluster, meters);
        this.settings = settings;
        this.runtime = runtime;
        this.database = database;
        this.redis = redis;
        this.json = json;
        this.controlUrl = controlUrl;
    }

    @Override
    public Optional<Secrets> findSecrets(String name) {
        return Optional.ofNullable(kept(name).get())
                .map(secret -> json.readValue(
                        decoded(Objects.requireNonNull(secret.getData().get(KEPT))), Secrets.class));
    }

    @Override
    public void keepSecrets(String name, Secrets secrets) {
        applier.apply(new SecretBuilder()
                .withNewMetadata()
                .withName(keptName(name))
                .withNamespace(settings.namespace())
                .addToLabels(Labels.of(name))
                .endMetadata()
                .withType("Opaque")
                .addToData(KEPT, encoded(json.writeValueAsBytes(secrets)))
                .build());
    }

    @Override
    public void forgetSecrets(String name) {
        kept(name).delete();
    }

    private io.fabric8.kubernetes.client.dsl.Resource<Secret> kept(String name) {
        return cluster.secrets().inNamespace(settings.namespace()).withName(keptName(name));
    }

    private static String keptName(String name) {
        return "kept-" + name;
    }

    @Override
    public void serve(TenantSpec spec, ServedTenant tenant, DatabaseLogin login) {
        var objects = manifests.fill(values(spec, login));
        for (var object : objects) {
            label(object, spec);
            if (object.getKind().equals("Namespace"))
                mustBeOurs(object.getMetadata().getName(), spec.runtime());
            // Pods look for whom they serve as soon as they start.
            if (object.getKind().equals("Deployment")) keepTenant(spec, json.writeValueAsBytes(tenant));
            applier.apply(object);
        }
        tellPods(spec);
    }

    private Map<String, String> values(TenantSpec spec, DatabaseLogin login) {
        var size = Size.of(spec.isolation());
        var environment = new TreeMap<String, String>();
        environment.put("SERVER_PORT", String.valueOf(HTTP));
        environment.put("BIDD_STREAM_PORT", String.valueOf(STREAMS));
        environment.put("BIDD_TENANTS_FOLDER", "/tenants");
        environment.put("BIDD_DATABASE_URL", database.url());
        environment.put("BIDD_REDIS_HOST", redis.getHost());
        environment.put("BIDD_REDIS_PORT", String.valueOf(redis.getPort()));
        environment.put("BIDD_ID_URL", runtime.idUrl());
        environment.put("BIDD_CONTROL_URL", controlUrl);
        environment.put("BIDD_SANDBOX_URL", runtime.sandboxUrl());
        var logins = new TreeMap<String, String>();
        logins.put("BIDD_RUNTIME_DATABASE_USER", encoded(login.user().getBytes(StandardCharsets.UTF_8)));
        logins.put("BIDD_RUNTIME_DATABASE_PASSWORD", encoded(login.password().getBytes(StandardCharsets.UTF_8)));
        var values = new HashMap<String, String>();
        values.put("namespace", namespaceOf(spec));
        values.put("platform.namespace", settings.namespace());
        values.put("ingress.namespace", settings.ingressNamespace());
        values.put("image", settings.image());
        values.put("replicas", String.valueOf(size.replicas()));
        values.put("priority", spec.isolation() == Isolation.POOLED ? "bidd-pooled" : "bidd-dedicated");
        values.put("pod.cpu", size.cpu() + "m");
        values.put("pod.memory", size.memoryMib() + "Mi");
        values.put("quota.cpu", size.cpu() * size.mostPods() + "m");
        values.put("quota.memory", size.memoryMib() * size.mostPods() + "Mi");
        values.put("quota.pods", String.valueOf(size.mostPods()));
        values.put("database.cidr", settings.databaseCidr());
        values.put(
                "database.port", String.valueOf(portOf(URI.create(database.url().substring("jdbc:".length())), 5432)));
        values.put("redis.cidr", settings.redisCidr());
        values.put("redis.port", String.valueOf(redis.getPort()));
        values.put("config.hash", Applier.hash(environment));
        values.put("config.data", json.writeValueAsString(environment));
        values.put("login.hash", Applier.hash(logins));
        values.put("login.data", json.writeValueAsString(logins));
        return values;
    }

    private static int portOf(URI address, int usual) {
        return address.getPort() < 0 ? usual : address.getPort();
    }

    private static void label(HasMetadata object, TenantSpec spec) {
        var labels = new LinkedHashMap<>(Labels.of(spec.runtime()));
        if (object.getMetadata().getLabels() != null)
            labels.putAll(object.getMetadata().getLabels());
        object.getMetadata().setLabels(labels);
    }

    /** A namespace of that name that somebody else made is never touched. */
    private void mustBeOurs(String namespace, String runtime) {
        var live = cluster.namespaces().withName(namespace).get();
        if (live == null) return;
        if (!Labels.areOf(live, runtime))
            throw new IllegalStateException("the namespace " + namespace + " belongs to somebody else");
        if (live.getMetadata().getDeletionTimestamp() != null)
            throw new IllegalStateException("the namespace " + namespace + " is still being removed");
    }

    /** Several tenants' steps may change the same secret: each changes its own key, on what it has read. */
    private void keepTenant(TenantSpec spec, byte[] tenant) {
        var file = spec.id() + ".json";
        var secrets = cluster.secrets().inNamespace(namespaceOf(spec));
        var live = secrets.withName(TENANTS).get();
        if (live == null) {
            secrets.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(TENANTS)
                            .withNamespace(namespaceOf(spec))
                            .addToLabels(Labels.of(spec.runtime()))
                            .endMetadata()
                            .addToData(file, encoded(tenant))
                            .build())
                    .create();
            return;
        }
        if (live.getData() != null && encoded(tenant).equals(live.getData().get(file))) return;
        secrets.resource(
                        new SecretBuilder(live).addToData(file, encoded(tenant)).build())
                .lockResourceVersion(live.getMetadata().getResourceVersion())
                .update();
    }

    /** A mounted secret follows within a minute, or at once when its pod changes. */
    private void tellPods(TenantSpec spec) {
        var namespace = namespaceOf(spec);
        var live = cluster.secrets().inNamespace(namespace).withName(TENANTS).get();
        if (live == null) return;
        var version = Applier.hash(live.getData());
        for (var pod : cluster.pods().inNamespace(namespace).list().getItems()) {
            var annotations = pod.getMetadata().getAnnotations();
            if (annotations != null && version.equals(annotations.get("bidd.io/tenants"))) continue;
            cluster.resource(pod)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"annotations\":{\"bidd.io/tenants\":\"" + version + "\"}}}");
        }
    }

    @Override
    public void route(TenantSpec spec) {
        applier.apply(Routes.ingress(spec, namespaceOf(spec), HTTP, settings.ingressClass()));
    }

    @Override
    public void unroute(TenantSpec spec) {
        cluster.network()
                .v1()
                .ingresses()
                .inNamespace(namespaceOf(spec))
                .withName(spec.id())
                .delete();
    }

    @Override
    public URI addressOf(TenantSpec spec) {
        var service = cluster.services()
                .inNamespace(namespaceOf(spec))
                .withName("runtime")
                .get();
        if (service == null) throw new IllegalStateException("the runtime " + spec.runtime() + " has no service yet");
        return URI.create("http://" + service.getSpec().getClusterIP() + ":" + HTTP);
    }

    @Override
    public void stopServing(TenantSpec spec) {
        var namespace = namespaceOf(spec);
        var live = cluster.namespaces().withName(namespace).get();
        if (live == null) return;
        if (!Labels.areOf(live, spec.runtime())) return; // nothing of ours is in it
        var secrets = cluster.secrets().inNamespace(namespace);
        var tenants = secrets.withName(TENANTS).get();
        if (tenants != null && tenants.getData() != null && tenants.getData().containsKey(spec.id() + ".json")) {
            secrets.resource(new SecretBuilder(tenants)
                            .removeFromData(spec.id() + ".json")
                            .build())
                    .lockResourceVersion(tenants.getMetadata().getResourceVersion())
                    .update();
            tenants = secrets.withName(TENANTS).get();
        }
        if (tenants != null && tenants.getData() != null && !tenants.getData().isEmpty()) {
            tellPods(spec);
            return;
        }
        cluster.namespaces().withName(namespace).delete();
        throw new IllegalStateException("the namespace " + namespace + " is being removed");
    }

    static String namespaceOf(TenantSpec spec) {
        return "rt-" + spec.runtime();
    }

    private static String encoded(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }

    private static byte[] decoded(String content) {
        return Base64.getDecoder().decode(content);
    }
}
