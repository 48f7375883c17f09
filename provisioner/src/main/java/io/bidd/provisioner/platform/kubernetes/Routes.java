package io.bidd.provisioner.platform.kubernetes;

import io.bidd.template.TenantSpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLS;
import io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What leads a tenant's host names to its runtime, or to the console's page for closed shops while nothing runs: a route of the
 * Gateway API where a Gateway is named and the cluster has such routes, and an Ingress otherwise.
 */
final class Routes {

    private static final String HTTP_ROUTE = "HTTPRoute";
    private static final String ISSUER = "cert-manager.io/cluster-issuer";
    private static final Backend CONSOLE = new Backend("web-console", 8083);
    private static final Backend RUNTIME = new Backend(Rollout.NAME, Blanks.HTTP);

    private final KubernetesClient cluster;
    private final Applier applier;
    private final Offers offers;
    private final KubernetesSettings settings;

    /** @param service of the namespace that the route is in */
    private record Backend(String service, int port) {}

    Routes(KubernetesClient cluster, Applier applier, Offers offers, KubernetesSettings settings) {
        this.cluster = cluster;
        this.applier = applier;
        this.offers = offers;
        this.settings = settings;
    }

    /** @param namespace of the tenant's runtime, or the platform's for the page of closed shops */
    void lead(TenantSpec spec, String namespace) {
        var version = settings.gateway().isEmpty()
                ? Optional.<String>empty()
                : offers.get().httpRoute();
        if (version.isPresent()) {
            applier.apply(httpRoute(spec, namespace, settings, version.get()));
            removeIngress(spec, namespace); // of before there was a Gateway
        } else {
            applier.apply(ingress(spec, namespace, settings));
            removeHttpRoute(spec, namespace); // of before there was none any more
        }
    }

    /** What ingress-nginx's admission says to a second Ingress of the same host and path, where the first is one of ours. */
    static boolean isLedElsewhereByUs(KubernetesClientException refused, TenantSpec spec) {
        var says = String.valueOf(refused.getMessage());
        return says.contains("is already defined in ingress") && says.contains(spec.id());
    }

    void remove(TenantSpec spec, String namespace) {
        removeIngress(spec, namespace);
        removeHttpRoute(spec, namespace);
    }

    /** Of the page of closed shops, in the platform's namespace; those of the runtime's go with its own. */
    void removeCertificates(TenantSpec spec) {
        cluster.secrets().inNamespace(settings.namespace()).list().getItems().stream()
                .filter(secret -> secret.getMetadata().getName().startsWith(certificatesOf(spec)))
                .forEach(secret -> cluster.resource(secret).delete());
    }

    /** How names of secrets with its certificates begin. */
    static String certificatesOf(TenantSpec spec) {
        return "tls-" + spec.id();
    }

    private void removeHttpRoute(TenantSpec spec, String namespace) {
        offers.get().httpRoute().ifPresent(version -> {
            var name = nameIn(namespace, spec, settings);
            applier.remove(
                    cluster.genericKubernetesResources(version, HTTP_ROUTE)
                            .inNamespace(namespace)
                            .withName(name),
                    new Watches.Key(HTTP_ROUTE, namespace, name));
        });
    }

    private void removeIngress(TenantSpec spec, String namespace) {
        var name = nameIn(namespace, spec, settings);
        applier.remove(
                cluster.network().v1().ingresses().inNamespace(namespace).withName(name),
                new Watches.Key("Ingress", namespace, name));
    }

    private static String nameIn(String namespace, TenantSpec spec, KubernetesSettings settings) {
        return isClosedPage(namespace, settings) ? "closed-" + spec.id() : spec.id();
    }

    private static boolean isClosedPage(String namespace, KubernetesSettings settings) {
        return namespace.equals(settings.namespace());
    }

    private static Backend backendIn(String namespace, KubernetesSettings settings) {
        return isClosedPage(namespace, settings) ? CONSOLE : RUNTIME;
    }

    static Ingress ingress(TenantSpec spec, String namespace, KubernetesSettings settings) {
        var ingressClass = settings.ingressClass();
        var backend = backendIn(namespace, settings);
        var ingress = new IngressBuilder()
                .withNewMetadata()
                .withName(nameIn(namespace, spec, settings))
                .withNamespace(namespace)
                .addToLabels(labelsOf(spec))
                .endMetadata()
                .withNewSpec()
                .withIngressClassName(ingressClass.isEmpty() ? null : ingressClass)
                .endSpec();
        for (var host : spec.hosts())
            ingress.editSpec()
                    .addNewRule()
                    .withHost(host)
                    .withNewHttp()
                    .addNewPath()
                    .withPath("/")
                    .withPathType("Prefix")
                    .withNewBackend()
                    .withNewService()
                    .withName(backend.service())
                    .withNewPort()
                    .withNumber(backend.port())
                    .endPort()
                    .endService()
                    .endBackend()
                    .endPath()
                    .endHttp()
                    .endRule()
                    .endSpec();
        if (URI.create(spec.url()).getScheme().equals("https")) {
            ingress.editSpec().addAllToTls(certificates(spec)).endSpec();
            if (!settings.certificates().isEmpty())
                ingress.editMetadata()
                        .addToAnnotations(ISSUER, settings.certificates())
                        .endMetadata();
        }
        return ingress.build();
    }

    /** One for each host name: a company whose own does not lead here yet holds up nobody else's certificate, nor our own. */
    private static List<IngressTLS> certificates(TenantSpec spec) {
        return spec.hosts().stream()
                .map(host -> new IngressTLSBuilder()
                        .withHosts(host)
                        .withSecretName(
                                certificatesOf(spec) + (host.equals(spec.host()) ? "" : "-" + Applier.hash(host)))
                        .build())
                .toList();
    }

    static GenericKubernetesResource httpRoute(
            TenantSpec spec, String namespace, KubernetesSettings settings, String version) {
        var backend = backendIn(namespace, settings);
        var slash = settings.gateway().indexOf('/');
        if (slash < 1)
            throw new IllegalStateException("BIDD_GATEWAY has to be NAMESPACE/NAME, not " + settings.gateway());
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(version)
                .withKind(HTTP_ROUTE)
                .withNewMetadata()
                .withName(nameIn(namespace, spec, settings))
                .withNamespace(namespace)
                .addToLabels(labelsOf(spec))
                .endMetadata()
                .addToAdditionalProperties(
                        "spec",
                        Map.of(
                                "parentRefs",
                                List.of(Map.of(
                                        "namespace", settings.gateway().substring(0, slash),
                                        "name", settings.gateway().substring(slash + 1))),
                                "hostnames",
                                spec.hosts(),
                                "rules",
                                List.of(Map.of(
                                        "matches",
                                        List.of(Map.of("path", Map.of("type", "PathPrefix", "value", "/"))),
                                        "backendRefs",
                                        List.of(Map.of("name", backend.service(), "port", backend.port()))))))
                .build();
    }

    private static Map<String, String> labelsOf(TenantSpec spec) {
        var labels = new java.util.HashMap<>(Labels.of(spec.runtime()));
        labels.put(Labels.TENANT, spec.id());
        return labels;
    }
}
