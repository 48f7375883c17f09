package io.bidd.runtime.tenancy;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Work that is done for every tenant in turn. One that fails is noted and does not hold up the others. */
@Component
public class TenantJobs {

    private static final Logger log = LoggerFactory.getLogger(TenantJobs.class);

    private final Tenants tenants;

    TenantJobs(Tenants tenants) {
        this.tenants = tenants;
    }

    public void forEach(String name, Runnable job) {
        for (var tenant : tenants.all()) {
            try {
                CurrentTenant.run(tenant, job);
            } catch (RuntimeException failed) {
                log.error("{} failed for tenant {}; it runs again with the next turn", name, tenant.id(), failed);
            }
        }
    }
}
