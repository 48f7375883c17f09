package io.bidd.local.walk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.bidd.local.demo.Visitor;
import io.fabric8.kubernetes.api.model.EndpointsBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a Prometheus and its adapter are on other clusters: asks each pod for its metrics at the pod's own address, and gives the
 * cluster the length of the line among them, as {@code custom.metrics.k8s.io}.
 */
final class LineMetrics implements AutoCloseable {

    private static final String GROUP = "custom.metrics.k8s.io";
    private static final String VERSION = "v1beta1";
    private static final String NAME = "bidd_line_waiting";
    private static final String ROOT = "/apis/" + GROUP + "/" + VERSION;
    private static final Pattern ASKED = Pattern.compile(ROOT + "/namespaces/([^/]+)/pods/\\*/" + NAME);
    private static final Pattern VALUE = Pattern.compile("(?m)^" + NAME + "(?:\\{[^}]*})? ([0-9.]+)$");

    private final KubernetesClient cluster;
    private final HttpsServer server;
    private final List<HasMetadata> objects = new ArrayList<>();

    LineMetrics(KubernetesClient cluster, String namespace) throws Exception {
        this.cluster = cluster;
        server = HttpsServer.create(new InetSocketAddress(Outside.HOST, Outside.free()), 100);
        server.setHttpsConfigurator(new HttpsConfigurator(certified()));
        server.createContext("/", this::answer);
        server.start();
        var port = server.getAddress().getPort();
        objects.add(new ServiceBuilder()
                .withNewMetadata()
                .withName("line-metrics")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withName("https")
                .withProtocol("TCP")
                .withPort(443)
                .withNewTargetPort(port)
                .endPort()
                .endSpec()
                .build());
        objects.add(new EndpointsBuilder()
                .withNewMetadata()
                .withName("line-metrics")
                .withNamespace(namespace)
                .endMetadata()
                .addNewSubset()
                .addNewAddress()
                .withIp(Outside.HOST)
                .endAddress()
                .addNewPort()
                .withName("https")
                .withProtocol("TCP")
                .withPort(port)
                .endPort()
                .endSubset()
                .build());
        objects.add(Serialization.unmarshal(
                """
                apiVersion: apiregistration.k8s.io/v1
                kind: APIService
                metadata: { name: %s.%s }
                spec:
                  group: %s
                  version: %s
                  groupPriorityMinimum: 100
                  versionPriority: 100
                  insecureSkipTLSVerify: true
                  service: { name: line-metrics, namespace: %s, port: 443 }
                """.formatted(VERSION, GROUP, GROUP, VERSION, namespace), GenericKubernetesResource.class));
        for (var object : objects) cluster.resource(object).createOr(NonDeletingOperation::update);
    }

    private static SSLContext certified() throws Exception {
        var folder = Files.createTempDirectory("line-metrics");
        var store = folder.resolve("store");
        ClusterWorld.run(
                Map.of(),
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-dname",
                "CN=line-metrics",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "for a test");
        var keys = KeyStore.getInstance(store.toFile(), "for a test".toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "for a test".toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath();
        var asked = ASKED.matcher(path);
        Map<String, Object> answer;
        if (asked.matches()) answer = values(asked.group(1));
        else if (path.equals(ROOT))
            answer = Map.of(
                    "kind",
                    "APIResourceList",
                    "apiVersion",
                    "v1",
                    "groupVersion",
                    GROUP + "/" + VERSION,
                    "resources",
                    List.of(Map.of(
                            "name",
                            "pods/" + NAME,
                            "singularName",
                            "",
                            "namespaced",
                            true,
                            "kind",
                            "MetricValueList",
                            "verbs",
                            List.of("get"))));
        else answer = Map.of();
        var body = Visitor.JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Map<String, Object> values(String namespace) throws IOException {
        var items = new ArrayList<Map<String, Object>>();
        for (var pod : cluster.pods().inNamespace(namespace).list().getItems()) {
            if (!io.fabric8.kubernetes.client.readiness.Readiness.isPodReady(pod)) continue;
            var said = new Visitor(uri -> uri.getHost() + ":" + uri.getPort())
                    .get("http://" + pod.getStatus().getPodIP() + ":8090/actuator/prometheus")
                    .ok()
                    .body();
            var value = VALUE.matcher(said);
            if (value.find())
                items.add(Map.of(
                        "describedObject",
                        Map.of(
                                "kind",
                                "Pod",
                                "apiVersion",
                                "/v1",
                                "namespace",
                                namespace,
                                "name",
                                pod.getMetadata().getName()),
                        "metricName",
                        NAME,
                        "timestamp",
                        Instant.now().toString(),
                        "value",
                        String.valueOf(Math.round(Double.parseDouble(value.group(1))))));
        }
        return Map.of(
                "kind", "MetricValueList", "apiVersion", GROUP + "/" + VERSION, "metadata", Map.of(), "items", items);
    }

    @Override
    public void close() {
        for (var object : objects.reversed()) cluster.resource(object).delete();
        server.stop(0);
    }
}
