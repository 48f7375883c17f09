package io.bidd.runtime.tenancy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Work that is done for every tenant. One that fails is noted and does not hold up the others. */
@Component
public class TenantJobs {

    private static final Logger log = LoggerFactory.getLogger(TenantJobs.class);

    private final Tenants tenants;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    TenantJobs(Tenants tenants) {
        this.tenants = tenants;
    }

    /** One tenant after the other, on the caller's thread. */
    public void forEach(String name, Runnable job) {
        for (var tenant : tenants.all()) {
            try {
                CurrentTenant.run(tenant, job);
            } catch (RuntimeException failed) {
                failed(name, tenant.id(), failed);
            }
        }
    }

    /** Each tenant on a thread of its own; for one that is not done with the last time, nothing is begun. */
    public void eachForItself(String name, Runnable job) {
        for (var tenant : tenants.all()) {
            var mine = name + ":" + tenant.id();
            if (!running.add(mine)) continue;
            Thread.ofVirtual().name(mine).start(() -> {
                try {
                    CurrentTenant.run(tenant, job);
                } catch (RuntimeException failed) {
                    failed(name, tenant.id(), failed);
                } finally {
                    running.remove(mine);
                }
            });
        }
    }

    /** Threads that do their work for the tenant that is bound now. */
    public ExecutorService threads() {
        var tenant = CurrentTenant.get();
        return Executors.newThreadPerTaskExecutor(
                work -> Thread.ofVirtual().unstarted(() -> CurrentTenant.run(tenant, work)));
    }

    private static void failed(String name, String tenant, RuntimeException failure) {
        log.error("{} failed for tenant {}; it runs again with the next turn", name, tenant, failure);
    }
}
