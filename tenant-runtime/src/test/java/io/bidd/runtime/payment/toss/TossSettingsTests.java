package io.bidd.runtime.payment.toss;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class TossSettingsTests {

    @Test
    void theProviderIsFoundAndNotWaitedForLongUnlessSomebodySaysOtherwise() {
        assertThat(bound(Map.of()))
                .isEqualTo(new TossSettings(
                        URI.create("https://api.tosspayments.com"),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        1000));
        assertThat(bound(Map.of("bidd.toss.url", "http://stub.example", "bidd.toss.read-timeout", "300ms")))
                .isEqualTo(new TossSettings(
                        URI.create("http://stub.example"), Duration.ofSeconds(2), Duration.ofMillis(300), 1000));
    }

    private static TossSettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("bidd.toss", TossSettings.class);
    }
}
