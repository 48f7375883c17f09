package io.bidd.provisioner.reconcile;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may work now. Nobody waits for somebody else's connection until a time limit, and whoever changes a tenant does not wait behind
 * hundreds that are as wanted and only looked at. Within each kind the one who has waited longest is next.
 */
final class Turns {

    private final Semaphore changes;
    private final Semaphore looks;

    /** @param atOnce all of them together, at least 2; a quarter is for looks */
    Turns(int atOnce) {
        var forLooks = Math.max(1, atOnce / 4);
        looks = new Semaphore(forLooks, true);
        changes = new Semaphore(Math.max(1, atOnce - forLooks), true);
    }

    <T extends @Nullable Object> T take(boolean isLook, Supplier<T> work) throws InterruptedException {
        var turns = isLook ? looks : changes;
        turns.acquire();
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}
