package io.bidd.runtime.checkout;

import io.bidd.runtime.tenancy.TenantJobs;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks after orders whose time has come, on every replica: each order is claimed before it is touched. */
@Component
class Schedules {

    private final TenantJobs tenants;
    private final Settlement settlement;

    Schedules(TenantJobs tenants, Settlement settlement) {
        this.tenants = tenants;
        this.settlement = settlement;
    }

    @Scheduled(fixedDelayString = "2s")
    void lookAfterOrders() {
        tenants.forEach("looking after orders", settlement::lookAfterDue);
    }
}
