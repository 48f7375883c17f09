package io.bidd.runtime.reconciliation;

import io.bidd.runtime.tenancy.TenantJobs;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Looks every few minutes, on every replica, whether a day is over that nobody has compared. */
@Component
class ReconciliationTimer {

    private final TenantJobs tenants;
    private final Reconciliation reconciliation;

    ReconciliationTimer(TenantJobs tenants, Reconciliation reconciliation) {
        this.tenants = tenants;
        this.reconciliation = reconciliation;
    }

    @Scheduled(fixedDelayString = "5m", initialDelayString = "1m")
    void runDue() {
        tenants.forEach("comparing with providers", reconciliation::runDue);
    }
}
