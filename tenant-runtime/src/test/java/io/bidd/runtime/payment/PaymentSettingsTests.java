package io.bidd.runtime.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class PaymentSettingsTests {

    @Test
    void defaults() {
        assertThat(bind(Map.of(), "bidd.gateway", GatewaySettings.class))
                .isEqualTo(new GatewaySettings(20, 10, 50, Duration.ofSeconds(10), 3, 2_000));
        assertThat(bind(Map.of(), "bidd.sandbox", OfferSettings.class)).isEqualTo(new OfferSettings(true));
    }

    @Test
    void keys() {
        var changed = Map.of(
                "bidd.gateway.window", "40",
                "bidd.gateway.minimum-calls", "5",
                "bidd.gateway.failure-percent", "80",
                "bidd.gateway.open-for", "1m",
                "bidd.gateway.trial-calls", "1",
                "bidd.gateway.at-once", "8",
                "bidd.sandbox.offered", "false");
        assertThat(bind(changed, "bidd.gateway", GatewaySettings.class))
                .isEqualTo(new GatewaySettings(40, 5, 80, Duration.ofMinutes(1), 1, 8));
        assertThat(bind(changed, "bidd.sandbox", OfferSettings.class)).isEqualTo(new OfferSettings(false));
    }

    private static <T> T bind(Map<String, String> settings, String prefix, Class<T> type) {
        return new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate(prefix, type);
    }
}
