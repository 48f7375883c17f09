package io.bidd.runtime.storefront;

import static io.bidd.runtime.Goods.PRICE;
import static io.bidd.runtime.TestShops.ALPHA;
import static io.bidd.runtime.TestShops.BETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.runtime.TestShops;
import io.bidd.template.ServedTenant;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A shop at host names of its company's own, and what only who comes to the process itself may see. */
class OwnDomainIT extends ShopIT {

    private static final String DOMAIN = "shop.beta.example";

    @Autowired
    Goods goods;

    /** Beta as somebody sees it who came by the company's own name. */
    private final ServedTenant elsewhere = BETA.visitedAt(DOMAIN);

    @BeforeEach
    void ledThere() throws Exception {
        TestShops.write(BETA.id(), with(BETA, List.of(DOMAIN)));
        await().until(() -> get(elsewhere, "/", null).status() == 200);
    }

    @AfterAll
    static void asBefore() throws Exception {
        TestShops.write(BETA.id(), BETA);
    }

    @Test
    void aPurchaseBegunAtACompanysOwnNameEndsThere() throws Exception {
        var deal = goods.deal(BETA, 5, 1);
        assertThat(buy(elsewhere, deal)).isEqualTo(URI.create("http://" + DOMAIN));
        assertThat(buy(BETA, deal)).isEqualTo(URI.create(BETA.url()));
    }

    /** @return the site that the payer is sent back to */
    private URI buy(ServedTenant shop, String deal) throws Exception {
        var token = shopper(shop);
        var order = place(shop, token, order(deal, pass(shop, deal, token), 1, PRICE))
                .json()
                .path("id")
                .asString();
        assertThat(post(shop, "/api/orders/" + order + "/payment", token, null).status())
                .isEqualTo(200);
        var back = provider.lastReturn;
        provider.agree(order);
        assertThat(post(shop, "/api/orders/" + order + "/payment/confirmation", token, null)
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("PAID");
        // It is one shop: the same order at the other name, too.
        assertThat(get(BETA, "/api/orders/" + order, token).status()).isEqualTo(200);
        return URI.create(back.getScheme() + "://" + back.getAuthority());
    }

    /** The desk has one address, for that is where people come back to when they have signed in. */
    @Test
    void theDeskIsAtThePlatformsName() throws Exception {
        var desk = get(elsewhere, "/seller/deals?state=OPEN", null);
        assertThat(desk.status()).isEqualTo(307);
        assertThat(desk.location()).isEqualTo(BETA.url() + "/seller/deals?state=OPEN");
        assertThat(get(BETA, "/seller/deals", null).location()).doesNotContain(DOMAIN);
        assertThat(get(elsewhere, "/sellers", null).location()).isNotEqualTo(BETA.url() + "/sellers");
    }

    @Test
    void aNameLeadsToItsOwnShopOnlyAndToNobodyOnceItIsTakenAway() throws Exception {
        var token = shopper(elsewhere);
        assertThat(get(elsewhere, "/api/orders", token).status()).isEqualTo(200);
        assertThat(get(ALPHA, "/api/orders", token).status()).isEqualTo(401);
        TestShops.write(BETA.id(), BETA);
        await().until(() -> get(elsewhere, "/", null).status() == 404);
        assertThat(get(elsewhere, "/", null).problem()).isEqualTo("no-shop");
        assertThat(get(BETA, "/", null).status()).isEqualTo(200);
    }

    /** Whatever a company calls its own, another shop's address at the platform is not. */
    @Test
    void noShopTakesAnothersName() throws Exception {
        TestShops.write(BETA.id(), with(BETA, List.of(DOMAIN, ALPHA.host())));
        goods.deal(BETA, 5, 1);
        await().during(java.time.Duration.ofSeconds(1))
                .atMost(java.time.Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(get(ALPHA, "/.well-known/shop-health", null)
                                .json()
                                .path("tenant")
                                .asString())
                        .isEqualTo(ALPHA.id()));
    }

    @Test
    void metricsAreForWhoComesToTheProcessItself() throws Exception {
        for (var shop : List.of(ALPHA, elsewhere))
            for (var path : List.of(
                    "/actuator/prometheus",
                    "/%61ctuator/prometheus",
                    "/actuator/%70rometheus",
                    "//actuator/prometheus",
                    "/actuator/prometheus/",
                    "/actuator;a=b/prometheus",
                    "/x/../actuator/prometheus"))
                assertThat(send(shop, "GET", path, null, null, "X-Forwarded-Host", "10.0.0.9")
                                .status())
                        .as(path)
                        .isNotEqualTo(200);
        var itself = get(ALPHA.visitedAt("127.0.0.1"), "/actuator/prometheus", null);
        assertThat(itself.status()).isEqualTo(200);
        assertThat(itself.body()).contains("bidd_line_waiting").contains("http_server_requests_seconds_count");
        for (var path : List.of("/actuator/env", "/actuator", "/actuator/heapdump"))
            assertThat(get(ALPHA.visitedAt("127.0.0.1"), path, null).status())
                    .as(path)
                    .isNotEqualTo(200);
    }

    private static ServedTenant with(ServedTenant shop, List<String> domains) {
        return new ServedTenant(
                shop.id(),
                shop.generation(),
                shop.host(),
                shop.url(),
                shop.closed(),
                shop.brand(),
                shop.company(),
                shop.zone(),
                shop.opensAt(),
                shop.closesAt(),
                shop.expectedCrowd(),
                shop.schema(),
                shop.databaseRole(),
                shop.redisUser(),
                shop.redisPassword(),
                shop.redisPrefix(),
                shop.signingKeys(),
                shop.sealingKey(),
                shop.paymentKey(),
                shop.deskSecret(),
                domains);
    }
}
