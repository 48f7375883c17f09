package io.bidd.runtime.payment.sandbox;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param url              where the provider answers, without a path
 * @param readTimeout      from a request to the last byte of its answer
 * @param webhookTolerance how far the time in a message may be from ours
 */
@ConfigurationProperties("bidd.sandbox")
record SandboxSettings(
        @DefaultValue("http://127.0.0.1:8089") URI url,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("300s") Duration webhookTolerance) {}
