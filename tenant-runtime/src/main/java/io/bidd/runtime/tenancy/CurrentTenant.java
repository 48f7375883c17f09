package io.bidd.runtime.tenancy;

import io.bidd.template.ServedTenant;

/**
 * The tenant that the work on this thread is for. It is a scoped value: it cannot leak into other work, and work handed to
 * another thread has to carry its tenant itself.
 */
public final class CurrentTenant {

    private static final ScopedValue<ServedTenant> BOUND = ScopedValue.newInstance();

    private CurrentTenant() {}

    /** @throws NoTenant if nothing was bound: there is no default tenant */
    public static ServedTenant get() {
        return BOUND.orElseThrow(NoTenant::new);
    }

    static boolean isBound() {
        return BOUND.isBound();
    }

    /** Does work for a tenant. */
    public static <R, X extends Throwable> R call(ServedTenant tenant, ScopedValue.CallableOp<R, X> work) throws X {
        return ScopedValue.where(BOUND, tenant).call(work);
    }

    /** Does work for a tenant. */
    public static void run(ServedTenant tenant, Runnable work) {
        ScopedValue.where(BOUND, tenant).run(work);
    }

    /** Something asked for a tenant's data without saying whose. */
    public static final class NoTenant extends IllegalStateException {
        NoTenant() {
            super("no tenant is bound to this work");
        }
    }
}
