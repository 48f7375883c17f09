package io.bidd.controlplane.rental;

import io.bidd.controlplane.domain.Domains;
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
    private final Domains domains;

    Schedules(Rentals rentals, Payments payments, Domains domains) {
        this.rentals = rentals;
        this.payments = payments;
        this.domains = domains;
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
    void lookAtDomains() {
        for (var claim : domains.due()) {
            try {
                domains.look(claim.rental(), claim.name());
            } catch (RuntimeException stuck) {
                log.error("a claimed domain of rental {} could not be looked at", claim.rental(), stuck);
            }
        }
    }

    @Scheduled(fixedDelayString = "15s")
    void lookAfterPayments() {
        payments.lookAfterUnknown();
    }
}
