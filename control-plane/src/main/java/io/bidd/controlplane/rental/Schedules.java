package io.bidd.controlplane.rental;

import io.bidd.controlplane.payment.Payments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Every timer of the control plane. Each may run on several replicas at once: what they call looks before it acts. */
@Component
class Schedules {

    private static final Logger log = LoggerFactory.getLogger(Schedules.class);

    private final Rentals rentals;
    private final Payments payments;

    Schedules(Rentals rentals, Payments payments) {
        this.rentals = rentals;
        this.payments = payments;
    }

    @Scheduled(fixedDelayString = "1s")
    void moveRentalsOn() {
        for (var id : rentals.due()) {
            try {
                rentals.advance(id);
            } catch (RuntimeException stuck) {
                log.error(
                        "rental {} could not be moved on; it is tried again in a second",
                        id,
                        stuck); // the others go on
            }
        }
    }

    @Scheduled(fixedDelayString = "15s")
    void lookAfterPayments() {
        payments.lookAfterUnknown();
    }
}
