package io.bidd.provisioner.platform.kubernetes;

import io.bidd.provisioner.database.DatabaseSettings;
import io.bidd.provisioner.platform.Platform.DatabaseLogin;
import io.bidd.provisioner.platform.RuntimeSettings;
import io.bidd.template.Isolation;
import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import tools.jackson.databind.json.JsonMapper;

/** What goes into the blanks of the manifests: for one runtime, from settings and what is wanted, and nothing else. */
final class Blanks {

    /** Of the login that a runtime has for the database. */
    static final String PASSWORD = "BIDD_RUNTIME_DATABASE_PASSWORD";

    static final String NAMESPACE = "rt-";
    /** Names of runtimes that one shop has alone begin so. */
    static final String DEDICATED = "t-";

    /** Names of secrets with logins begin so. */
    static final String LOGIN = "login-";

    static final int HTTP = 8090;

    /** Of the runtime and its Redis. Each host name may take a service and two secrets more while its certificate is made. */
    private static final int OWN_SERVICES = 2;

    private static final int OWN_SECRETS = 10;
    /** Host names that a shared runtime is expected to have at most. */
    private static final int NAMES_OF_MANY = 1_000;

    private static final int STREAMS = 8092;

    private final KubernetesSettings settings;
    private final RuntimeSettings runtime;
    private final DatabaseSettings database;
    private final DataRedisProperties redis;
    private final JsonMapper json;
    private final String controlUrl;

    Blanks(
            KubernetesSettings settings,
            RuntimeSettings runtime,
            DatabaseSettings database,
            DataRedisProperties redis,
            JsonMapper json,
            String controlUrl) {
        this.settings = settings;
        this.runtime = runtime;
        this.database = database;
        this.redis = redis;
        this.json = json;
        this.controlUrl = controlUrl;
    }

    /** The room of this tenant's runtime, which for a shared one is the shard's. */
    Room roomOf(TenantSpec spec) {
        return spec.isolation() == Isolation.POOLED ? settings.shard() : spec.room();
    }

    static String namespaceOf(TenantSpec spec) {
        return NAMESPACE + spec.runtime();
    }

    /**
     * @param pods    that shall run now
     * @param quota   what all of them together may take
     * @param offered what this cluster can do
     * @param cache   the tenant's own Redis, if it has one
     */
    Map<String, String> of(
            TenantSpec spec,
            DatabaseLogin login,
            String image,
            int pods,
            Room.Sum quota,
            Offers.Seen offered,
            @Nullable OwnCache cache) {
        var room = roomOf(spec);
        var values = new HashMap<String, String>();
        values.put("namespace", namespaceOf(spec));
        values.put("platform.namespace", settings.namespace());
        values.put("visitors", json.writeValueAsString(visitors()));
        values.put("image", image);
        values.put("pods", String.valueOf(pods));
        values.put("pods.least", String.valueOf(room.pods()));
        values.put("pods.most", String.valueOf(room.mostPods()));
        values.put("priority", spec.isolation() == Isolation.POOLED ? "bidd-pooled" : "bidd-dedicated");
        values.put("pod.cpu", room.cpuMillis() + "m");
        values.put("pod.memory", room.memoryMib() + "Mi");
        values.put("limit.memory", Math.max(room.memoryMib(), room.cacheMib()) + "Mi");
        values.put("quota.cpu", quota.cpuMillis() + "m");
        values.put("quota.memory", quota.memoryMib() + "Mi");
        values.put("quota.pods", String.valueOf(quota.pods()));
        values.put("database.cidr", settings.databaseCidr());
        values.put("database.port", String.valueOf(databasePort()));
        values.put("sandbox.cidr", settings.sandboxCidr());
        values.put("sandbox.port", String.valueOf(sandboxPort()));
        values.put("redis.peers", json.writeValueAsString(List.of(peer(cache))));
        values.put("redis.port", String.valueOf(cache == null ? redis.getPort() : OwnCache.PORT));
        values.put("quota.volumes", cache == null ? "0" : "1");
        var names = spec.isolation() == Isolation.POOLED
                ? NAMES_OF_MANY
                : spec.hosts().size();
        values.put("quota.services", String.valueOf(OWN_SERVICES + names));
        values.put("quota.secrets", String.valueOf(OWN_SECRETS + 2 * names));
        values.put("pod.annotations", json.writeValueAsString(annotations()));
        if (cache != null) values.putAll(cache.blanks(room, pods > 0));
        values.put("login.hash", Applier.hash(dataOf(login)));
        values.put("login.data", json.writeValueAsString(dataOf(login)));
        values.put("autoscaler.version", offered.autoscaler().orElse(""));
        values.put("autoscaler.metrics", json.writeValueAsString(metrics(offered)));
        values.put("budget.version", offered.budget().orElse(""));
        return values;
    }

    /** What the runtime is told at its start. @param redisHost where its lines are */
    Map<String, String> config(String redisHost, @Nullable OwnCache cache) {
        var environment = environment(redisHost, cache == null ? redis.getPort() : OwnCache.PORT);
        return Map.of("config.hash", Applier.hash(environment), "config.data", json.writeValueAsString(environment));
    }

    /** Where lines of tenants are that have no Redis of their own. */
    String sharedRedis() {
        return redis.getHost();
    }

    /** Another template rolls all pods, outside of any ring; so there is nothing here where nobody asked for it. */
    private Map<String, String> annotations() {
        return settings.monitoringNamespace().isEmpty()
                ? Map.of()
                : Map.of(
                        "prometheus.io/scrape", "true",
                        "prometheus.io/port", String.valueOf(HTTP),
                        "prometheus.io/path", "/actuator/prometheus");
    }

    private List<Map<String, Object>> visitors() {
        return Stream.of(settings.ingressNamespace(), settings.namespace(), settings.monitoringNamespace())
                .filter(namespace -> !namespace.isEmpty())
                .map(Blanks::everybodyIn)
                .toList();
    }

    private static Map<String, Object> everybodyIn(String namespace) {
        return Map.of("namespaceSelector", Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", namespace)));
    }

    private Map<String, Object> peer(@Nullable OwnCache cache) {
        return cache == null
                ? Map.of("ipBlock", Map.of("cidr", settings.redisCidr()))
                : Map.of("podSelector", Map.of("matchLabels", OwnCache.LABELS));
    }

    /**
     * Processors at work, and people in line: whichever asks for more pods has its way. What the cluster does not see is left out where it
     * sees the other: an autoscaler that misses one of its figures takes no pod away.
     */
    private List<Map<String, Object>> metrics(Offers.Seen offered) {
        Map<String, Object> work = Map.of(
                "type",
                "Resource",
                "resource",
                Map.of("name", "cpu", "target", Map.of("type", "Utilization", "averageUtilization", 70)));
        Map<String, Object> line = Map.of(
                "type",
                "Pods",
                "pods",
                Map.of(
                        "metric",
                        Map.of("name", Offers.LINE),
                        "target",
                        Map.of("type", "AverageValue", "averageValue", String.valueOf(settings.waitingPerPod()))));
        if (!offered.seesLine()) return List.of(work);
        return offered.seesLoad() ? List.of(work, line) : List.of(line);
    }

    /** Name of the secret that has this login. */
    static String secretOf(DatabaseLogin login) {
        return LOGIN + Applier.hash(dataOf(login));
    }

    private static TreeMap<String, String> dataOf(DatabaseLogin login) {
        var data = new TreeMap<String, String>();
        data.put("BIDD_RUNTIME_DATABASE_USER", encoded(login.user().getBytes(StandardCharsets.UTF_8)));
        data.put(PASSWORD, encoded(login.password().getBytes(StandardCharsets.UTF_8)));
        return data;
    }

    private TreeMap<String, String> environment(String redisHost, int redisPort) {
        var environment = new TreeMap<String, String>();
        environment.put("SERVER_ADDRESS", "0.0.0.0");
        environment.put("SERVER_PORT", String.valueOf(HTTP));
        environment.put("BIDD_STREAM_PORT", String.valueOf(STREAMS));
        environment.put("BIDD_DRAIN", "PT6S");
        environment.put("BIDD_TENANTS_FOLDER", "/tenants");
        environment.put("BIDD_DATABASE_URL", database.url());
        environment.put("BIDD_REDIS_HOST", redisHost);
        environment.put("BIDD_REDIS_PORT", String.valueOf(redisPort));
        environment.put("BIDD_ID_URL", runtime.idUrl());
        environment.put("BIDD_CONTROL_URL", controlUrl);
        environment.put("BIDD_SANDBOX_URL", runtime.sandboxUrl());
        return environment;
    }

    private int sandboxPort() {
        var sandbox = URI.create(runtime.sandboxUrl());
        if (sandbox.getPort() > 0) return sandbox.getPort();
        return "https".equals(sandbox.getScheme()) ? 443 : 80;
    }

    private int databasePort() {
        var port = URI.create(database.url().substring("jdbc:".length())).getPort();
        return port < 0 ? 5432 : port;
    }

    static String encoded(byte[] content) {
        return Base64.getEncoder().encodeToString(content);
    }
}
