package io.bidd.runtime.payment.webhook;

import io.bidd.runtime.payment.Gateways;
import io.bidd.runtime.payment.Gateways.NoSuchProvider;
import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentNews;
import io.bidd.runtime.payment.webhook.WebhookRepository.Due;
import io.bidd.runtime.tenancy.CurrentTenant;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps what providers send and tells it to checkout, at least once. The table is the queue: whoever claims a row has it for a
 * while, and if nothing is heard of it after that, somebody else takes it.
 */
@Component
class WebhookInbox {

    private static final Logger log = LoggerFactory.getLogger(WebhookInbox.class);

    /** Pauses after each try that failed; the last one again and again. */
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofDays(1));

    /** Longer than a batch takes with a provider that is slow. */
    static final Duration CLAIM = Duration.ofMinutes(2);

    private static final Duration KEEPS_BODIES = Duration.ofDays(30);
    private static final int BATCH = 10;
    private static final int WORKERS_PER_TENANT = 8;

    private final Gateways gateways;
    private final WebhookRepository webhooks;
    private final PaymentNews news;
    private final MoneyAudit audit;
    private final Forgeries forgeries;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Semaphore> places = new ConcurrentHashMap<>();

    WebhookInbox(Gateways gateways, WebhookRepository webhooks, PaymentNews news, MoneyAudit audit, Clock clock) {
        this.gateways = gateways;
        this.webhooks = webhooks;
        this.news = news;
        this.audit = audit;
        this.forgeries = new Forgeries(audit, clock);
        this.clock = clock;
    }

    /**
     * Verifies a message and keeps it; one that is known already changes nothing. It is told afterwards.
     *
     * @throws NoSuchProvider if nobody sends messages here under this name
     * @throws Forged         if it is not the provider's; that is noted
     * @throws GatewaySilent  if the provider had to be asked about it and did not answer
     */
    void receive(String provider, Map<String, String> headers, byte[] body) {
        var messages = gateways.webhooksOf(provider).orElseThrow(() -> new SendsNothing(provider));
        try {
            var notice = messages.verify(headers, body);
            if (notice.isPresent() && webhooks.keep(provider, notice.get(), body, clock.instant())) wake();
        } catch (Forged forged) {
            forgeries.note(provider, forged);
            throw forged;
        }
    }

    /** Sees to it that somebody tells what is due in the bound shop. Returns at once. */
    void wake() {
        var tenant = CurrentTenant.get();
        var free = places.computeIfAbsent(tenant.id(), id -> new Semaphore(WORKERS_PER_TENANT));
        if (!free.tryAcquire()) return; // those at work go on until nothing is due
        try {
            threads.execute(() -> {
                try {
                    CurrentTenant.run(tenant, this::tellDue);
                } catch (RuntimeException failed) {
                    log.warn("webhooks of tenant {} wait for the next turn", tenant.id(), failed);
                } finally {
                    free.release();
                }
            });
        } catch (RejectedExecutionException ending) {
            free.release();
        }
    }

    /** Until nothing is due, or the program ends. */
    void tellDue() {
        while (!threads.isShutdown()) {
            var due = webhooks.claim(BATCH, clock.instant(), clock.instant().plus(CLAIM));
            if (due.isEmpty()) return;
            var told = new ArrayList<Long>();
            for (var one : due) if (tell(one)) told.add(one.id());
            webhooks.done(told, clock.instant());
        }
    }

    private boolean tell(Due due) {
        try {
            news.heard(due.provider(), due.reference(), due.payment());
            return true;
        } catch (RuntimeException failed) {
            var pause = PAUSES.get(Math.min(due.tries(), PAUSES.size()) - 1);
            log.warn("webhook {} of {} is told again in {}", due.id(), due.provider(), pause, failed);
            webhooks.again(due, clock.instant().plus(pause));
            if (due.tries() == PAUSES.size())
                audit.alarm(
                        "webhook-stuck",
                        "PROVIDER",
                        null,
                        due.payment(),
                        Map.of("provider", due.provider(), "webhook", due.id(), "tries", due.tries()));
            return false;
        }
    }

    /** Bodies are kept for a month after they were told, for questions; they may name people. */
    void empty() {
        while (webhooks.empty(clock.instant().minus(KEEPS_BODIES)) > 0) {}
    }

    @PreDestroy
    void close() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(5, TimeUnit.SECONDS)) log.info("some webhooks are told after the next start");
    }

    /** The provider is there but has no messages. */
    static final class SendsNothing extends RuntimeException {
        SendsNothing(String provider) {
            super(provider + " sends no messages");
        }
    }
}
