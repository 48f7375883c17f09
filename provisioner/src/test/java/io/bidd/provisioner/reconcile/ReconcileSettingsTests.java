package io.bidd.provisioner.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconcileSettingsTests {

    private final ReconcileSettings settings =
            new ReconcileSettings(Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(1), 1);

    @Test
    void pausesDoubleUpToALimitAndNeverEnd() {
        assertThat(settings.pause(1, 0.5)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.pause(3, 0.5)).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.pause(1_000, 0.5)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void tenantsDoNotMarchInStep() {
        assertThat(settings.pause(1, 0)).isEqualTo(Duration.ofMillis(800));
        assertThat(settings.pause(1, 1)).isEqualTo(Duration.ofMillis(1_200));
    }
}
