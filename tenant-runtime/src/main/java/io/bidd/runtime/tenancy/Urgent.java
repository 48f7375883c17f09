package io.bidd.runtime.tenancy;

/**
 * Work that must not stand behind a crowd of shoppers for a database connection, because it is what keeps the crowd in order.
 * One connection is kept for it; so it is for timers only, and short.
 */
public final class Urgent {

    private static final ScopedValue<Boolean> BOUND = ScopedValue.newInstance();

    private Urgent() {}

    public static void run(Runnable work) {
        ScopedValue.where(BOUND, true).run(work);
    }

    static boolean isBound() {
        return BOUND.isBound();
    }
}
