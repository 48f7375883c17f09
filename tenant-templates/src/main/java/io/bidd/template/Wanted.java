package io.bidd.template;

/**
 * What the control plane wants of a tenant. It only ever moves downwards, in the order given here, apart from a suspended one,
 * which may run again.
 */
public enum Wanted {
    /** Open for shoppers. */
    RUNNING,
    /** Closed for a while: nothing runs for it alone, every page says that it is paused, and all it had stays as it is. */
    SUSPENDED,
    /** The rental is over: every page says so, data is exported and kept until the grace period ends. */
    CLOSED,
    /** Nothing of it may be left: no route, process, key, user, schema or role. */
    DELETED;

    /** Whether a tenant of which this is wanted may be wanted so next. */
    public boolean mayBecome(Wanted next) {
        return next.compareTo(this) > 0 || this == SUSPENDED && next == RUNNING;
    }
}
