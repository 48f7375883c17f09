package io.bidd.runtime.payment.kakaopay;

import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param url         where the provider answers, without a path
 * @param readTimeout from a request to the last byte of its answer
 */
@ConfigurationProperties("bidd.kakaopay")
record KakaoPaySettings(
        @DefaultValue("https://open-api.kakaopay.com") URI url,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("5s") Duration readTimeout) {}
