package io.bidd.controlplane.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bidd.controlplane.problem.Refused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTests {

    private static final List<String> OURS = List.of("bidd.example");

    @ParameterizedTest
    @CsvSource({
        "shop.dawn.example, shop.dawn.example",
        "' Shop.DAWN.example. ', shop.dawn.example",
        "상점.example, xn--hg4bs7k.example",
        "notbidd.example, notbidd.example",
        "a-b.c1.example, a-b.c1.example"
    })
    void aHostNameIsReadAsDnsHasIt(String typed, String name) {
        assertThat(DomainName.parse(typed, OURS)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example",
                "https://shop.example",
                "shop.example/path",
                "shop.example:8080",
                "10.0.0.1",
                "[::1]",
                "*.example.com",
                "a..example",
                "-a.example",
                "a-.example",
                "a_b.example",
                "shop.example\nHost: other",
                "${jndi:x}.example"
            })
    void whatIsNoHostNameIsRefused(String typed) {
        assertThatThrownBy(() -> DomainName.parse(typed, OURS))
                .isInstanceOf(Refused.class)
                .extracting("type")
                .isEqualTo("not-a-domain");
    }

    @Test
    void namesThatAreTooLongOrOursAreRefused() {
        assertThatThrownBy(() -> DomainName.parse("a.".repeat(125) + "example", OURS))
                .extracting("type")
                .isEqualTo("not-a-domain");
        for (var ours : List.of("bidd.example", "console.bidd.example", "SHOP.bidd.example."))
            assertThatThrownBy(() -> DomainName.parse(ours, OURS))
                    .extracting("type")
                    .isEqualTo("our-domain");
    }
}
