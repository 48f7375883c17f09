package io.bidd.runtime.groupcommit;

import io.bidd.runtime.tenancy.CurrentTenant;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Does what callers want, many at a time, in one transaction. There is one writer for each tenant in this process; other
 * processes have theirs, and the locks of the books keep them right among each other.
 */
@Component
public class GroupCommit {

    private final DataSource database;
    private final List<Book.Source<?>> sources;
    private final GroupCommitSettings settings;
    private final DistributionSummary sizes;
    private final Map<String, Writer> writers = new ConcurrentHashMap<>();

    GroupCommit(DataSource database, List<Book.Source<?>> sources, GroupCommitSettings settings, MeterRegistry meters) {
        this.sizes = DistributionSummary.builder("bidd.group-commit.size")
                .description("changes made durable by one transaction")
                .register(meters);
        this.database = database;
        this.sources = sources.stream()
                .sorted(Comparator.comparing(Book.Source::order))
                .toList();
        this.settings = settings;
    }

    /**
     * Does the work and returns when it is durable.
     *
     * @throws Busy if it was not begun in time; nothing was done
     * @throws OutcomeUnknown if the database was lost while it was made durable: it may stand, so the caller has to look
     */
    public <R extends @Nullable Object> R submit(Work<R> work) {
        var tenant = CurrentTenant.get();
        return writers.computeIfAbsent(tenant.id(), id -> new Writer(tenant, this::books, database, settings, sizes))
                .submit(work);
    }

    private Books books() {
        return new Books(sources);
    }
}
