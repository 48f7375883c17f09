package io.bidd.controlplane.tenancy;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes provisioners that wait for a change. Only a comfort: with several replicas a waiter also looks once a second. */
@Component
class Changes {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Wakes everybody who waits, once the running transaction has been committed. */
    void tell() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                lock.lock();
                try {
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        });
    }

    /** Waits for a change, at most so long; may return early. */
    @SuppressWarnings("WaitNotInLoop") // callers look again after every return, changed or not
    void await(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            var left = changed.awaitNanos(atMost.toNanos());
            if (left <= 0) return;
        } finally {
            lock.unlock();
        }
    }
}
