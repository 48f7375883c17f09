package io.bidd.controlplane.rental;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param grace     how long data can be fetched after a shop has closed
 * @param lead      how long before its start a shop is built
 * @param payWithin how long an order waits for its payment
 */
@ConfigurationProperties("bidd.rental")
record RentalSettings(
        @DefaultValue("30d") Duration grace,
        @DefaultValue("1h") Duration lead,
        @DefaultValue("24h") Duration payWithin) {}
