package io.bidd.console.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found when a shop's walls were tried from inside. @param report nothing while it is being made */
public record IsolationRow(Instant askedAt, @Nullable Report report) {

    public record Report(Instant at, List<Finding> findings) {

        public long many(String verdict) {
            return findings.stream()
                    .filter(finding -> finding.verdict().equals(verdict))
                    .count();
        }
    }

    /** @param verdict {@code HELD}, {@code OPEN} or {@code UNPROVEN} @param control what must succeed beside it */
    public record Finding(
            String boundary,
            String verdict,
            String tried,
            String control,
            @Nullable String advice) {}
}
