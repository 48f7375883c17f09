package io.bidd.controlplane.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AuthenticationFailureBadCredentialsEvent;
import org.springframework.stereotype.Component;

/** Wrong passwords by account. After too many the account is left alone for a while (OWASP ASVS 5.0, 6.3.1). */
@Component
class Guesses {

    private static final int MOST = 10;
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<String, Count> counts = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > REMEMBERED;
        }
    };

    Guesses(Clock clock) {
        this.clock = clock;
    }

    @EventListener
    synchronized void on(AuthenticationFailureBadCredentialsEvent wrong) {
        counts.merge(
                key(wrong.getAuthentication().getName()),
                new Count(1, clock.instant()),
                (known, one) -> known.since().plus(WINDOW).isBefore(one.since())
                        ? one
                        : new Count(known.wrong() + 1, known.since()));
    }

    synchronized boolean tooMany(String email) {
        var count = counts.get(key(email));
        return count != null
                && count.wrong() >= MOST
                && count.since().plus(WINDOW).isAfter(clock.instant());
    }

    private static String key(String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    private record Count(int wrong, Instant since) {}
}
