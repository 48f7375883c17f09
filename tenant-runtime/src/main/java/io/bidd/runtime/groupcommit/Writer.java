package io.bidd.runtime.groupcommit;

import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.tenancy.Writing;
import io.bidd.template.ServedTenant;
import io.micrometer.core.instrument.DistributionSummary;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * The writer of one tenant: a thread that is there while there is work. Everybody waits for it, so the machine's scheduler is to
 * wake it at once after each answer of the database; a virtual thread would queue behind all requests that are being served.
 */
final class Writer {

    private static final Logger log = LoggerFactory.getLogger(Writer.class);

    /** Groups with one lending of a connection; then another tenant's writer may have it. */
    private static final int GROUPS_AT_A_STRETCH = 200;

    /**
     * Plans made while the tables were empty are kept for long after; only look-ups by index are left to the planner. Nothing
     * here waits for long.
     */
    private static final String SETTINGS =
            "set enable_hashjoin = off; set enable_mergejoin = off; set enable_bitmapscan = off; set lock_timeout = '3s'; set statement_timeout = '8s'";

    private static final String RESET =
            "reset enable_hashjoin; reset enable_mergejoin; reset enable_bitmapscan; reset lock_timeout; reset statement_timeout";

    private final ServedTenant tenant;
    private final Supplier<Books> books;
    private final DataSource database;
    private final GroupCommitSettings settings;
    private final DistributionSummary sizes;
    private final ConcurrentLinkedQueue<Waiting<?>> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean running = new AtomicBoolean();

    Writer(
            ServedTenant tenant,
            Supplier<Books> books,
            DataSource database,
            GroupCommitSettings settings,
            DistributionSummary sizes) {
        this.sizes = sizes;
        this.tenant = tenant;
        this.books = books;
        this.database = database;
        this.settings = settings;
    }

    <R extends @Nullable Object> R submit(Work<R> work) {
        if (waiting.incrementAndGet() > settings.waiting()) {
            waiting.decrementAndGet();
            throw new Busy("more than " + settings.waiting() + " wait");
        }
        var mine = new Waiting<>(work);
        queue.add(mine);
        wake();
        return mine.await(settings.patience().toMillis());
    }

    private void wake() {
        if (running.compareAndSet(false, true))
            Thread.ofPlatform().daemon().name("writer-" + tenant.id()).start(this::run);
    }

    private void run() {
        try {
            CurrentTenant.run(tenant, () -> Writing.run(this::writeWhatWaits));
        } finally {
            running.set(false);
            if (!queue.isEmpty()) wake();
        }
    }

    private void writeWhatWaits() {
        List<Waiting<?>> group = List.of();
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(true);
            execute(connection, SETTINGS);
            connection.setAutoCommit(false);
            for (var groups = 0; groups < GROUPS_AT_A_STRETCH; groups++) {
                group = next();
                if (group.isEmpty()) break;
                write(connection, group);
            }
            group = List.of();
            connection.setAutoCommit(true);
            execute(connection, RESET);
        } catch (SQLException | RuntimeException failed) {
            log.error(
                    "the writer of tenant {} lost its connection; {} changes are not done",
                    tenant.id(),
                    group.size(),
                    failed);
            group.forEach(each -> each.fail(failed));
            if (group.isEmpty()) failAll(failed);
        }
    }

    /** There is no connection to be had: who waits is told now. */
    private void failAll(Exception cause) {
        for (var each = queue.poll(); each != null; each = queue.poll()) {
            waiting.decrementAndGet();
            if (each.begin()) each.fail(cause);
        }
    }

    private List<Waiting<?>> next() {
        var most = waiting.get() > settings.busyFrom() ? settings.crowd() : settings.group();
        var group = new ArrayList<Waiting<?>>(Math.min(most, 64));
        while (group.size() < most) {
            var each = queue.poll();
            if (each == null) break;
            waiting.decrementAndGet();
            if (each.begin()) group.add(each);
        }
        return group;
    }

    /** All together; if one of them spoils it, each alone. */
    private void write(Connection connection, List<Waiting<?>> group) throws SQLException {
        try {
            transact(connection, group);
        } catch (OutcomeUnknown unknown) {
            group.forEach(each -> each.fail(unknown));
            throw unknown;
        } catch (SQLException | RuntimeException spoiled) {
            connection.rollback();
            if (group.size() == 1) {
                group.getFirst().fail(spoiled);
                return;
            }
            log.warn("a group of {} changes of tenant {} is done one by one", group.size(), tenant.id(), spoiled);
            for (var each : group) write(connection, List.of(each));
        }
    }

    private void transact(Connection connection, List<Waiting<?>> group) throws SQLException {
        var session = books.get();
        for (var each : group) each.work.announce(session);
        session.open(connection);
        for (var each : group) each.apply(session);
        var writes = new Writes(connection);
        session.write(writes);
        writes.commit();
        session.committed();
        sizes.record(group.size());
        group.forEach(Waiting::done);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static final class Waiting<R extends @Nullable Object> {

        private final Work<R> work;
        private final CompletableFuture<R> outcome = new CompletableFuture<>();
        private final AtomicBoolean begun = new AtomicBoolean();
        private @Nullable R result;

        Waiting(Work<R> work) {
            this.work = work;
        }

        /** @return whether its caller still waits */
        boolean begin() {
            return begun.compareAndSet(false, true);
        }

        void apply(Books session) {
            result = work.apply(session);
        }

        @SuppressWarnings("NullAway") // a change may have nothing to tell
        void done() {
            outcome.complete(result);
        }

        void fail(Exception cause) {
            outcome.completeExceptionally(cause);
        }

        R await(long patienceMillis) {
            try {
                return outcome.get(patienceMillis, TimeUnit.MILLISECONDS);
            } catch (TimeoutException late) {
                if (begin()) throw new Busy("no turn in time");
                return finish();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                if (begin()) throw new Busy("interrupted");
                return finish();
            } catch (ExecutionException failed) {
                throw thrown(failed);
            }
        }

        /** It is being done, and every statement has a time limit. */
        private R finish() {
            try {
                return outcome.join();
            } catch (java.util.concurrent.CompletionException failed) {
                throw thrown(new ExecutionException(failed.getCause()));
            }
        }

        private static RuntimeException thrown(ExecutionException failed) {
            return switch (failed.getCause()) {
                case OutcomeUnknown unknown -> unknown;
                case RuntimeException ours -> ours;
                case null, default -> new NotDone(failed.getCause());
            };
        }
    }

    /**
     * The database refused or was away; nothing was done. As an exception of data access it is not taken for a client that has
     * gone, whose broken connection looks the same.
     */
    static final class NotDone extends DataAccessResourceFailureException {
        NotDone(@Nullable Throwable cause) {
            super("the change was not done", cause);
        }
    }
}
