package io.bidd.provisioner.platform.kubernetes;

import io.bidd.template.TenantSpec;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.net.URI;

/** What leads a tenant's host name to its runtime. */
final class Routes {

    private static final int CONSOLE = 8083;

    private Routes() {}

    static Ingress toRuntime(TenantSpec spec, String namespace, KubernetesSettings settings) {
        return lead(spec, namespace, spec.id(), Rollout.NAME, Blanks.HTTP, settings);
    }

    /** While nothing runs for the tenant: the console has a page that says so. */
    static Ingress toClosedPage(TenantSpec spec, KubernetesSettings settings) {
        return lead(spec, settings.namespace(), closedNameOf(spec), "web-console", CONSOLE, settings);
    }

    static String closedNameOf(TenantSpec spec) {
        return "closed-" + spec.id();
    }

    private static Ingress lead(
            TenantSpec spec, String namespace, String name, String service, int port, KubernetesSettings settings) {
        var ingressClass = settings.ingressClass();
        var ingress = new IngressBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels(Labels.of(spec.runtime()))
                .addToLabels("bidd.io/tenant", spec.id())
                .endMetadata()
                .withNewSpec()
                .withIngressClassName(ingressClass.isEmpty() ? null : ingressClass)
                .addNewRule()
                .withHost(spec.host())
                .withNewHttp()
                .addNewPath()
                .withPath("/")
                .withPathType("Prefix")
                .withNewBackend()
                .withNewService()
                .withName(service)
                .withNewPort()
                .withNumber(port)
                .endPort()
                .endService()
                .endBackend()
                .endPath()
                .endHttp()
                .endRule()
                .endSpec()
                .build();
        if (URI.create(spec.url()).getScheme().equals("https"))
            ingress.getSpec()
                    .getTls()
                    .add(new io.fabric8.kubernetes.api.model.networking.v1.IngressTLSBuilder()
                            .withHosts(spec.host())
                            .withSecretName("tls-" + spec.id())
                            .build());
        return ingress;
    }
}
