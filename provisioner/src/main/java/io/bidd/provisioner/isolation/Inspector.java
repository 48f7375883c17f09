package io.bidd.provisioner.isolation;

import io.bidd.provisioner.control.ControlPlane;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Waits for those who want an isolation report, and makes it, one at a time. A request stays until somebody has answered it. */
@Component
class Inspector implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Inspector.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final ControlPlane control;
    private final Inspection inspection;
    private volatile boolean running;
    private volatile Thread thread = new Thread();

    Inspector(ControlPlane control, Inspection inspection) {
        this.control = control;
        this.inspection = inspection;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("inspector").start(this::inspect);
    }

    @Override
    public void stop() {
        running = false;
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void inspect() {
        while (running) {
            try {
                for (var request : control.isolationRequests())
                    control.answer(request.id(), inspection.of(request.tenant(), request.neighbour()));
            } catch (RuntimeException away) { // whatever it is: the request is still there
                log.warn("isolation reports cannot be made now ({})", away.getMessage());
                try {
                    Thread.sleep(PAUSE);
                } catch (InterruptedException stopping) {
                    return;
                }
            }
        }
    }
}
