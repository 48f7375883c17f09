package io.bidd.controlplane.company;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A company as its members and the platform admins see it. */
public record CompanyView(
        String id,
        String name,
        String businessNumber,
        String representative,
        String email,
        String phone,
        CompanyState state,
        @Nullable String reason,
        Instant appliedAt,
        @Nullable Instant reviewedAt) {}
