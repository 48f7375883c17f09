package io.bidd.template;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a provisioner sees of one tenant.
 *
 * @param generation the generation these steps belong to
 * @param reached    what is true now, probed from outside; absent while nothing is
 * @param steps      in the order they run
 */
public record TenantStatus(
        String id, long generation, @Nullable Wanted reached, List<StepStatus> steps, Instant at) {

    /** Where a step is. A step that failed is {@link #WAITING}: it has a cause and a next try, always. */
    public enum StepState {
        PENDING,
        RUNNING,
        DONE,
        WAITING
    }

    /**
     * One step of making a tenant true.
     *
     * @param name    stable key, as {@code database}; the console has the words for it
     * @param cause   why it waits, for platform admins; never shown to companies
     * @param nextTry when it runs again, if it waits
     * @param at      when it began, was done or failed
     * @param changes what it changed and what it waited for, in the order of events, for platform admins
     */
    public record StepStatus(
            String name,
            StepState state,
            @Nullable String cause,
            @Nullable Instant nextTry,
            @Nullable Instant at,
            long millis,
            List<String> changes) {

        public StepStatus {
            if (changes == null) changes = List.of(); // of an earlier version
        }
    }
}
