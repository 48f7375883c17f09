package io.bidd.runtime.checkout;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param window         orders that are looked back at
 * @param atLeast        of so many at least
 * @param failingPercent share that pauses the product
 * @param pause          until it is tried again
 * @param trial          orders of that trial
 */
@ConfigurationProperties("bidd.product-breaker")
record ProductBreakerSettings(
        @DefaultValue("100") int window,
        @DefaultValue("20") int atLeast,
        @DefaultValue("10") float failingPercent,
        @DefaultValue("10s") Duration pause,
        @DefaultValue("5") int trial) {}
