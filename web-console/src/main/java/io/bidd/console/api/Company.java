package io.bidd.console.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A company and where its application stands.
 *
 * @param state  {@code APPLIED}, {@code APPROVED} or {@code REJECTED}
 * @param reason why it was rejected
 */
public record Company(
        String id,
        String name,
        String businessNumber,
        String representative,
        String email,
        String phone,
        String state,
        @Nullable String reason,
        Instant appliedAt,
        @Nullable Instant reviewedAt) {

    public boolean approved() {
        return state.equals("APPROVED");
    }
}
