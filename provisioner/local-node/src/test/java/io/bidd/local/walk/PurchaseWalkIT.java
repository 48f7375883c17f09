package io.bidd.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.local.demo.Visitor;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Purchases in a pooled shop, at the API, while programs around it are stopped and killed. */
@ResourceLock(LocalBidd.LOCK)
class PurchaseWalkIT {

    private static Seller seller;
    private static String shop;

    @BeforeAll
    static void aShop() throws Exception {
        seller = new Seller().approved();
        var rental = seller.rent("STARTER", "walkstarter");
        seller.awaitPhase(rental, "LIVE");
        shop = seller.rental(rental).path("url").asString();
    }

    @Test
    void aShopperBuysCancelsAndTheUnitIsForSaleAgain() throws Exception {
        var deal = seller.deal(shop, 1, 1);
        var jiwoo = new Buyer(shop);
        assertThat(jiwoo.order(deal, "no pass", 1, 9_900).status()).isEqualTo(403);
        var order = jiwoo.order(deal, jiwoo.pass(deal), 1, 9_900)
                .ok()
                .json()
                .path("id")
                .asString();
        jiwoo.agreeToPay(order);
        assertThat(jiwoo.comeBack(order)).isEqualTo("PAID");
        assertThat(jiwoo.get("/api/deals/" + deal).json().path("state").asString())
                .isEqualTo("SOLD_OUT");
        assertThat(seller.sales(shop, deal))
                .singleElement()
                .satisfies(sale -> assertThat(sale.path("state").asString()).isEqualTo("PAID"));

        assertThat(jiwoo.post("/api/orders/" + order + "/cancellation", Map.of())
                        .ok()
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("REFUNDED");
        await().until(() -> jiwoo.get("/api/deals/" + deal + "/line/now")
                .json()
                .path("state")
                .asString()
                .equals("OPEN")); // the returned unit opens the line again
        assertThat(new Buyer(shop).buy(deal)).isNotEqualTo(order);
    }

    @Test
    void theDeskIsForTheCompanyThatRents() throws Exception {
        var stranger = new Seller().approved();
        assertThat(stranger.api
                        .visitor()
                        .get(shop + "/api/seller/products", stranger.api.authorization())
                        .status())
                .isEqualTo(403);
        assertThat(seller.api
                        .visitor()
                        .get(shop + "/api/seller/products", seller.api.authorization())
                        .status())
                .isEqualTo(200);
        assertThat(new Visitor().get(shop + "/api/seller/products").status()).isEqualTo(401);
    }

    @Test
    void theControlPlaneStandsStillAndTheShopSellsOn() throws Exception {
        var deal = seller.deal(shop, 3, 1);
        var control = LocalBidd.pid("control-plane");
        LocalBidd.signal("STOP", control);
        try {
            new Buyer(shop).buy(deal);
        } finally {
            LocalBidd.signal("CONT", control);
        }
        assertThat(seller.sales(shop, deal)).hasSize(1);
    }

    @Test
    void aKilledRuntimeIsBackByItselfAndNoPaidOrderIsLost() throws Exception {
        var deal = seller.deal(shop, 5, 1);
        var paid = new Buyer(shop);
        var order = paid.buy(deal);
        var away = new Buyer(shop); // agrees to pay at the provider while the shop is gone
        var agreed = away.order(deal, away.pass(deal), 1, 9_900)
                .ok()
                .json()
                .path("id")
                .asString();
        away.agreeToPay(agreed);

        var before = LocalBidd.pid("shared-1");
        LocalBidd.signal("KILL", before);
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptions()
                .until(() -> paid.get("/api/orders").status() == 200);
        assertThat(LocalBidd.pid("shared-1")).isNotEqualTo(before);
        assertThat(paid.state(order)).isEqualTo("PAID");
        assertThat(away.comeBack(agreed)).isEqualTo("PAID");
        new Buyer(shop).buy(deal);
    }
}
