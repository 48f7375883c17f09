package io.bidd.runtime.storefront;

import static io.bidd.runtime.Goods.PRICE;
import static io.bidd.runtime.TestShops.ALPHA;
import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.runtime.TestShops;
import io.bidd.template.ServedTenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Every page of the shop, in both languages, as a browser asks for it. */
class StorefrontPagesIT extends ShopIT {

    @Autowired
    Goods goods;

    @ParameterizedTest
    @ValueSource(strings = {"ko", "en"})
    void everyPageShows(String language) throws Exception {
        var running = goods.deal(ALPHA, 10, 2);
        var upcoming = goods.deal(
                ALPHA, 10, 2, Instant.now().plusSeconds(60), Instant.now().plusSeconds(120));
        var token = shopper(ALPHA);
        var ticket = post(ALPHA, "/api/deals/" + running + "/line", token, Map.of())
                .json()
                .path("ticket")
                .asString();
        var pass = pass(ALPHA, running, token);
        var order = place(ALPHA, token, order(running, pass, 1, PRICE))
                .json()
                .path("id")
                .asString();

        assertThat(page(language, "/", null, null)).contains("Shop alpha", "9,900", "감귤");
        assertThat(page(language, "/?category=FOOD", null, null)).contains("감귤");
        assertThat(page(language, "/deals/" + running, null, null))
                .contains(language.equals("ko") ? "줄 서기" : "Join the line");
        assertThat(page(language, "/deals/" + upcoming, null, null))
                .contains(language.equals("ko") ? "시작까지" : "Opens in")
                .contains("data-test=\"join\"", language.equals("ko") ? "미리 입장하기" : "Enter early");
        assertThat(page(language, "/sign-in", null, null)).contains("name=\"password\"");
        assertThat(page(language, "/sign-up", null, null)).contains("name=\"password\"");
        assertThat(page(language, "/deals/" + running + "/line", token, "ticket=" + ticket))
                .contains("data-place=\"1\"", "/turn");
        assertThat(page(language, "/deals/" + running + "/order", token, "pass=" + pass))
                .contains("name=\"zipcode\"", "name=\"key\"");
        assertThat(page(language, "/orders", token, null)).contains("감귤");
        assertThat(page(language, "/orders/" + order, token, null))
                .contains("data-state=\"OPEN\"", "data-test=\"pay\"");
        assertThat(page(language, "/deals/" + running + "?notice=sold-out", null, null))
                .contains("class=\"notice\"");
    }

    @Test
    void whoIsNotSignedInIsAskedToAndSentBack() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var answer = send(ALPHA, "GET", "/orders", null, null, "Accept", "text/html");
        assertThat(answer.status()).isEqualTo(302);
        assertThat(send(ALPHA, "POST", "/deals/" + deal + "/line", null, null, "Accept", "text/html")
                        .status())
                .as("without a CSRF token")
                .isNotEqualTo(200);
    }

    @Test
    void theWayBackNeverLeadsToAnotherSite() {
        assertThat(MemberPages.safe("/deals/abc")).isEqualTo("/deals/abc");
        for (var elsewhere : new String[] {
            "//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/%2f", null
        }) assertThat(MemberPages.safe(elsewhere)).as(elsewhere).isEqualTo("/");
    }

    @Test
    void aClosedShopSaysSoEverywhereAndToEverybody() throws Exception {
        var closed = new ServedTenant(
                ALPHA.id(),
                2,
                "closed.localhost",
                "http://closed.localhost",
                true,
                ALPHA.brand(),
                ALPHA.company(),
                ALPHA.zone(),
                ALPHA.opensAt(),
                ALPHA.closesAt(),
                1,
                ALPHA.schema(),
                ALPHA.databaseRole(),
                ALPHA.redisUser(),
                ALPHA.redisPassword(),
                ALPHA.redisPrefix(),
                ALPHA.signingKeys(),
                ALPHA.sealingKey(),
                ALPHA.paymentKey(),
                ALPHA.deskSecret(),
                List.of());
        TestShops.write("closed", closed);
        try {
            org.awaitility.Awaitility.await().until(() -> get(closed, "/", null).status() == 410);
            assertThat(send(closed, "GET", "/", null, null, "Accept", "text/html")
                            .body())
                    .contains("Shop alpha", "02-555-0100");
            assertThat(get(closed, "/api/deals", null).problem()).isEqualTo("shop-closed");
            assertThat(get(closed, "/seller", null).status()).isEqualTo(410);
            assertThat(get(closed, "/.well-known/shop-health", null)
                            .json()
                            .path("closed")
                            .asBoolean())
                    .isTrue();
        } finally {
            TestShops.remove("closed");
        }
        assertThat(get(ALPHA, "/api/deals", null).status()).isEqualTo(200);
    }

    private String page(String language, String path, String token, String cookie) throws Exception {
        var cookies =
                "lang=" + language + (token == null ? "" : "; DDIB=" + token) + (cookie == null ? "" : "; " + cookie);
        var answer = send(ALPHA, "GET", path, null, null, "Accept", "text/html", "Cookie", cookies);
        assertThat(answer.status()).as(path + " " + answer.body()).isEqualTo(200);
        assertThat(answer.body()).as(path).contains("lang=\"" + language + "\"").doesNotContain("??");
        return answer.body();
    }
}
