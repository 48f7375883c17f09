package io.bidd.runtime.payment.webhook;

import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Notes forged messages, at most one line a minute for each shop and provider, so that nobody can fill the audit with them. */
final class Forgeries {

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final MoneyAudit audit;
    private final Clock clock;
    private final Map<String, Recent> recent = new ConcurrentHashMap<>();

    Forgeries(MoneyAudit audit, Clock clock) {
        this.audit = audit;
        this.clock = clock;
    }

    void note(String provider, Forged forged) {
        var now = clock.instant();
        var seen = recent.merge(
                CurrentTenant.get().id() + " " + provider,
                new Recent(now, 0, 0),
                (before, fresh) -> now.isBefore(before.notedAt().plus(PAUSE))
                        ? new Recent(before.notedAt(), before.since() + 1, 0)
                        : new Recent(now, 0, before.since()));
        if (seen.since() > 0) return;
        audit.note(
                "webhook-forged",
                "PROVIDER",
                null,
                null,
                Map.of("provider", provider, "why", String.valueOf(forged.getMessage()), "alsoBefore", seen.before()));
    }

    /** @param since how many were not noted since the last line @param before and before it */
    private record Recent(Instant notedAt, int since, int before) {}
}
