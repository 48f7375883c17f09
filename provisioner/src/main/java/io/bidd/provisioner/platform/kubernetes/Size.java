package io.bidd.provisioner.platform.kubernetes;

import io.bidd.template.Isolation;

/**
 * How large a runtime is.
 *
 * @param replicas  pods
 * @param cpu       requested by a pod, in thousandths of a core; there is no limit, which would only slow a pod down beside idle cores
 * @param memoryMib requested by a pod and its limit: what is promised is there
 */
record Size(int replicas, int cpu, int memoryMib) {

    static Size of(Isolation isolation) {
        return switch (isolation) {
            case POOLED -> new Size(1, 200, 640);
            case DEDICATED -> new Size(1, 250, 512);
        };
    }

    /** With one pod more, which an upgrade starts before it ends one. */
    int mostPods() {
        return replicas + 1;
    }
}
