package io.bidd.controlplane.rental;

import static io.bidd.controlplane.rental.Phase.AWAITING_PAYMENT;
import static io.bidd.controlplane.rental.Phase.CANCELLED;
import static io.bidd.controlplane.rental.Phase.DELETED;
import static io.bidd.controlplane.rental.Phase.ENDING;
import static io.bidd.controlplane.rental.Phase.LIVE;
import static io.bidd.controlplane.rental.Phase.PROVISIONING;
import static io.bidd.controlplane.rental.Phase.SCHEDULED;
import static io.bidd.controlplane.rental.Phase.SUSPENDED;

import io.bidd.controlplane.plan.Quote;
import io.bidd.controlplane.problem.Refused;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "rentals")
class Rental {

    @Id
    String id;

    String companyId;
    String planCode;
    int planVersion;
    String shopName;
    String slug;
    String color;
    byte @Nullable [] logo;
    Instant startsAt;
    Instant endsAt;
    int expectedCrowd;

    @Enumerated(EnumType.STRING)
    Phase phase;

    String invoiceId;

    @Nullable
    String tenantId;

    Instant orderedAt;

    @Nullable
    Instant paidAt;

    @Nullable
    Instant liveAt;

    @Nullable
    Instant suspendedAt;

    @Nullable
    String suspendedFor;

    @Nullable
    Instant endingAt;

    @Nullable
    Instant deleteAt;

    @Nullable
    Instant deletedAt;

    @Version
    @Nullable
    Integer version;

    @SuppressWarnings("NullAway.Init")
    protected Rental() {}

    Rental(String id, String companyId, RentalOrder order, Quote quote, String invoiceId, Instant at) {
        this.id = id;
        this.companyId = companyId;
        this.planCode = quote.plan();
        this.planVersion = quote.planVersion();
        this.shopName = order.shopName().strip();
        this.slug = order.slug();
        this.color = order.color();
        this.logo = order.logo() == null ? null : Logo.asShown(order.logo());
        this.startsAt = order.startsAt();
        this.endsAt = order.endsAt();
        this.expectedCrowd = order.expectedCrowd();
        this.phase = AWAITING_PAYMENT;
        this.invoiceId = invoiceId;
        this.orderedAt = at;
    }

    void pay(Instant at) {
        require(phase == AWAITING_PAYMENT, "only a rental that awaits payment can be paid");
        phase = SCHEDULED;
        paidAt = at;
    }

    void cancelUnpaid() {
        require(phase == AWAITING_PAYMENT, "only an unpaid rental can be cancelled");
        phase = CANCELLED;
    }

    void provision(String tenant) {
        require(phase == SCHEDULED, "only a scheduled rental can be provisioned");
        phase = PROVISIONING;
        tenantId = tenant;
    }

    void goLive(Instant at) {
        require(phase == PROVISIONING, "only a rental in provisioning can go live");
        phase = LIVE;
        liveAt = at;
    }

    /** @param reason for the company to read */
    void suspend(String reason, Instant at) {
        require(Set.of(LIVE, SUSPENDED).contains(phase), "only a live rental can be suspended");
        if (phase == LIVE) suspendedAt = at;
        phase = SUSPENDED;
        suspendedFor = reason;
    }

    void resume() {
        require(phase == SUSPENDED, "only a suspended rental can be resumed");
        phase = LIVE;
        suspendedAt = null;
        suspendedFor = null;
    }

    void end(Duration grace, Instant at) {
        require(Set.of(PROVISIONING, LIVE, SUSPENDED).contains(phase), "only a live rental can be ended");
        phase = ENDING;
        endingAt = at;
        deleteAt = at.plus(grace);
    }

    void delete(Instant at) {
        require(
                phase == ENDING && deleteAt != null && !at.isBefore(deleteAt),
                "only an ended rental past its grace period can be deleted");
        phase = DELETED;
        deletedAt = at;
    }

    private void require(boolean right, String rule) {
        if (!right) throw Refused.conflict("wrong-phase", "Not now: " + rule + ", and this one is " + phase + ".");
    }
}
