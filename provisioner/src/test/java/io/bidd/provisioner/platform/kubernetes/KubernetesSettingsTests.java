package io.bidd.provisioner.platform.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.template.Room;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class KubernetesSettingsTests {

    /** As the program itself reads its settings: a record that has no one constructor would silently be nothing. */
    @Test
    void theSettingsThatComeAlongAreRead() {
        new ApplicationContextRunner()
                .withInitializer(new ConfigDataApplicationContextInitializer())
                .withUserConfiguration(Bound.class)
                .run(context -> {
                    var settings = context.getBean(KubernetesSettings.class);
                    assertThat(settings.shard()).isEqualTo(Room.of(1, 1, 250, 640));
                    assertThat(settings.waitingPerPod()).isEqualTo(5_000);
                    assertThat(settings.cacheImage()).isEmpty();
                    assertThat(settings.gateway()).isEmpty();
                });
    }

    @EnableConfigurationProperties(KubernetesSettings.class)
    static class Bound {}
}
