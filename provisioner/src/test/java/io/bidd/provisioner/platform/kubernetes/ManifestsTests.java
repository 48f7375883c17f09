package io.bidd.provisioner.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.bidd.provisioner.database.DatabaseSettings;
import io.bidd.provisioner.platform.Platform.DatabaseLogin;
import io.bidd.provisioner.platform.RuntimeSettings;
import io.bidd.template.Brand;
import io.bidd.template.Company;
import io.bidd.template.Isolation;
import io.bidd.template.RedisUser;
import io.bidd.template.Room;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.boot.data.redis.autoconfigure.DataRedisProperties;
import tools.jackson.databind.json.JsonMapper;

/** What is given to a cluster is what a current Kubernetes knows: each field, each required one, in the newest versions of each kind. */
class ManifestsTests {

    private static final KubernetesSettings SETTINGS = new KubernetesSettings(
            "bidd-system",
            "bidd/tenant-runtime:1",
            "ingress-nginx",
            "monitoring",
            "nginx",
            "ingress-nginx/public",
            "letsencrypt",
            "bidd/redis:1",
            5_000,
            "10.0.0.1/32",
            "10.0.0.2/32",
            "10.0.0.3/32",
            Room.of(1, 2, 250, 640));

    private static Offers.Seen offering(boolean seesLoad, boolean seesLine) {
        return new Offers.Seen(
                Optional.of("autoscaling/v2"),
                Optional.of("policy/v1"),
                seesLoad,
                seesLine,
                Optional.of("gateway.networking.k8s.io/v1"),
                List.of(),
                0);
    }

    @Test
    void aRuntimesObjectsAreWhatACurrentKubernetesKnows() {
        for (var isolation : Isolation.values()) {
            var objects = new ArrayList<>(rendered(spec(isolation)));
            objects.addAll(rendered(spec(isolation), false));
            objects.add(Routes.ingress(spec(isolation), "rt-t-one", SETTINGS));
            objects.add(Routes.ingress(spec(isolation), "bidd-system", SETTINGS));
            assertThat(objects).hasSizeGreaterThan(12);
            for (var object : objects)
                assertThatCode(() -> check(Serialization.asJson(object)))
                        .as("%s %s", object.getKind(), object.getMetadata().getName())
                        .doesNotThrowAnyException();
        }
    }

    /** A certificate of its own for each name: one that cannot be had yet is nobody else's trouble. */
    @Test
    void anIngressLeadsAllNamesOfAShopAndAsksForACertificateForEach() {
        var ingress = Routes.ingress(spec(Isolation.DEDICATED), "rt-t-one", SETTINGS);
        assertThat(ingress.getSpec().getRules())
                .extracting(rule -> rule.getHost())
                .containsExactly("shop.example", "shop.company.example");
        assertThat(ingress.getSpec().getTls())
                .hasSize(2)
                .extracting(tls -> tls.getSecretName())
                .doesNotHaveDuplicates();
        assertThat(ingress.getMetadata().getAnnotations())
                .containsEntry("cert-manager.io/cluster-issuer", "letsencrypt");
    }

    /** By the Gateway API's own description of an HTTPRoute, version 1. */
    @Test
    void aRouteOfTheGatewayApiLeadsAllNamesOfAShop() {
        var route = Routes.httpRoute(spec(Isolation.DEDICATED), "rt-t-one", SETTINGS, "gateway.networking.k8s.io/v1");
        var read = new JsonMapper().readTree(Serialization.asJson(route)).path("spec");
        assertThat(read.at("/parentRefs/0/namespace").asString()).isEqualTo("ingress-nginx");
        assertThat(read.at("/parentRefs/0/name").asString()).isEqualTo("public");
        assertThat(read.at("/hostnames/1").asString()).isEqualTo("shop.company.example");
        assertThat(read.at("/rules/0/backendRefs/0/name").asString()).isEqualTo("runtime");
        assertThat(read.at("/rules/0/backendRefs/0/port").asInt()).isEqualTo(8090);
        var closed =
                Routes.httpRoute(spec(Isolation.DEDICATED), "bidd-system", SETTINGS, "gateway.networking.k8s.io/v1");
        assertThat(closed.getMetadata().getName()).isEqualTo("closed-t1");
    }

    /** An autoscaler that misses one of its figures takes no pod away, so it is told of none that the cluster has not. */
    @Test
    void theAutoscalerGoesByWhatTheClusterSees() {
        assertThat(metricsOf(true, true)).containsExactly("Resource", "Pods");
        assertThat(metricsOf(false, true)).containsExactly("Pods");
        assertThat(metricsOf(true, false)).containsExactly("Resource");
        assertThat(metricsOf(false, false)).containsExactly("Resource");
    }

    private static List<String> metricsOf(boolean seesLoad, boolean seesLine) {
        return rendered(spec(Isolation.DEDICATED), true, offering(seesLoad, seesLine)).stream()
                .filter(object -> object.getKind().equals("HorizontalPodAutoscaler"))
                .flatMap(object -> new JsonMapper()
                        .readTree(Serialization.asJson(object))
                        .at("/spec/metrics")
                        .valueStream())
                .map(metric -> metric.path("type").asString())
                .toList();
    }

    @Test
    void whatInstallsThePlatformIsWhatACurrentKubernetesKnows() throws IOException {
        try (var files = Files.list(Path.of("../deploy/base"))) {
            for (var file : files.filter(
                            each -> each.toString().endsWith(".yaml") && !each.endsWith("kustomization.yaml"))
                    .toList())
                for (var document : Files.readString(file).split("(?m)^---$"))
                    assertThatCode(() -> check(Serialization.asJson(Serialization.unmarshal(document))))
                            .as(file.toString())
                            .doesNotThrowAnyException();
        }
    }

    @Test
    void whatIsMeantTwiceIsTheSame() {
        var once = rendered(spec(Isolation.DEDICATED)).stream().map(Applier::hash);
        var again = rendered(spec(Isolation.DEDICATED)).stream().map(Applier::hash);
        assertThat(once.toList()).isEqualTo(again.toList());
    }

    @Test
    void aFieldThatNobodyKnowsIsFound() {
        var deployment = rendered(spec(Isolation.DEDICATED)).stream()
                .filter(object -> object.getKind().equals("Deployment"))
                .map(Serialization::asJson)
                .findFirst()
                .orElseThrow();
        assertThatThrownBy(() -> check(deployment.replace("\"readinessProbe\"", "\"readyProbe\"")))
                .hasMessageContaining("readyProbe");
        assertThatThrownBy(() -> check(deployment.replace("\"selector\"", "\"select\"")))
                .hasMessageContaining("select");
    }

    private static void check(String json) throws Exception {
        var object = JsonParser.parseString(json).getAsJsonObject();
        var version = object.get("apiVersion").getAsString().replaceAll(".*/", "");
        var model = Class.forName("io.kubernetes.client.openapi.models."
                + version.toUpperCase(java.util.Locale.ROOT)
                + object.get("kind").getAsString());
        try {
            model.getMethod("validateJsonElement", JsonElement.class).invoke(null, object);
        } catch (InvocationTargetException wrong) {
            throw (Exception) wrong.getCause();
        }
    }

    private static List<HasMetadata> rendered(TenantSpec spec) {
        return rendered(spec, true);
    }

    private static List<HasMetadata> rendered(TenantSpec spec, boolean hasVolume) {
        return rendered(spec, hasVolume, offering(true, true));
    }

    private static List<HasMetadata> rendered(TenantSpec spec, boolean hasVolume, Offers.Seen offered) {
        var redis = new DataRedisProperties();
        var blanks = new Blanks(
                SETTINGS,
                new RuntimeSettings("http://id.example", "http://pay.example"),
                new DatabaseSettings("jdbc:postgresql://10.0.0.1:5432/bidd", "bidd_provisioner", ""),
                redis,
                new JsonMapper(),
                "http://control-plane:8081");
        var values = blanks.of(
                spec,
                new DatabaseLogin("t_one", "secret"),
                "bidd/tenant-runtime:1",
                2,
                spec.room().times(3),
                offered,
                new OwnCache(RedisUser.aclFile("t1", "secret"), "bidd/redis:1", hasVolume, new JsonMapper()));
        values.putAll(blanks.config("10.0.0.9", null));
        return new Manifests().fill(values, file -> true);
    }

    private static TenantSpec spec(Isolation isolation) {
        return new TenantSpec(
                "t1",
                1,
                Wanted.RUNNING,
                "shop",
                "shop.example",
                "https://shop.example",
                isolation,
                "t-one",
                new Room(2, 4, 250, 512, 256),
                "time-deal",
                new Brand("Shop", "#000000", null),
                new Company("c", "c", "", "", "", ""),
                "Asia/Seoul",
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                "",
                null,
                List.of("shop.company.example"));
    }
}
