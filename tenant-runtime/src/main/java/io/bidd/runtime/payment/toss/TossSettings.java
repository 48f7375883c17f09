package io.bidd.runtime.payment.toss;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param url           where the provider answers, without a path
 * @param readTimeout   from a request to the last byte of its answer
 * @param statementPage movements asked for at a time; the provider gives 5,000 at most
 */
@ConfigurationProperties("bidd.toss")
record TossSettings(
        @DefaultValue("https://api.tosspayments.com") URI url,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout,
        @DefaultValue("1000") int statementPage) {}
