package io.bidd.runtime.payment.webhook;

import io.bidd.runtime.tenancy.TenantJobs;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Picks up what was left, on every replica: a message is claimed before it is told. */
@Component
class WebhookTimer {

    private final TenantJobs tenants;
    private final WebhookInbox inbox;

    WebhookTimer(TenantJobs tenants, WebhookInbox inbox) {
        this.tenants = tenants;
        this.inbox = inbox;
    }

    @Scheduled(fixedDelayString = "5s")
    void tellDue() {
        tenants.forEach("telling of webhooks", inbox::wake);
    }

    @Scheduled(fixedDelayString = "1h", initialDelayString = "10m")
    void empty() {
        tenants.forEach("emptying of webhooks", inbox::empty);
    }
}
