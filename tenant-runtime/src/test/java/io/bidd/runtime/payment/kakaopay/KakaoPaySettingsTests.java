package io.bidd.runtime.payment.kakaopay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class KakaoPaySettingsTests {

    @Test
    void theProviderIsFoundAndNotWaitedForLongUnlessSomebodySaysOtherwise() {
        assertThat(bound(Map.of()))
                .isEqualTo(new KakaoPaySettings(
                        URI.create("https://open-api.kakaopay.com"), Duration.ofSeconds(2), Duration.ofSeconds(5)));
        assertThat(bound(Map.of("bidd.kakaopay.url", "http://stub.example", "bidd.kakaopay.read-timeout", "300ms")))
                .isEqualTo(new KakaoPaySettings(
                        URI.create("http://stub.example"), Duration.ofSeconds(2), Duration.ofMillis(300)));
    }

    private static KakaoPaySettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("bidd.kakaopay", KakaoPaySettings.class);
    }
}
