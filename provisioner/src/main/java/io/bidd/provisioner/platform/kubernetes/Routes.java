package io.bidd.provisioner.platform.kubernetes;

import io.bidd.template.TenantSpec;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.net.URI;

/** What leads a tenant's host name to its runtime. */
final class Routes {

    private Routes() {}

    /** @param ingressClass empty means the cluster's usual one */
    static Ingress ingress(TenantSpec spec, String namespace, int port, String ingressClass) {
        var ingress = new IngressBuilder()
                .withNewMetadata()
                .withName(spec.id())
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
                .withName("runtime")
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
