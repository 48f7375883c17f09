package io.bidd.template;

/** What the control plane wants of a tenant. It only ever moves downwards, in the order given here. */
public enum Wanted {
    /** Open for shoppers. */
    RUNNING,
    /** The rental is over: every page says so, data is exported and kept until the grace period ends. */
    CLOSED,
    /** Nothing of it may be left: no route, process, key, user, schema or role. */
    DELETED
}
