package io.bidd.runtime.payment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SandboxSettingsTests {

    @Test
    void theProviderIsFoundAndNotWaitedForLongUnlessSomebodySaysOtherwise() {
        assertThat(bound(Map.of()))
                .isEqualTo(new SandboxSettings(
                        URI.create("http://127.0.0.1:8089"),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(300)));
        assertThat(bound(Map.of("bidd.sandbox.url", "http://stub.example", "bidd.sandbox.read-timeout", "300ms")))
                .isEqualTo(new SandboxSettings(
                        URI.create("http://stub.example"),
                        Duration.ofSeconds(2),
                        Duration.ofMillis(300),
                        Duration.ofSeconds(300)));
    }

    private static SandboxSettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("bidd.sandbox", SandboxSettings.class);
    }
}
