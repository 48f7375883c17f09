package io.bidd.provisioner.reconcile;

import io.bidd.provisioner.control.ControlPlane;
import io.bidd.provisioner.database.TenantDatabase;
import io.bidd.provisioner.platform.Platform;
import io.bidd.template.TenantSpec;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Pulls what is wanted and hands each tenant to its worker: changes as they come, and the whole list again and again. */
@Component
class Reconciler implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Reconciler.class);

    private final Map<String, TenantWorker> workers = new ConcurrentHashMap<>();
    private final ControlPlane control;
    private final Supplier<TenantWorker> newWorker;
    private final ReconcileSettings settings;
    private volatile ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean running;

    Reconciler(
            ControlPlane control,
            Steps steps,
            TenantDatabase database,
            Platform platform,
            ReconcileSettings settings,
            Clock clock) {
        this.control = control;
        this.settings = settings;
        var turns = new Turns(settings.atOnce());
        this.newWorker = () -> new TenantWorker(steps, database, control, settings, clock, turns);
        platform.onChange(this::wake);
    }

    /** Whoever works on this runtime looks again now. */
    private void wake(String runtime) {
        for (var worker : workers.values()) if (worker.isOn(runtime)) worker.wake();
    }

    @Override
    public void start() {
        running = true;
        threads = Executors.newVirtualThreadPerTaskExecutor();
        threads.execute(this::pull);
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void pull() {
        var failures = 0;
        var newest = 0L;
        var listedAt = 0L;
        while (running) {
            try {
                var relist = newest == 0
                        || System.nanoTime() - listedAt > settings.resync().toNanos();
                if (relist) listedAt = System.nanoTime();
                newest = Math.max(newest, handOut(relist ? control.allWanted() : control.wantedAfter(newest)));
                failures = 0;
                if (relist && newest == 0) newest = Math.max(newest, handOut(control.wantedAfter(0)));
            } catch (RuntimeException away) { // whatever it is: pulling goes on
                failures++;
                var pause = settings.pause(failures, ThreadLocalRandom.current().nextDouble());
                log.warn("the control plane does not answer ({}), next try in {}", away.getMessage(), pause);
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException stopping) {
                    return;
                }
            }
        }
    }

    private long handOut(List<TenantSpec> wanted) {
        for (var spec : wanted) workers.computeIfAbsent(spec.id(), this::hire).want(spec);
        return wanted.stream().mapToLong(TenantSpec::generation).max().orElse(0);
    }

    private TenantWorker hire(String id) {
        var worker = newWorker.get();
        threads.execute(() -> {
            try {
                worker.run();
            } finally {
                workers.remove(id, worker); // the next list hires a new one where the tenant is still wanted
            }
        });
        return worker;
    }
}
