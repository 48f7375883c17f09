package io.bidd.controlplane.rental;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.bidd.controlplane.problem.Refused;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BrandRulesTests {

    @Test
    void contrastIsTheOneOfWcag() {
        assertThat(BrandRules.contrastWithWhite("#000000")).isCloseTo(21, within(0.01));
        assertThat(BrandRules.contrastWithWhite("#ffffff")).isCloseTo(1, within(0.01));
        assertThat(BrandRules.contrastWithWhite("#767676")).isCloseTo(4.54, within(0.01));
    }

    @Test
    void whatCannotBeReadOrIsOursIsRefused() {
        refused("shop", "#ffee88", null, "color-too-light");
        refused("console", "#c8432b", null, "slug-reserved");
        refused("shop", "#c8432b", "<svg/>".getBytes(java.nio.charset.StandardCharsets.UTF_8), "logo-not-an-image");
        refused("shop", "#c8432b", new byte[BrandRules.LARGEST_LOGO + 1], "logo-too-large");
        BrandRules.check(order("shop", "#c8432b", null));
    }

    private static void refused(String slug, String color, byte[] logo, String type) {
        assertThatThrownBy(() -> BrandRules.check(order(slug, color, logo)))
                .isInstanceOf(Refused.class)
                .extracting("type")
                .isEqualTo(type);
    }

    private static RentalOrder order(String slug, String color, byte[] logo) {
        return new RentalOrder(
                "STARTER", "Shop", slug, color, logo, Instant.EPOCH, Instant.EPOCH.plusSeconds(3_600), 1, 0);
    }
}
