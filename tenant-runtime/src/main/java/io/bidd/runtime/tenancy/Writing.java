package io.bidd.runtime.tenancy;

/**
 * Work of a writer that commits the changes of many at once. One connection is kept for it: the crowd whose changes it writes
 * must not stand before it.
 */
public final class Writing {

    private static final ScopedValue<Boolean> BOUND = ScopedValue.newInstance();

    private Writing() {}

    public static void run(Runnable work) {
        ScopedValue.where(BOUND, true).run(work);
    }

    static boolean isBound() {
        return BOUND.isBound();
    }
}
