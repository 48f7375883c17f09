package io.bidd.provisioner.reconcile;

import io.bidd.provisioner.control.ControlPlane;
import io.bidd.provisioner.database.TenantDatabase;
import io.bidd.provisioner.flight.FlightRecorder;
import io.bidd.provisioner.platform.Platform;
import io.bidd.template.TenantSpec;
import io.bidd.template.TenantStatus;
import io.bidd.template.TenantStatus.StepState;
import io.bidd.template.TenantStatus.StepStatus;
import io.bidd.template.Wanted;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works on one tenant, step by step, until it is as wanted; then looks again from time to time. Tenants do not wait for each other. */
class TenantWorker implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(TenantWorker.class);

    /** Between two looks at what was set in motion; it is seen by looking, for it happens in other processes. It grows by a quarter. */
    private static final long FIRST_LOOK_MILLIS = 100;

    private static final long LONGEST_LOOK_MILLIS = 1_000;
    /** So long a step may wait for what it set in motion until it counts as failed. */
    private static final Duration LONGEST = Duration.ofSeconds(90);
    /** Characters of a cause; of a longer one the end is kept, where the root is. */
    private static final int LONGEST_CAUSE = 600;
    /** So long it waits without saying why. */
    private static final Duration UNSAID = Duration.ofSeconds(3);

    private final BlockingQueue<TenantSpec> inbox = new LinkedBlockingQueue<>();
    private final Steps steps;
    private final TenantDatabase database;
    private final ControlPlane control;
    private final ReconcileSettings settings;
    private final Clock clock;
    private final Turns turns;

    private volatile @Nullable TenantSpec wanted;
    private volatile boolean woken;
    private int failures;
    /** What steps changed that no report of an end has told yet: news may begin all anew before there is one. */
    private final Map<String, List<String>> unsaid = new HashMap<>();

    private @Nullable TenantStatus lastReport;

    TenantWorker(
            Steps steps,
            TenantDatabase database,
            ControlPlane control,
            ReconcileSettings settings,
            Clock clock,
            Turns turns) {
        this.steps = steps;
        this.database = database;
        this.control = control;
        this.settings = settings;
        this.clock = clock;
        this.turns = turns;
    }

    /** Hears what is wanted, which may be what it knows already. */
    void want(TenantSpec spec) {
        var known = wanted;
        if (known != null && spec.generation() <= known.generation()) return;
        wanted = spec;
        inbox.add(spec);
    }

    /** Look again now: something is no longer as it was. */
    void wake() {
        var known = wanted;
        if (known == null) return;
        woken = true;
        inbox.add(known);
    }

    /** Whether it works on something of this runtime. */
    boolean isOn(String runtime) {
        var known = wanted;
        return known != null && known.runtime().equals(runtime);
    }

    @Override
    public void run() {
        try {
            var spec = inbox.take();
            while (true) {
                for (var newer = inbox.poll(); newer != null; newer = inbox.poll()) spec = newest(spec, newer);
                var pause = work(spec);
                if (pause == null) return;
                var next = inbox.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null) spec = newest(spec, next);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return when to look again, or nothing if the tenant is gone */
    private @Nullable Duration work(TenantSpec spec) throws InterruptedException {
        var todo = steps.towards(spec.wanted());
        var seen = new ArrayList<StepStatus>();
        for (var step : todo) seen.add(new StepStatus(step.name(), StepState.PENDING, null, null, null, 0, List.of()));
        for (var index = 0; index < todo.size(); index++) {
            var step = todo.get(index);
            var started = System.nanoTime();
            var record = unsaid.computeIfAbsent(step.name(), name -> new ArrayList<>());
            seen.set(index, new StepStatus(step.name(), StepState.RUNNING, null, null, clock.instant(), 0, List.of()));
            tell(spec, null, seen);
            try {
                if (!isOurs(spec)) {
                    log.info("{} was taken over at a newer generation", spec);
                    return settings.resync();
                }
                if (!comesAbout(step, spec, seen, index, record)) return Duration.ZERO;
            } catch (RuntimeException failure) {
                failures++;
                var pause = settings.pause(failures, ThreadLocalRandom.current().nextDouble());
                log.warn("{}: step {} failed, next try in {}", spec, step.name(), pause, failure);
                seen.set(
                        index,
                        new StepStatus(
                                step.name(),
                                StepState.WAITING,
                                causeOf(failure),
                                clock.instant().plus(pause),
                                clock.instant(),
                                millisSince(started),
                                List.copyOf(record)));
                if (tell(spec, null, seen)) unsaid.clear();
                if (failure instanceof NotThere || failure instanceof Platform.Refusal)
                    steps.failed(step, spec, causeOf(failure));
                return pause;
            }
            seen.set(
                    index,
                    new StepStatus(
                            step.name(),
                            StepState.DONE,
                            null,
                            null,
                            clock.instant(),
                            millisSince(started),
                            List.copyOf(record)));
        }
        failures = 0;
        if (inbox.isEmpty()) woken = false;
        if (!tell(spec, spec.wanted(), seen)) return settings.firstRetry();
        unsaid.clear();
        return spec.wanted() == Wanted.DELETED
                ? null
                : settings.nextLook(ThreadLocalRandom.current().nextDouble());
    }

    /** Waits for what the step set in motion. @return false if there is news, with which all begins anew */
    private boolean comesAbout(Step step, TenantSpec spec, List<StepStatus> seen, int index, List<String> record)
            throws InterruptedException {
        var began = System.nanoTime();
        var said = began;
        var pause = FIRST_LOOK_MILLIS;
        for (var missing = act(step, spec, record); missing != null; missing = act(step, spec, record)) {
            var waitsFor = "waited: " + missing;
            FlightRecorder.during(record, () -> {
                FlightRecorder.note(waitsFor);
                return null;
            });
            var now = System.nanoTime();
            if (now - began > LONGEST.toNanos()) throw new NotThere(missing);
            if (now - said > UNSAID.toNanos()) {
                said = now;
                seen.set(
                        index,
                        new StepStatus(
                                step.name(),
                                StepState.RUNNING,
                                missing,
                                null,
                                clock.instant(),
                                millisSince(began),
                                List.copyOf(record)));
                tell(spec, null, seen);
            }
            var news = inbox.poll(pause, TimeUnit.MILLISECONDS);
            pause = Math.min(LONGEST_LOOK_MILLIS, pause * 5 / 4);
            if (news != null) {
                inbox.add(news);
                return false;
            }
        }
        return true;
    }

    private boolean isOurs(TenantSpec spec) throws InterruptedException {
        return turns.take(isLook(spec), () -> database.fence(spec.id(), spec.generation()));
    }

    private @Nullable String act(Step step, TenantSpec spec, List<String> record) throws InterruptedException {
        return turns.take(
                isLook(spec),
                () -> FlightRecorder.during(record, () -> step.work().on(spec)));
    }

    private boolean isLook(TenantSpec spec) {
        return isAtRest(spec) && !woken;
    }

    /** Whether it was as wanted when it was looked at last. */
    private boolean isAtRest(TenantSpec spec) {
        return lastReport != null && lastReport.generation() == spec.generation() && lastReport.reached() != null;
    }

    /** What was set in motion has not come about in time. */
    private static final class NotThere extends RuntimeException {
        NotThere(String what) {
            super(what);
        }
    }

    /** Reports; a look that found everything in place as before, and had nothing to set right, is not worth a report. */
    private boolean tell(TenantSpec spec, @Nullable Wanted reached, List<StepStatus> seen) {
        var isNews = seen.stream()
                .anyMatch(step ->
                        reached == null ? step.cause() != null : !step.changes().isEmpty());
        if (isAtRest(spec) && !isNews) return true;
        var report = new TenantStatus(spec.id(), spec.generation(), reached, List.copyOf(seen), clock.instant());
        try {
            control.report(report);
            lastReport = report;
            return true;
        } catch (RuntimeException away) {
            log.warn("{} could not be reported: {}", spec, away.getMessage());
            return false;
        }
    }

    private static TenantSpec newest(TenantSpec one, TenantSpec other) {
        return other.generation() > one.generation() ? other : one;
    }

    /** From what failed to why: a lost connection says little of itself without who needed it. */
    private static String causeOf(Throwable failure) {
        var chain = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(each ->
                        each.getCause() == null || !each.getCause().toString().equals(each.getMessage()))
                .map(each -> each.getClass().getSimpleName() + ": " + each.getMessage())
                .collect(Collectors.joining(", because of "));
        return chain.length() <= LONGEST_CAUSE ? chain : "…" + chain.substring(chain.length() - LONGEST_CAUSE);
    }

    private static long millisSince(long started) {
        return (System.nanoTime() - started) / 1_000_000;
    }
}
