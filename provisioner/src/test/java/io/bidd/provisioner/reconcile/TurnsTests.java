package io.bidd.provisioner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTests {

    private final Turns turns = new Turns(8);
    private final CountDownLatch end = new CountDownLatch(1);

    @Test
    void aChangeDoesNotWaitBehindLooksAndLooksAreFew() throws Exception {
        var looking = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var n = 0; n < 50; n++)
                threads.submit(() -> turns.take(true, () -> {
                    looking.incrementAndGet();
                    return waited();
                }));
            try {
                var change = threads.submit(() -> turns.take(false, () -> "changed"));
                assertThat(change.get(10, TimeUnit.SECONDS)).isEqualTo("changed");
                assertThat(looking.get()).isLessThanOrEqualTo(2);
            } finally {
                end.countDown();
            }
        }
        assertThat(looking.get()).as("each has its turn").isEqualTo(50);
    }

    @Test
    void aTurnThatFailedIsGivenBack() throws Exception {
        for (var n = 0; n < 20; n++)
            try {
                turns.take(false, () -> {
                    throw new IllegalStateException("a step failed");
                });
            } catch (IllegalStateException failed) {
                assertThat(failed).hasMessage("a step failed");
            }
        try (var thread = Executors.newSingleThreadExecutor()) {
            var after = thread.submit(() -> turns.take(false, () -> "free"));
            assertThat(after.get(10, TimeUnit.SECONDS)).isEqualTo("free");
        }
    }

    private boolean waited() {
        try {
            return end.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            return false;
        }
    }
}
