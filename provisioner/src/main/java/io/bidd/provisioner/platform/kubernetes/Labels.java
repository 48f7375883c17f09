package io.bidd.provisioner.platform.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** How our objects are known among others. */
final class Labels {

    static final String RUNTIME = "bidd.io/runtime";
    /** Of the objects that lead to a tenant. */
    static final String TENANT = "bidd.io/tenant";
    /** What a pod is for. */
    static final String PART = "bidd.io/part";

    static final String SHOP = "shop";
    private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** On everything that is ours. */
    static final Map<String, String> OURS = Map.of(MANAGED_BY, Applier.MANAGER);

    private Labels() {}

    static Map<String, String> of(String runtime) {
        return Map.of(RUNTIME, runtime, MANAGED_BY, Applier.MANAGER, "app.kubernetes.io/part-of", "bidd");
    }

    static boolean areOf(HasMetadata object, String runtime) {
        var labels = object.getMetadata().getLabels();
        return labels != null && Applier.MANAGER.equals(labels.get(MANAGED_BY)) && runtime.equals(labels.get(RUNTIME));
    }

    /** Ours though somebody may have taken our labels away: of what it is made of, a part was applied by us. */
    static boolean isMadeByUs(HasMetadata object) {
        return object.getMetadata().getManagedFields().stream()
                .anyMatch(entry -> Applier.MANAGER.equals(entry.getManager()) && "Apply".equals(entry.getOperation()));
    }
}
