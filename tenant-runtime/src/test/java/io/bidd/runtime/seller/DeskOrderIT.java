package io.bidd.runtime.seller;

import static io.bidd.runtime.Goods.PRICE;
import static io.bidd.runtime.TestShops.ALPHA;
import static io.bidd.runtime.TestShops.BETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.template.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What the seller does with orders, units and deals, at the API and on the desk's pages. */
class DeskOrderIT extends ShopIT {

    @Autowired
    Goods goods;

    @Test
    void theSellerPreparesShipsAndDelivers() throws Exception {
        var jiwoo = shopper(ALPHA);
        var order = paid(jiwoo, goods.withoutLine(ALPHA, 5, 5), 1);
        assertThat(command("orders/" + order + "/delivery", null).problem()).isEqualTo("wrong-moment");
        assertThat(command("orders/" + order + "/preparation", null)
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("PREPARING");
        assertThat(command("orders/" + order + "/preparation", null).status())
                .as("done twice is done")
                .isEqualTo(200);
        for (var wrong : List.of(
                Map.of("carrier", "", "trackingNumber", "1"),
                Map.of("carrier", "새벽택배", "trackingNumber", "<b>"),
                Map.of("carrier", "새벽택배"),
                Map.of("carrier", "x".repeat(41), "trackingNumber", "1")))
            assertThat(command("orders/" + order + "/shipment", wrong).problem())
                    .as(wrong.toString())
                    .isEqualTo("invalid");
        assertThat(command("orders/" + order + "/shipment", Map.of("carrier", "새벽택배", "trackingNumber", "1234"))
                        .json()
                        .path("trackingNumber")
                        .asString())
                .isEqualTo("1234");
        assertThat(command("orders/" + order + "/delivery", null)
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("DELIVERED");
        assertThat(command("orders/" + order + "/preparation", null).status()).isEqualTo(409);
        assertThat(seen(order).path("timeline").findValuesAsString("actor"))
                .containsExactly("SHOPPER", "SHOPPER", "PROVIDER", "SELLER", "SELLER", "SELLER");
        assertThat(get(ALPHA, "/api/orders/" + order, jiwoo)
                        .json()
                        .path("carrier")
                        .asString())
                .isEqualTo("새벽택배");
    }

    @Test
    void aPartIsPaidBackAndItsUnitIsOnlyForSaleAgainWhereThatIsWanted() throws Exception {
        var deal = goods.withoutLine(ALPHA, 5, 5);
        var order = paid(shopper(ALPHA), deal, 3);
        var line = seen(order).path("lines").path(0).path("id").asString();
        var refunds = "orders/" + order + "/refunds";

        for (var wrong : List.<Map<String, Object>>of(
                Map.of("reason", ""),
                Map.of("lines", List.of(), "reason", "깨짐"),
                Map.of("lines", List.of(Map.of("line", line, "quantity", 0)), "reason", "깨짐"),
                Map.of("lines", List.of(Map.of("line", line, "quantity", -1)), "reason", "깨짐")))
            assertThat(command(refunds, wrong).problem()).as(wrong.toString()).isEqualTo("invalid");
        for (var wrong : List.of(Map.of("line", line, "quantity", 4), Map.of("line", "anotherorders", "quantity", 1)))
            assertThat(command(refunds, Map.of("lines", List.of(wrong), "reason", "깨짐"))
                            .problem())
                    .as(wrong.toString())
                    .isEqualTo("not-refundable");
        assertThat(provider.refunded(order)).isZero();

        var one = List.of(Map.of("line", line, "quantity", 1));
        assertThat(command(refunds, Map.of("lines", one, "reason", "깨짐", "restock", false))
                        .status())
                .isEqualTo(201);
        assertThat(stock(deal)).containsExactly(4, 2, 0, 2); // broken: neither sold nor for sale
        assertThat(command(refunds, Map.of("lines", one, "reason", "색이 다름", "restock", true))
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("DONE");
        assertThat(stock(deal)).containsExactly(4, 3, 0, 1);
        assertThat(seen(order).path("state").asString()).isEqualTo("PAID");
        assertThat(command(refunds, Map.of("reason", "모두")).status()).isEqualTo(201);
        assertThat(seen(order).path("state").asString()).isEqualTo("REFUNDED");
        assertThat(provider.refunded(order)).isEqualTo(3 * PRICE);
        assertThat(command(refunds, Map.of("reason", "또")).problem()).isEqualTo("too-late");
    }

    @Test
    void aRefundIsDoneOnceForOneKey() throws Exception {
        var order = paid(shopper(ALPHA), goods.withoutLine(ALPHA, 5, 5), 3);
        var line = seen(order).path("lines").path(0).path("id").asString();
        var one = Map.of("lines", List.of(Map.of("line", line, "quantity", 1)), "reason", "깨짐");
        var key = Ids.next();
        var path = "/api/seller/orders/" + order + "/refunds";
        var first = post(ALPHA, path, seller(ALPHA), one, "Idempotency-Key", key);
        var second = post(ALPHA, path, seller(ALPHA), one, "Idempotency-Key", key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(provider.refunded(order)).isEqualTo(PRICE);
    }

    @Test
    void unitsAreAddedAndTakenAwayButNeverThoseOfShoppers() throws Exception {
        var deal = goods.withoutLine(ALPHA, 5, 5);
        paid(shopper(ALPHA), deal, 3);
        var supply = "deals/" + deal + "/supply";
        assertThat(command(supply, Map.of("by", 5)).json().path("free").asInt()).isEqualTo(7);
        assertThat(command(supply, Map.of("by", -7)).json().path("supply").asInt())
                .isEqualTo(3);
        var refused = command(supply, Map.of("by", -1));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.problem()).isEqualTo("not-free");
        assertThat(refused.json().path("free").asInt()).isZero();
        for (var wrong : List.of(0, 1_000_001, -1_000_001))
            assertThat(command(supply, Map.of("by", wrong)).problem()).isEqualTo("invalid");
        assertThat(command(supply, Map.of()).problem()).isEqualTo("bad-request");
        assertThat(command(supply, Map.of("by", 1.5)).problem()).isEqualTo("bad-request");
        assertThat(command("deals/nosuchdeal/supply", Map.of("by", 1)).problem())
                .isEqualTo("no-such-deal");
        assertThat(stock(deal)).containsExactly(3, 0, 0, 3);
    }

    @Test
    void aDealThatIsCalledOffSellsNothingAndPaysEverybodyBack() throws Exception {
        var deal = goods.withoutLine(ALPHA, 5, 5);
        var jiwoo = shopper(ALPHA);
        var paid = paid(jiwoo, deal, 2);
        var unpaid = ordered(jiwoo, deal, 1);
        assertThat(command("deals/" + deal + "/calling-off", Map.of("reason", " "))
                        .problem())
                .isEqualTo("invalid");
        assertThat(command("deals/" + deal + "/calling-off", Map.of("reason", "산지에 태풍이 왔습니다."))
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("CALLED_OFF");
        assertThat(place(ALPHA, jiwoo, order(deal, "", 1, PRICE)).problem()).isEqualTo("deal-over");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> seen(paid).path("state").asString().equals("REFUNDED")
                        && seen(unpaid).path("state").asString().equals("CANCELLED"));
        assertThat(provider.refunded(paid)).isEqualTo(2 * PRICE);
        assertThat(browser(ALPHA, jiwoo, "ko").get("/deals/" + deal).test("called-off"))
                .contains("산지에 태풍이 왔습니다.");
        assertThat(desk(ALPHA, "ko").get("/seller/deals/" + deal).test("called-off"))
                .contains("산지에 태풍이 왔습니다.");
    }

    @Test
    void anotherCompanySeesNothingAndDoesNothing() throws Exception {
        var order = paid(shopper(ALPHA), goods.withoutLine(ALPHA, 5, 5), 1);
        for (var path : List.of("/api/seller/orders/" + order, "/api/seller/alarms", "/api/seller/payment-accounts")) {
            assertThat(get(ALPHA, path, seller(ALPHA)).status()).as(path).isEqualTo(200);
            assertThat(get(ALPHA, path, seller(BETA)).status()).as(path).isEqualTo(403);
            assertThat(get(ALPHA, path, null).status()).as(path).isEqualTo(401);
        }
        assertThat(get(BETA, "/api/seller/orders/" + order, seller(BETA)).problem())
                .isEqualTo("no-such-order");
        for (var command : List.of("preparation", "delivery"))
            assertThat(post(BETA, "/api/seller/orders/" + order + "/" + command, seller(BETA), null)
                            .status())
                    .isEqualTo(404);
        assertThat(post(BETA, "/api/seller/orders/" + order + "/refunds", seller(BETA), Map.of("reason", "x"))
                        .problem())
                .isEqualTo("no-such-order");
        assertThat(seen(order).path("state").asString()).isEqualTo("PAID");
    }

    @Test
    void theDealsPageShowsWhatItBroughtAndChangesItsUnits() throws Exception {
        var deal = goods.withoutLine(ALPHA, 5, 5);
        var order = paid(shopper(ALPHA), deal, 3);
        var desk = desk(ALPHA, "ko");
        var page = desk.get("/seller/deals/" + deal);
        assertThat(page.test("free")).isEqualTo("2 / 5");
        assertThat(page.test("sales")).contains(number(order), "결제 완료", "29,700원");

        page = desk.submit(page, "/supply", Map.of("units", "3", "way", "RAISE"));
        assertThat(page.test("free")).isEqualTo("5 / 8");
        assertThat(page.body()).contains("수량을 바꿨습니다");
        var form = page;
        desk.submit(form, "/supply", Map.of("units", "1", "way", "LOWER"));
        desk.submit(form, "/supply", Map.of("units", "1", "way", "LOWER")); // the second click
        assertThat(desk.get("/seller/deals/" + deal).test("free")).isEqualTo("4 / 7");
        page = desk.get("/seller/deals/" + deal);
        var refused = desk.submit(page, "/supply", Map.of("units", "9", "way", "LOWER"));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.test("not-free")).contains("4개");
        for (var wrong : List.of("0", "-1", "", "1.5", "99999999999"))
            assertThat(desk.submit(refused, "/supply", Map.of("units", wrong, "way", "RAISE"))
                            .status())
                    .as(wrong)
                    .isEqualTo(422);

        command("orders/" + order + "/refunds", Map.of("reason", "모두"));
        page = desk.get("/seller/deals/" + deal);
        assertThat(page.test("gross")).isEqualTo("29,700원");
        assertThat(page.test("returned")).isEqualTo("29,700원");
        assertThat(page.test("revenue")).isEqualTo("0원");
        assertThat(desk(ALPHA, "en").get("/seller/deals/" + deal).body())
                .contains("Change the units", "Refunded")
                .doesNotContain("??");
    }

    @Test
    void aDealIsOnlyCalledOffWithAReasonAndATick() throws Exception {
        var deal = goods.withoutLine(ALPHA, 5, 5);
        var desk = desk(ALPHA, "en");
        var page = desk.get("/seller/deals/" + deal + "/calling-off");
        assertThat(page.test("consequences")).contains("0 paid orders");
        assertThat(desk.submit(page, "/calling-off", Map.of("reason", "rain")).status())
                .isEqualTo(422);
        assertThat(desk.submit(page, "/calling-off", Map.of("sure", "true")).status())
                .isEqualTo(422);
        var off = desk.submit(page, "/calling-off", Map.of("reason", "rain", "sure", "true"));
        assertThat(off.test("called-off")).contains("rain");
        assertThat(off.has("raise")).isFalse();
    }

    @Test
    void anOrderIsFollowedAndPaidBackOnItsPage() throws Exception {
        var order = paid(shopper(ALPHA), goods.withoutLine(ALPHA, 5, 5), 2);
        var line = seen(order).path("lines").path(0).path("id").asString();
        var desk = desk(ALPHA, "ko");
        var page = desk.get("/seller/orders/" + order);
        assertThat(page.state()).isEqualTo("PAID");
        assertThat(page.test("timeline")).contains("주문했습니다", "결제되었습니다");
        page = desk.submit(page, "/preparation", Map.of());
        assertThat(page.state()).isEqualTo("PREPARING");
        assertThat(desk.submit(page, "/shipment", Map.of("carrier", "새벽택배", "trackingNumber", ""))
                        .body())
                .contains("aria-describedby=\"tracking-error\"", "value=\"새벽택배\"");
        page = desk.submit(page, "/shipment", Map.of("carrier", "새벽택배", "trackingNumber", "77-88"));
        assertThat(page.test("tracking")).isEqualTo("새벽택배 77-88");

        assertThat(desk.submit(page, "/refunds", Map.of("reason", "깨짐")).test("refund-error"))
                .contains("환불할 수량");
        assertThat(desk.submit(page, "/refunds", Map.of("units[" + line + "]", "1", "reason", ""))
                        .status())
                .isEqualTo(422);
        assertThat(desk.submit(page, "/refunds", Map.of("units[" + line + "]", "9", "reason", "깨짐"))
                        .test("refund-error"))
                .contains("그만큼 남아 있지 않습니다");
        page = desk.get("/seller/orders/" + order);
        var one = Map.of("units[" + line + "]", "1", "reason", "깨졌습니다", "restock", "false");
        desk.submit(page, "/refunds", one);
        desk.submit(page, "/refunds", one); // the second click
        assertThat(provider.refunded(order)).isEqualTo(PRICE);
        page = desk.get("/seller/orders/" + order);
        assertThat(page.test("refunds")).contains("9,900원", "환불 완료", "판매자", "깨졌습니다");
        assertThat(page.test("refunded")).isEqualTo("9,900원");
        page = desk.submit(page, "/refunds", Map.of("all", "true", "reason", "나머지"));
        assertThat(page.state()).isEqualTo("REFUNDED");
        var document = seen(order).path("refunds").path(0).path("id").asString();
        assertThat(desk.get("/seller/orders/" + order + "/refunds/" + document).test("refund-sum"))
                .isEqualTo("9,900원");
        assertThat(desk(ALPHA, "en").get("/seller/orders/" + order).body())
                .contains("Refunded", "What happened")
                .doesNotContain("??");
        assertThat(desk.get("/seller/orders/nosuchorder1").status()).isEqualTo(404);
    }

    private Answer command(String path, Object body) throws Exception {
        return post(ALPHA, "/api/seller/" + path, seller(ALPHA), body);
    }

    private JsonNode seen(String order) throws Exception {
        return get(ALPHA, "/api/seller/orders/" + order, seller(ALPHA)).json();
    }

    /** Supply, free, held, sold. */
    private List<Integer> stock(String deal) throws Exception {
        var stock = get(ALPHA, "/api/deals/" + deal, null).json().path("stock");
        return List.of(
                stock.path("supply").asInt(),
                stock.path("free").asInt(),
                stock.path("held").asInt(),
                stock.path("sold").asInt());
    }

    private String ordered(String shopper, String deal, int quantity) throws Exception {
        return place(ALPHA, shopper, order(deal, "", quantity, quantity * PRICE))
                .json()
                .path("id")
                .asString();
    }

    private String paid(String shopper, String deal, int quantity) throws Exception {
        var order = ordered(shopper, deal, quantity);
        post(ALPHA, "/api/orders/" + order + "/payment", shopper, Map.of());
        provider.agree(order);
        assertThat(post(ALPHA, "/api/orders/" + order + "/payment/confirmation", shopper, Map.of())
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("PAID");
        return order;
    }

    private static String number(String order) {
        return order.toUpperCase(java.util.Locale.ROOT).replaceAll("(.{4})(?=.)", "$1-");
    }
}
