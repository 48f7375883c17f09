package io.bidd.controlplane.rental;

import io.bidd.controlplane.billing.InvoiceView;
import io.bidd.template.TenantStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rental as its company sees it.
 *
 * @param steps    of building or removing the shop; causes of failures are kept from companies
 * @param suspendedFor why the platform has closed the shop for a while
 * @param exported whether the data can be fetched
 */
public record RentalView(
        String id,
        String plan,
        String shopName,
        String slug,
        String color,
        Instant startsAt,
        Instant endsAt,
        int expectedCrowd,
        Phase phase,
        InvoiceView invoice,
        String url,
        String deskUrl,
        List<Step> steps,
        boolean exported,
        Instant orderedAt,
        @Nullable Instant liveAt,
        @Nullable Instant suspendedAt,
        @Nullable String suspendedFor,
        @Nullable Instant endingAt,
        @Nullable Instant deleteAt,
        @Nullable Instant deletedAt) {

    /** One step in plain words (by its name) with its state and next try. */
    public record Step(
            String name,
            TenantStatus.StepState state,
            @Nullable Instant nextTry,
            @Nullable Instant at,
            long millis) {

        static Step of(TenantStatus.StepStatus step) {
            return new Step(step.name(), step.state(), step.nextTry(), step.at(), step.millis());
        }
    }
}
