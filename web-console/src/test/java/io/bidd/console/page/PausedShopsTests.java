package io.bidd.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.console.ConsoleSettings;
import io.bidd.console.ConsoleSettings.Urls;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.i18n.AcceptHeaderLocaleResolver;
import org.thymeleaf.TemplateEngine;

class PausedShopsTests {

    private final PausedShops page = new PausedShops(
            new ConsoleSettings(
                    "",
                    new Urls(
                            "https://id.bidd.example",
                            "https://console.bidd.example",
                            "http://control-plane:8081",
                            "https://{slug}.bidd.example")),
            new TemplateEngine(),
            new AcceptHeaderLocaleResolver());

    /** The console is not to be found under anybody else's name, and least of all its sign-in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dawn.bidd.example",
                "shop.dawn.example",
                "SHOP.Dawn.Example",
                "shop.dawn.example.",
                "console.bidd.example.evil.example"
            })
    void everyNameThatIsNotItsOwnIsAShopsThatIsPaused(String host) {
        assertThat(page.shouldNotFilter(asked(host))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "console.bidd.example",
                "Console.Bidd.Example",
                "id.bidd.example",
                "10.0.0.9",
                "localhost",
                "[::1]"
            })
    void theConsolesOwnNameAndWhoLooksAtTheProcessAreServed(String host) {
        assertThat(page.shouldNotFilter(asked(host))).isTrue();
    }

    private static MockHttpServletRequest asked(String host) {
        var request = new MockHttpServletRequest("GET", "/home");
        request.setServerName(host);
        return request;
    }
}
