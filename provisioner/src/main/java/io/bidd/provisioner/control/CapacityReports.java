package io.bidd.provisioner.control;

import io.bidd.provisioner.platform.Platform;
import io.bidd.template.ClusterCapacity;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells the control plane what the platform has, when that changes and now and then all the same. */
@Component
class CapacityReports {

    private static final Logger log = LoggerFactory.getLogger(CapacityReports.class);
    private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(10);

    private final Platform platform;
    private final ControlPlane control;
    private final Clock clock;
    private @Nullable ClusterCapacity told;
    private Instant toldAt = Instant.MIN;

    CapacityReports(Platform platform, ControlPlane control, Clock clock) {
        this.platform = platform;
        this.control = control;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT30S")
    void tell() {
        try {
            platform.capacity().ifPresent(this::tell);
        } catch (RuntimeException away) { // whatever it is: it is told the next time
            log.warn("the capacity could not be told: {}", away.getMessage());
        }
    }

    private void tell(ClusterCapacity seen) {
        var now = clock.instant();
        if (seen.equals(told) && now.isBefore(toldAt.plus(AT_LEAST_EVERY))) return;
        control.report(seen);
        told = seen;
        toldAt = now;
    }
}
