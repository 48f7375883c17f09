package io.bidd.provisioner.platform.kubernetes;

import io.bidd.template.Isolation;
import io.bidd.template.TenantSpec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the cluster still has of a tenant, asked of the cluster itself: what was seen of it may be old news. */
final class Inventory {

    /** Every kind that is made for a shop by us, or in its name by what we make. */
    private static final List<String> KINDS = List.of(
            "v1 Namespace",
            "v1 ResourceQuota",
            "v1 LimitRange",
            "v1 ServiceAccount",
            "v1 ConfigMap",
            "v1 Secret",
            "v1 Service",
            "v1 Pod",
            "apps/v1 Deployment",
            "apps/v1 StatefulSet",
            "networking.k8s.io/v1 NetworkPolicy",
            "networking.k8s.io/v1 Ingress");

    private final KubernetesClient cluster;
    private final Offers offers;
    private final String platform;

    /** @param platform the platform's own namespace */
    Inventory(KubernetesClient cluster, Offers offers, String platform) {
        this.cluster = cluster;
        this.offers = offers;
        this.platform = platform;
    }

    List<String> leftOf(TenantSpec spec) {
        var left = new ArrayList<String>();
        var offered = offers.get();
        var kinds = Stream.of(
                        KINDS.stream(),
                        offered.autoscaler().map(version -> version + " HorizontalPodAutoscaler").stream(),
                        offered.budget().map(version -> version + " PodDisruptionBudget").stream(),
                        offered.httpRoute().map(version -> version + " HTTPRoute").stream())
                .flatMap(each -> each)
                .map(kind -> kind.split(" "))
                .toList();
        for (var kind : kinds) {
            left.addAll(labelled(kind, Labels.TENANT, spec.id()));
            if (spec.isolation() == Isolation.DEDICATED) left.addAll(labelled(kind, Labels.RUNTIME, spec.runtime()));
        }
        // What was generated for it is kept by its id; certificates are made by somebody else, without our labels.
        cluster.secrets().inNamespace(platform).list().getItems().stream()
                .map(secret -> secret.getMetadata().getName())
                .filter(name -> name.equals("kept-" + spec.id()) || name.startsWith(Routes.certificatesOf(spec)))
                .forEach(name -> left.add("Secret " + platform + "/" + name));
        return left.stream().distinct().toList();
    }

    private List<String> labelled(String[] kind, String label, String value) {
        return cluster
                .genericKubernetesResources(kind[0], kind[1])
                .inAnyNamespace()
                .withLabel(label, value)
                .list()
                .getItems()
                .stream()
                .map(Inventory::nameOf)
                .toList();
    }

    private static String nameOf(HasMetadata object) {
        var namespace = object.getMetadata().getNamespace();
        return object.getKind() + " " + (namespace == null ? "" : namespace + "/")
                + object.getMetadata().getName();
    }
}
