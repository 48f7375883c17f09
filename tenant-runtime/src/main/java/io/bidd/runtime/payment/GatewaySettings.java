package io.bidd.runtime.payment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a provider counts as down, for each shop and provider on its own.
 *
 * @param window         calls that are looked back on
 * @param minimumCalls   calls before anything is concluded
 * @param failurePercent share of calls without an answer from which on the provider is down, 1 to 100
 * @param openFor        how long nobody is sent to a provider that is down
 * @param trialCalls     calls that are then tried before everybody is sent again
 * @param atOnce         most calls under way at the same time
 */
@ConfigurationProperties("bidd.gateway")
record GatewaySettings(
        @DefaultValue("20") int window,
        @DefaultValue("10") int minimumCalls,
        @DefaultValue("50") int failurePercent,
        @DefaultValue("10s") Duration openFor,
        @DefaultValue("3") int trialCalls,
        @DefaultValue("2000") int atOnce) {}
