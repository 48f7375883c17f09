package io.bidd.controlplane.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainSettingsTests {

    @Test
    void theHostsOfAllOurPagesAndShopsAreOurs() {
        assertThat(new DomainSettings(
                                "",
                                List.of(
                                        "https://id.bidd.example",
                                        "http://{slug}.localhost:8080",
                                        "https://shop-{slug}.shops.example",
                                        "https://{slug}-shop.more.example"),
                                5,
                                Duration.ofDays(7))
                        .ourHosts())
                .containsExactly("id.bidd.example", "localhost", "shops.example", "more.example");
    }
}
