package io.bidd.template.local;

import java.util.List;

/**
 * A shop's host names and the workload it leads to: {@code routes/<name>.json}.
 *
 * @param plan  what the tenant pays for, shown by {@code bidd status}
 * @param domains host names of the company's own, beside {@code host}
 * @param state {@link #LIVE}, {@link #SUSPENDED}, with which the host leads to a page that says so, or {@link #CLOSED}
 */
public record LocalRoute(
        String slug, String host, String workload, String plan, String state, String url, List<String> domains) {

    public LocalRoute {
        if (domains == null) domains = List.of(); // of an earlier version
    }

    public static final String LIVE = "live";
    public static final String SUSPENDED = "suspended";
    public static final String CLOSED = "closed";

    public boolean isSuspended() {
        return state.equals(SUSPENDED);
    }
}
