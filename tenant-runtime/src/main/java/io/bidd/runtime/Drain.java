package io.bidd.runtime;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * When it shall end, a runtime first says that it takes no more and goes on answering for a while: whoever leads visitors to it
 * takes a moment to hear that. Images have no shell for a hook that waits, and not every cluster can wait by itself.
 */
@Component
class Drain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    private final ApplicationContext context;
    private final Duration lasts;
    private volatile boolean running;

    /** @param lasts shorter than the time that a phase of the shutdown may take; zero where nobody leads visitors elsewhere */
    Drain(ApplicationContext context, @Value("${bidd.drain}") Duration lasts) {
        this.context = context;
        this.lasts = lasts;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (!lasts.isPositive()) return;
        log.info("taking no more visitors; those who still come are served for {}", lasts);
        AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
        try {
            Thread.sleep(lasts);
        } catch (InterruptedException enough) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before everything else that has a phase, the server among it. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
