package io.bidd.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.GenericApplicationContext;

class DrainTests {

    @Test
    void itSaysThatItTakesNoMoreBeforeTheServerStops() throws Exception {
        var said = new SynchronousQueue<Object>();
        try (var context = new GenericApplicationContext()) {
            context.addApplicationListener((ApplicationListener<AvailabilityChangeEvent<?>>) event -> {
                try {
                    said.put(event.getState());
                } catch (InterruptedException stopping) {
                    Thread.currentThread().interrupt();
                }
            });
            context.refresh();
            var drain = new Drain(context, Duration.ofDays(1));
            drain.start();
            var ending = Thread.ofVirtual().start(drain::stop);
            assertThat(said.take()).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
            assertThat(drain.isRunning()).isFalse();
            assertThat(ending.isAlive())
                    .as("others are stopped when this one is done")
                    .isTrue();
            ending.interrupt();
            ending.join();
            assertThat(drain.getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
        }
    }
}
