package io.bidd.template.local;

/**
 * One host name and the workload it leads to: {@code routes/<name>.json}.
 *
 * @param plan  what the tenant pays for, shown by {@code bidd status}
 * @param state {@code live} or {@code closed}
 */
public record LocalRoute(String slug, String host, String workload, String plan, String state, String url) {}
