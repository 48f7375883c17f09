package io.bidd.provisioner.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cluster says of itself, and what is made of it. */
class OffersTests {

    private static final String METRICS = "/apis/custom.metrics.k8s.io/v1beta1";
    private static final String AWAY = "away";

    /** Answers by path; what is not here is not there. */
    private final Map<String, String> api = new ConcurrentHashMap<>();

    private HttpServer server;
    private KubernetesClient cluster;
    private Offers offers;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", exchange -> {
            var answer = api.get(exchange.getRequestURI().getPath());
            var status = answer == null ? 404 : answer.equals(AWAY) ? 503 : 200;
            var body = (status == 200 ? answer : "{}").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        cluster = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        offers = new Offers(cluster, Duration.ZERO);
        offer("autoscaling/v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");
    }

    @AfterEach
    void stop() {
        cluster.close();
        server.stop(0);
    }

    private void offer(String version, String name, String kind) {
        api.put(
                "/apis/" + version,
                "{\"kind\":\"APIResourceList\",\"groupVersion\":\"" + version + "\",\"resources\":[{\"name\":\"" + name
                        + "\",\"kind\":\"" + kind + "\",\"namespaced\":true}]}");
    }

    @Test
    void theNewestThatIsThereIsTakenAndTheRestIsSaid() {
        offer("policy/v1beta1", "poddisruptionbudgets", "PodDisruptionBudget");
        var seen = offers.get();
        assertThat(seen.autoscaler()).contains("autoscaling/v2");
        assertThat(seen.budget()).contains("policy/v1beta1");
        assertThat(seen.httpRoute()).isEmpty();
        assertThat(seen.shrinks()).isFalse();
        assertThat(seen.leftOut()).anyMatch(words -> words.contains("bidd_line_waiting"));
        offer("policy/v1", "poddisruptionbudgets", "PodDisruptionBudget");
        offer("gateway.networking.k8s.io/v1", "httproutes", "HTTPRoute");
        assertThat(offers.get().budget()).contains("policy/v1");
        assertThat(offers.get().httpRoute()).contains("gateway.networking.k8s.io/v1");
    }

    /** Else all autoscalers would be written anew for each hiccup of an adapter, and a crowd in line would lose its pods. */
    @Test
    void anAdapterThatIsAwayForAMomentIsNotOneThatWasTakenAway() {
        offer("custom.metrics.k8s.io/v1beta1", "pods/bidd_line_waiting", "MetricValueList");
        assertThat(offers.get().seesLine()).isTrue();
        api.put(METRICS, AWAY);
        assertThat(offers.get().seesLine()).isTrue();
        offer("custom.metrics.k8s.io/v1beta1", "pods/something_else", "MetricValueList");
        assertThat(offers.get().seesLine()).isFalse();
        api.put(METRICS, AWAY);
        assertThat(offers.get().seesLine()).isFalse();
        assertThat(offers.get().autoscaler()).isPresent();
    }
}
