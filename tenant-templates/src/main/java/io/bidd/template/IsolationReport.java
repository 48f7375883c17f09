package io.bidd.template;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody who has taken over a shop's runtime could reach. */
public record IsolationReport(Instant at, List<Finding> findings) {

    public enum Verdict {
        /** It was tried and refused, and the same is possible where it should be. */
        HELD,
        /** It was reached. */
        OPEN,
        /** It was refused, but so was what should have succeeded; or there was nothing to try it on. */
        UNPROVEN
    }

    /**
     * @param boundary stable key; the console has the words for it
     * @param tried    what was tried, and what happened
     * @param control  what must succeed beside it, and what happened
     * @param advice   what this cluster lacks, where that is why
     */
    public record Finding(
            String boundary,
            Verdict verdict,
            String tried,
            String control,
            @Nullable String advice) {}

    /** Somebody wants to know. @param neighbour another shop, to be tried on; absent where there is none */
    public record Request(
            String id, TenantSpec tenant, @Nullable TenantSpec neighbour) {}
}
