package io.bidd.template.local;

/**
 * One host name and the workload it leads to: {@code routes/<name>.json}.
 *
 * @param plan  what the tenant pays for, shown by {@code bidd status}
 * @param state {@link #LIVE}, {@link #SUSPENDED}, with which the host leads to a page that says so, or {@link #CLOSED}
 */
public record LocalRoute(String slug, String host, String workload, String plan, String state, String url) {

    public static final String LIVE = "live";
    public static final String SUSPENDED = "suspended";
    public static final String CLOSED = "closed";

    public boolean isSuspended() {
        return state.equals(SUSPENDED);
    }
}
