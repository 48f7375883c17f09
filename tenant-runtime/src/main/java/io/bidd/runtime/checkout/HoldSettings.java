package io.bidd.runtime.checkout;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param keepFor  how long an order's units are kept for its payment
 * @param extendBy how much longer, once, where the provider did not answer
 */
@ConfigurationProperties("bidd.hold")
record HoldSettings(
        @DefaultValue("7m") Duration keepFor,
        @DefaultValue("7m") Duration extendBy) {}
