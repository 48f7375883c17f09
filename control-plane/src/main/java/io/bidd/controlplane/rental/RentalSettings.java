package io.bidd.controlplane.rental;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param grace     how long data can be fetched after a shop has closed
 * @param lead      how long before its start a shop is built
 * @param payWithin how long an order waits for its payment
 * @param shards    names of the runtimes that shops share, one or more; each {@code [a-z][a-z0-9-]{0,30}}
 */
@ConfigurationProperties("bidd.rental")
record RentalSettings(
        @DefaultValue("30d") Duration grace,
        @DefaultValue("1h") Duration lead,
        @DefaultValue("24h") Duration payWithin,
        @DefaultValue("shared-1") List<String> shards) {}
