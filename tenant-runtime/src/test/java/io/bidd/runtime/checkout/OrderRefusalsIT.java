package io.bidd.runtime.checkout;

import static io.bidd.runtime.Goods.PRICE;
import static io.bidd.runtime.TestShops.ALPHA;
import static io.bidd.runtime.TestShops.BETA;
import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.template.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the order API refuses, each beside what it grants. */
class OrderRefusalsIT extends ShopIT {

    @Autowired
    Goods goods;

    @Test
    void aDealIsSoldInItsWindowOnly() throws Exception {
        var jiwoo = shopper(ALPHA);
        var early = goods.deal(
                ALPHA, 10, 2, Instant.now().plusSeconds(7_200), Instant.now().plusSeconds(9_000));
        assertThat(place(ALPHA, jiwoo, order(early, "any", 1, PRICE)).problem()).isEqualTo("not-open-yet");
        assertThat(post(ALPHA, "/api/deals/" + early + "/line", jiwoo, Map.of()).problem())
                .isEqualTo("line-closed");

        var running = goods.deal(ALPHA, 10, 2);
        var pass = pass(ALPHA, running, jiwoo);
        assertThat(place(ALPHA, jiwoo, order(running, pass, 1, PRICE)).status()).isEqualTo(201);

        var late = goods.deal(
                ALPHA, 10, 2, Instant.now().minusSeconds(60), Instant.now().plusSeconds(300));
        var latePass = pass(ALPHA, late, jiwoo);
        clockAhead(Duration.ofMinutes(6));
        assertThat(place(ALPHA, jiwoo, order(late, latePass, 1, PRICE)).problem())
                .isEqualTo("deal-over");
    }

    @Test
    void nobodyOrdersWithoutTheirOwnFreshPass() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var other = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        var minsu = shopper(ALPHA);
        var pass = pass(ALPHA, deal, jiwoo);
        var ticket = post(ALPHA, "/api/deals/" + deal + "/line", minsu, Map.of())
                .json()
                .path("ticket")
                .asString();

        assertThat(place(ALPHA, jiwoo, order(deal, "", 1, PRICE)).problem()).isEqualTo("no-pass");
        assertThat(place(ALPHA, jiwoo, order(deal, pass.substring(0, pass.length() - 2) + "xx", 1, PRICE))
                        .problem())
                .isEqualTo("no-pass");
        assertThat(place(ALPHA, minsu, order(deal, pass, 1, PRICE)).problem())
                .as("somebody else's")
                .isEqualTo("no-pass");
        assertThat(place(ALPHA, minsu, order(deal, ticket, 1, PRICE)).problem())
                .as("a ticket is no pass")
                .isEqualTo("no-pass");
        assertThat(place(ALPHA, jiwoo, order(other, pass, 1, PRICE)).problem())
                .as("for another deal")
                .isEqualTo("no-pass");
        assertThat(place(ALPHA, jiwoo, order(deal, pass, 1, PRICE)).status()).isEqualTo(201);
        assertThat(place(ALPHA, jiwoo, order(deal, pass, 1, PRICE)).problem())
                .as("used")
                .isEqualTo("pass-used");
    }

    @Test
    void aPassEnds() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        var pass = pass(ALPHA, deal, jiwoo);
        clockAhead(Duration.ofMinutes(11));
        assertThat(place(ALPHA, jiwoo, order(deal, pass, 1, PRICE)).problem()).isEqualTo("no-pass");
        clockAhead(Duration.ofMinutes(9));
        assertThat(place(ALPHA, jiwoo, order(deal, pass, 1, PRICE)).status()).isEqualTo(201);
    }

    @Test
    void theShopSaysWhatItCosts() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        var pass = pass(ALPHA, deal, jiwoo);
        assertThat(place(ALPHA, jiwoo, order(deal, pass, 2, 1)).problem()).isEqualTo("wrong-amount");
        assertThat(place(ALPHA, jiwoo, order(deal, pass, 2, PRICE)).problem()).isEqualTo("wrong-amount");
        var placed = place(ALPHA, jiwoo, order(deal, pass, 2, 2 * PRICE));
        assertThat(placed.status()).isEqualTo(201);
        assertThat(placed.json().path("total").path("amount").asLong()).isEqualTo(2 * PRICE);
    }

    @Test
    void nobodyHasMoreThanTheLimit() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        assertThat(place(ALPHA, jiwoo, order(deal, pass(ALPHA, deal, jiwoo), 3, 3 * PRICE))
                        .problem())
                .isEqualTo("limit-reached");
        assertThat(place(ALPHA, jiwoo, order(deal, pass(ALPHA, deal, jiwoo), 2, 2 * PRICE))
                        .status())
                .isEqualTo(201);
        assertThat(place(ALPHA, jiwoo, order(deal, pass(ALPHA, deal, jiwoo), 1, PRICE))
                        .problem())
                .isEqualTo("limit-reached");
    }

    @Test
    void aRepeatedRequestIsOneOrder() throws Exception {
        var deal = goods.deal(ALPHA, 10, 5);
        var jiwoo = shopper(ALPHA);
        var pass = pass(ALPHA, deal, jiwoo);
        var order = order(deal, pass, 1, PRICE);
        var key = Ids.next();
        var first = post(ALPHA, "/api/orders", jiwoo, order, "Idempotency-Key", key);
        var again = post(ALPHA, "/api/orders", jiwoo, order, "Idempotency-Key", key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).as("the very same answer").isEqualTo(first.body());

        var other = order(deal, pass, 2, 2 * PRICE);
        assertThat(post(ALPHA, "/api/orders", jiwoo, other, "Idempotency-Key", key)
                        .problem())
                .isEqualTo("key-reused");
        assertThat(get(ALPHA, "/api/orders", jiwoo).json()).hasSize(1);
    }

    @Test
    void badInputGetsAClearAnswerAndChangesNothing() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        var pass = pass(ALPHA, deal, jiwoo);
        for (var quantity : new int[] {0, -1, Integer.MAX_VALUE}) {
            var answer = place(ALPHA, jiwoo, order(deal, pass, quantity, PRICE));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("fields").has("lines[0].quantity")).isTrue();
        }
        var noAddress = order(deal, pass, 1, PRICE);
        noAddress.put("zipcode", "abc");
        assertThat(place(ALPHA, jiwoo, noAddress).json().path("fields").has("zipcode"))
                .isTrue();
        assertThat(post(ALPHA, "/api/orders", jiwoo, order(deal, pass, 1, PRICE))
                        .status())
                .as("without a key")
                .isEqualTo(400);
        assertThat(place(ALPHA, jiwoo, order("nosuchdeal", pass, 1, PRICE)).problem())
                .isEqualTo("no-such-deal");
        assertThat(get(ALPHA, "/api/deals/" + deal, null)
                        .json()
                        .path("stock")
                        .path("free")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void whatIsNoOrderIsRefusedWithAStableTypeAndChangesNothing() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        var key = new String[] {"Idempotency-Key", Ids.next()};
        var half = order(deal, "", 1, PRICE);
        half.put("lines", List.of(Map.of("deal", deal, "quantity", 1.5, "pass", "")));
        assertThat(post(ALPHA, "/api/orders", jiwoo, half, key).problem())
                .as("half a unit")
                .isEqualTo("bad-request");
        var nothing = order(deal, "", 1, PRICE);
        nothing.put("lines", List.of());
        assertThat(post(ALPHA, "/api/orders", jiwoo, nothing, key).problem()).isEqualTo("invalid");
        var twice = order(deal, "", 1, PRICE);
        twice.put(
                "lines",
                List.of(
                        Map.of("deal", deal, "quantity", 1, "pass", ""),
                        Map.of("deal", deal, "quantity", 1, "pass", "")));
        assertThat(post(ALPHA, "/api/orders", jiwoo, twice, key).problem())
                .as("a deal twice")
                .isEqualTo("invalid");
        var large = order(deal, "x".repeat(70_000), 1, PRICE);
        assertThat(post(ALPHA, "/api/orders", jiwoo, large, key).problem()).isEqualTo("content-too-large");
        assertThat(send(ALPHA, "POST", "/api/orders", jiwoo, null, "Content-Type", "text/plain", key[0], key[1])
                        .problem())
                .isEqualTo("unsupported-media-type");
        assertThat(post(
                                ALPHA,
                                "/api/orders/nosuchorder/refunds",
                                jiwoo,
                                Map.of("lines", List.of(Map.of("line", "x", "quantity", 1))),
                                key)
                        .status())
                .isEqualTo(404);
        assertThat(get(ALPHA, "/api/orders", jiwoo).json()).isEmpty();
        assertThat(get(ALPHA, "/api/deals/" + deal, null)
                        .json()
                        .path("stock")
                        .path("free")
                        .asInt())
                .isEqualTo(10);
    }

    @Test
    void ordersAreTheirShoppersOnly() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        var minsu = shopper(ALPHA);
        var id = place(ALPHA, jiwoo, order(deal, pass(ALPHA, deal, jiwoo), 1, PRICE))
                .json()
                .path("id")
                .asString();

        assertThat(get(ALPHA, "/api/orders/" + id, jiwoo).status()).isEqualTo(200);
        assertThat(get(ALPHA, "/api/orders/" + id, minsu).status()).isEqualTo(404);
        assertThat(post(ALPHA, "/api/orders/" + id + "/payment", minsu, Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(post(ALPHA, "/api/orders/" + id + "/cancellation", minsu, Map.of())
                        .status())
                .isEqualTo(404);
        assertThat(get(ALPHA, "/api/orders/" + id, null).status()).isEqualTo(401);
        assertThat(post(ALPHA, "/api/orders/" + id + "/cancellation", jiwoo, Map.of())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aShoppersTokenIsNothingAtAnotherShop() throws Exception {
        var jiwoo = shopper(ALPHA);
        assertThat(get(ALPHA, "/api/orders", jiwoo).status()).isEqualTo(200);
        assertThat(get(BETA, "/api/orders", jiwoo).status()).isEqualTo(401);
        assertThat(get(BETA, "/api/orders", shopper(BETA)).status()).isEqualTo(200);
    }

    @Test
    void theDeskIsClosedToShoppersAndStrangers() throws Exception {
        assertThat(get(ALPHA, "/api/seller/products", null).status()).isEqualTo(401);
        assertThat(get(ALPHA, "/api/seller/products", shopper(ALPHA)).status()).isEqualTo(401);
    }
}
