package io.bidd.provisioner.reconcile;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param resync       how often a tenant that is as wanted is looked at again
 * @param firstRetry   pause after the first failure; it doubles with each further one
 * @param longestRetry pause at most
 * @param atOnce       tenants that are worked on at the same moment; each may need a connection of the pool
 */
@ConfigurationProperties("bidd.reconcile")
record ReconcileSettings(Duration resync, Duration firstRetry, Duration longestRetry, int atOnce) {

    /** When a tenant that is as wanted is looked at again, give or take a fifth, so that tenants do not march in step. */
    Duration nextLook(double dice) {
        return resync.multipliedBy(80 + (long) (40 * dice)).dividedBy(100);
    }

    /** Doubles with every failure, capped, with a fifth of jitter so that tenants do not march in step. */
    Duration pause(int failures, double dice) {
        var doubled = firstRetry.multipliedBy(1L << Math.min(failures - 1, 20));
        var capped = doubled.compareTo(longestRetry) > 0 ? longestRetry : doubled;
        return capped.multipliedBy(80 + (long) (40 * dice)).dividedBy(100);
    }
}
