package io.bidd.template.local;

import java.util.Map;

/**
 * One process that shall run on this machine: {@code workloads/<name>.json}.
 *
 * @param program     which built program it is, as {@code tenant-runtime}
 * @param heapMiB     largest heap
 * @param environment settings it is started with; the node adds {@code SERVER_PORT} and {@code BIDD_STREAM_PORT}
 */
public record LocalWorkload(String name, String program, int heapMiB, Map<String, String> environment) {

    /** Settings hold passwords and stay out of logs. */
    @Override
    public String toString() {
        return "LocalWorkload[" + name + " of " + program + "]";
    }
}
