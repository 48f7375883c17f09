package io.bidd.console.api;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rental as its company sees it.
 *
 * @param phase    {@code AWAITING_PAYMENT}, {@code SCHEDULED}, {@code PROVISIONING}, {@code LIVE}, {@code SUSPENDED}, {@code ENDING},
 *                 {@code DELETED} or {@code CANCELLED}
 * @param steps    of building or removing the shop
 * @param exported whether the data can be fetched
 */
public record Rental(
        String id,
        String plan,
        String shopName,
        String slug,
        String color,
        Instant startsAt,
        Instant endsAt,
        int expectedCrowd,
        String phase,
        Invoice invoice,
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

    private static final Set<String> OVER = Set.of("ENDING", "DELETED", "CANCELLED");
    private static final Set<String> MOVING = Set.of("SCHEDULED", "PROVISIONING", "ENDING");

    /** Whether it may change with nobody doing anything, so that it is worth looking again. */
    public boolean moving() {
        return MOVING.contains(phase);
    }

    /** Whether its shop is there or is yet to come. */
    public boolean hasShop() {
        return !OVER.contains(phase);
    }

    /** The shop's host name at the platform, without a port. */
    public String host() {
        return URI.create(url).getHost();
    }

    /** Changes whenever more than the steps of the page would look different. */
    public String stage() {
        return exported ? phase + "-exported" : phase;
    }

    /** Changes whenever a step does. */
    public String progress() {
        return Integer.toHexString(steps.hashCode());
    }

    public long stepsDone() {
        return steps.stream().filter(step -> step.state().equals("DONE")).count();
    }

    /** @param state {@code PENDING}, {@code RUNNING}, {@code DONE} or {@code WAITING}; a waiting step has a next try */
    public record Step(
            String name,
            String state,
            @Nullable Instant nextTry,
            @Nullable Instant at,
            long millis) {}
}
