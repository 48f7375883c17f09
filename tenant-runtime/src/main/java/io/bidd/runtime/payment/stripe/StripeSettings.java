package io.bidd.runtime.payment.stripe;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param url              where the provider answers, without a path
 * @param readTimeout      longest pause before or in an answer
 * @param webhookTolerance how old a message may be
 */
@ConfigurationProperties("bidd.stripe")
record StripeSettings(
        @DefaultValue("https://api.stripe.com") URI url,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("300s") Duration webhookTolerance) {}
