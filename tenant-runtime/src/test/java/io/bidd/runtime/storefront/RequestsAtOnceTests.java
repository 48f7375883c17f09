package io.bidd.runtime.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RequestsAtOnceTests {

    @Test
    void noMoreThanTheLimitAreServedAtATimeAndAllAreServedInTheEnd() throws Exception {
        var limit = 3;
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var full = new CountDownLatch(limit);
        var go = new CountDownLatch(1);
        var done = new CountDownLatch(50);
        var executor = RequestsAtOnce.atMost(limit);
        for (var i = 0; i < 50; i++) {
            executor.execute(() -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                full.countDown();
                try {
                    go.await();
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
                running.decrementAndGet();
                done.countDown();
            });
        }
        full.await();
        assertThat(most.get()).isEqualTo(limit);
        go.countDown();
        done.await();
        assertThat(most.get()).isEqualTo(limit);
    }

    @Test
    void aFailedRequestGivesItsPlaceBack() throws Exception {
        var executor = RequestsAtOnce.atMost(1);
        var served = new CountDownLatch(1);
        executor.execute(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {});
            throw new IllegalStateException("broken");
        });
        executor.execute(served::countDown);
        served.await();
    }
}
