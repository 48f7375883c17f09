package io.bidd.runtime.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class StripeSettingsTests {

    @Test
    void theProviderIsFoundAndNotWaitedForLongUnlessSomebodySaysOtherwise() {
        assertThat(bound(Map.of()))
                .isEqualTo(new StripeSettings(
                        URI.create("https://api.stripe.com"),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(300)));
        assertThat(bound(Map.of("bidd.stripe.url", "http://stub.example", "bidd.stripe.read-timeout", "300ms")))
                .isEqualTo(new StripeSettings(
                        URI.create("http://stub.example"),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(300)));
    }

    private static StripeSettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("bidd.stripe", StripeSettings.class);
    }
}
