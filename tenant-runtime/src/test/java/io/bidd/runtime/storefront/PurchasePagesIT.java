package io.bidd.runtime.storefront;

import static io.bidd.runtime.Goods.PRICE;
import static io.bidd.runtime.TestShops.ALPHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopBrowser.Page;
import io.bidd.runtime.ShopIT;
import io.bidd.runtime.payment.PaymentAccounts;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.template.Ids;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Orders as people go through them on pages: what is said in every state, and what may be done. */
class PurchasePagesIT extends ShopIT {

    private static final Map<String, String> ADDRESS =
            Map.of("receiver", "지우", "phone", "010-1234-5678", "zipcode", "04524", "address", "서울시 중구 세종대로 110");

    @Autowired
    Goods goods;

    @Autowired
    PaymentAccounts accounts;

    @AfterEach
    void shippingIsFree() throws Exception {
        rules(0, null);
    }

    @Test
    void everyStateIsToldInBothLanguages() throws Exception {
        var jiwoo = shopper(ALPHA);
        var deal = goods.withoutLine(ALPHA, 20, 20);

        var order = ordered(jiwoo, Map.of(deal, 2), 0);
        told(jiwoo, order, "OPEN", "시간 안에 결제하면", "Pay in time");
        assertThat(page(jiwoo, order, "en").body()).contains("data-until=", "data-test=\"pay\"");

        post(ALPHA, "/api/orders/" + order + "/payment", jiwoo, Map.of());
        provider.agree(order);
        provider.silentAfterCapture = true;
        post(ALPHA, "/api/orders/" + order + "/payment/confirmation", jiwoo, Map.of());
        told(jiwoo, order, "PAYING", "이 화면은 저절로 바뀝니다", "moves on by itself");
        assertThat(page(jiwoo, order, "ko").body())
                .contains("<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>", "data-moves=\"true\"");
        provider.silentAfterCapture = false;

        order = paid(jiwoo, Map.of(deal, 2), 0);
        told(jiwoo, order, "PAID", "주문이 확정되었습니다", "Your order is confirmed");
        step(order, "preparation", null);
        told(jiwoo, order, "PREPARING", "준비하고 있습니다", "is preparing");
        step(order, "shipment", Map.of("carrier", "새벽택배", "trackingNumber", "1234-5678"));
        told(jiwoo, order, "SHIPPED", "상품이 출발했습니다", "on their way");
        assertThat(page(jiwoo, order, "ko").test("tracking")).isEqualTo("새벽택배 1234-5678");
        assertThat(page(jiwoo, order, "ko").has("cancel")).isFalse();
        step(order, "delivery", null);
        told(jiwoo, order, "DELIVERED", "상품이 도착했습니다", "have arrived");
        assertThat(page(jiwoo, order, "en").test("timeline"))
                .contains("Ordered", "Paid", "The goods are on their way", "Seller");

        order = paid(jiwoo, Map.of(deal, 1), 0);
        provider.silent = true;
        post(ALPHA, "/api/orders/" + order + "/cancellation", jiwoo, Map.of());
        told(jiwoo, order, "REFUNDING", "결제 금액을 돌려드리고 있습니다", "on its way back");
        provider.silent = false;

        order = paid(jiwoo, Map.of(deal, 1), 0);
        post(ALPHA, "/api/orders/" + order + "/cancellation", jiwoo, Map.of());
        told(jiwoo, order, "REFUNDED", "결제 금액을 모두 돌려드렸습니다", "has been given back");
        assertThat(page(jiwoo, order, "ko").test("timeline")).contains("구매자가 취소", "환불이 끝났습니다");

        order = ordered(jiwoo, Map.of(deal, 1), 0);
        post(ALPHA, "/api/orders/" + order + "/cancellation", jiwoo, Map.of());
        told(jiwoo, order, "CANCELLED", "결제하기 전에 취소된", "before it was paid");

        var late = ordered(jiwoo, Map.of(deal, 1), 0);
        clockAhead(Duration.ofMinutes(8));
        await().until(() -> page(jiwoo, late, "ko").state().equals("EXPIRED"));
        told(jiwoo, late, "EXPIRED", "시간 안에 결제되지 않아", "not paid in time");
        assertThat(browser(ALPHA, jiwoo, "en").get("/orders").body())
                .contains("Ran out of time", "Delivered", "Refunded", "Cancelled")
                .doesNotContain("??");
    }

    @Test
    void severalProductsAreOrderedInOneFormWithTheirShippingFee() throws Exception {
        rules(3_000, 50_000L);
        var jiwoo = shopper(ALPHA);
        var tangerines = goods.withoutLine(ALPHA, 10, 4);
        var pears = goods.withoutLine(ALPHA, 10, 3);
        var needsATurn = goods.deal(ALPHA, 10, 2);
        var browser = browser(ALPHA, jiwoo, "ko");

        var form = browser.get("/deals/" + tangerines + "/order");
        assertThat(form.test("others")).contains("함께 담기");
        assertThat(form.body())
                .contains("more[" + pears + "]", "배송비는 3,000원이고, 상품을 50,000원 이상 담으면 무료입니다")
                .doesNotContain("more[" + needsATurn + "]");

        var sent = browser.submit(form, "/order", with(ADDRESS, "quantity", "2", "more[" + pears + "]", "1"));
        assertThat(sent.address()).startsWith("http://pay.example/");
        var page = browser.get("/orders/" + newest(jiwoo));
        assertThat(page.test("total")).isEqualTo("32,700원"); // three for 9,900 and the fee
        assertThat(page.body()).contains("외 1건", "9,900원 × 2개", "9,900원 × 1개", "3,000원");
        assertThat(page.test("number")).matches("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}");
        assertThat(browser.get("/orders").body()).contains("외 1건");
    }

    @Test
    void whoWasShownAnotherShippingFeeIsAskedAgain() throws Exception {
        var jiwoo = shopper(ALPHA);
        var deal = goods.withoutLine(ALPHA, 10, 4);
        var browser = browser(ALPHA, jiwoo, "ko");
        var form = browser.get("/deals/" + deal + "/order");
        assertThat(form.body()).contains("배송비는 없습니다");
        rules(2_500, null);

        var again = browser.submit(form, "/order", with(ADDRESS, "quantity", "1"));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.test("failed")).contains("결제 금액이 바뀌었습니다");
        assertThat(again.body()).contains("12,400원", "value=\"서울시 중구 세종대로 110\"");
        assertThat(get(ALPHA, "/api/orders", jiwoo).json()).isEmpty();

        assertThat(browser.submit(again, "/order", Map.of()).address()).startsWith("http://pay.example/");
        assertThat(browser.get("/orders/" + newest(jiwoo)).test("total")).isEqualTo("12,400원");
    }

    @Test
    void whatIsWrongIsSaidBesideItsFieldAndNothingTypedIsLost() throws Exception {
        var jiwoo = shopper(ALPHA);
        var deal = goods.withoutLine(ALPHA, 10, 4);
        var few = goods.withoutLine(ALPHA, 2, 2);
        var browser = browser(ALPHA, jiwoo, "en");
        var form = browser.get("/deals/" + deal + "/order");

        var wrong = browser.submit(form, "/order", with(ADDRESS, "quantity", "0", "zipcode", "45"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).contains("Five digits, please.", "aria-describedby=\"zipcode-error\"", "value=\"45\"");
        assertThat(browser.submit(form, "/order", with(ADDRESS, "quantity", "-1", "more[" + few + "]", "-2"))
                        .status())
                .isEqualTo(422);
        assertThat(browser.submit(form, "/order", with(ADDRESS, "quantity", "99999999999"))
                        .status())
                .isEqualTo(422);

        ordered(shopper(ALPHA), Map.of(few, 1), 0);
        var soldOut = browser.submit(form, "/order", with(ADDRESS, "quantity", "1", "more[" + few + "]", "2"));
        assertThat(soldOut.status()).isEqualTo(409);
        assertThat(soldOut.test("failed")).contains("감귤", "Not so many are left");
        assertThat(soldOut.body()).contains("value=\"04524\"");
        var tooMany = browser.submit(soldOut, "/order", Map.of("quantity", "5", "more[" + few + "]", ""));
        assertThat(tooMany.test("failed")).contains("more than one person may have");
        assertThat(get(ALPHA, "/api/orders", jiwoo).json()).isEmpty();
        assertThat(browser.submit(tooMany, "/order", Map.of("quantity", "1")).address())
                .startsWith("http://pay.example/");
    }

    @Test
    void aDeclinedPaymentSaysWhyAndMayBeTriedAgain() throws Exception {
        var jiwoo = shopper(ALPHA);
        var order = ordered(jiwoo, Map.of(goods.withoutLine(ALPHA, 5, 5), 1), 0);
        var browser = browser(ALPHA, jiwoo, "ko");
        assertThat(browser.submit(browser.get("/orders/" + order), "/payment", Map.of())
                        .address())
                .startsWith("http://pay.example/");
        provider.decline(order);
        var page = browser.get("/orders/" + order + "/payment?status=failed");
        assertThat(page.state()).isEqualTo("OPEN");
        assertThat(page.test("declined")).contains("결제사가 결제를 승인하지 않았습니다", "다시 결제할 수 있습니다");
        assertThat(browser.submit(page, "/payment", Map.of()).address())
                .isEqualTo("http://pay.example/" + order + "-2");
        provider.agree(order, 2);
        assertThat(browser.get("/orders/" + order + "/payment").state()).isEqualTo("PAID");
    }

    @Test
    void aSilentProviderGivesMoreTimeAndThePageSaysSo() throws Exception {
        var jiwoo = shopper(ALPHA);
        var order = ordered(jiwoo, Map.of(goods.withoutLine(ALPHA, 5, 5), 1), 0);
        var browser = browser(ALPHA, jiwoo, "en");
        var page = browser.get("/orders/" + order);
        provider.silent = true;
        var told = browser.submit(page, "/payment", Map.of());
        assertThat(told.body()).contains("The payment provider");
        assertThat(told.test("extended")).contains("so you have time until");
        provider.silent = false;
        provider.refusing = true;
        assertThat(browser.submit(page, "/payment", Map.of()).body()).contains("does not take this payment");
        provider.refusing = false;
        assertThat(browser.submit(page, "/payment", Map.of("provider", "elsewhere"))
                        .body())
                .contains("This way to pay is not offered now");
    }

    @Test
    void aProviderThatIsDownIsMarkedAmongTheWaysToPay() throws Exception {
        var jiwoo = shopper(ALPHA);
        var deal = goods.withoutLine(ALPHA, 5, 5);
        var order = ordered(jiwoo, Map.of(deal, 1), 0);
        var bySandbox = Map.of("provider", "sandbox");
        offersToss(true);
        try {
            assertThat(page(jiwoo, order, "en").body())
                    .contains("value=\"sandbox\"", "value=\"toss\"")
                    .doesNotContain("data-down");
            provider.silent = true;
            await().until(() -> post(ALPHA, "/api/orders/" + order + "/payment", jiwoo, bySandbox)
                    .problem()
                    .equals("provider-down"));
            assertThat(page(jiwoo, order, "en").body())
                    .contains("data-down=\"sandbox\"", "does not answer at the moment")
                    .doesNotContain("data-down=\"toss\"");
            provider.silent = false;
            clockAhead(Duration.ofSeconds(11));
            // The first ones try it for all others.
            for (var trial = 0; trial < 3; trial++)
                assertThat(post(
                                        ALPHA,
                                        "/api/orders/" + ordered(jiwoo, Map.of(deal, 1), 0) + "/payment",
                                        jiwoo,
                                        bySandbox)
                                .status())
                        .isEqualTo(200);
            assertThat(page(jiwoo, order, "en").body()).doesNotContain("data-down");
        } finally {
            offersToss(false);
        }
    }

    private void offersToss(boolean offered) {
        CurrentTenant.run(ALPHA, () -> accounts.store("toss", Map.of("secretKey", "test_sk_0123456789"), offered));
    }

    /** Apps of providers often lead back to another browser than the one that left. */
    @Test
    void whoComesBackInAnotherBrowserSignsInAndHasPaid() throws Exception {
        var email = Ids.next() + "@example.com";
        var jiwoo = shopper(ALPHA, email);
        var order = ordered(jiwoo, Map.of(goods.withoutLine(ALPHA, 1, 1), 1), 0);
        post(ALPHA, "/api/orders/" + order + "/payment", jiwoo, Map.of());
        provider.needsPayer = true;
        provider.agree(order);

        var other = browser(ALPHA, "", "en");
        var page = other.get("/orders/" + order + "/payment?token=of%20" + order + "-1");
        assertThat(page.address()).startsWith("/sign-in");
        page = other.submit(page, "/sign-in", Map.of("email", email, "password", "correct horse"));
        assertThat(page.state()).isEqualTo("PAID");

        var elsewhere = browser(ALPHA, "", "en").get("/sign-in?next=//evil.example/orders/x/payment?token=1");
        assertThat(elsewhere.body()).doesNotContain("evil.example");
    }

    @Test
    void whatNoDatabaseKeepsIsRefusedWithItsForm() throws Exception {
        var jiwoo = shopper(ALPHA);
        var browser = browser(ALPHA, jiwoo, "ko");
        var form = browser.get("/deals/" + goods.withoutLine(ALPHA, 10, 4) + "/order");
        assertThat(browser.submit(form, "/order", with(ADDRESS, "receiver", "a\0b"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void phonesGoToTheProvidersPageForPhones() throws Exception {
        provider.mobileUrl = URI.create("http://m.pay.example/");
        var jiwoo = shopper(ALPHA);
        var deal = goods.withoutLine(ALPHA, 5, 5);
        for (var phone : List.of(
                Map.entry("Sec-CH-UA-Mobile", "?1"), Map.entry("User-Agent", "Mozilla/5.0 (iPhone) Mobile Safari"))) {
            var order = ordered(jiwoo, Map.of(deal, 1), 0);
            var browser = browser(ALPHA, jiwoo, "ko").with(phone.getKey(), phone.getValue());
            assertThat(browser.submit(browser.get("/orders/" + order), "/payment", Map.of())
                            .address())
                    .isEqualTo("http://m.pay.example/");
        }
        var order = ordered(jiwoo, Map.of(deal, 1), 0);
        var desktop = browser(ALPHA, jiwoo, "ko").with("Sec-CH-UA-Mobile", "?0");
        assertThat(desktop.submit(desktop.get("/orders/" + order), "/payment", Map.of())
                        .address())
                .startsWith("http://pay.example/");
    }

    @Test
    void aPartIsGivenBackOnceHoweverOftenItsFormIsSentAndHasADocument() throws Exception {
        rules(3_000, null);
        var jiwoo = shopper(ALPHA);
        var deal = goods.withoutLine(ALPHA, 5, 5);
        var order = paid(jiwoo, Map.of(deal, 3), 3_000);
        var line = get(ALPHA, "/api/orders/" + order, jiwoo)
                .json()
                .path("lines")
                .path(0)
                .path("id")
                .asString();
        var browser = browser(ALPHA, jiwoo, "ko");
        var page = browser.get("/orders/" + order);
        assertThat(browser.submit(page, "/refunds", Map.of()).body()).contains("취소할 수량을 골라 주세요");
        var after = browser.submit(page, "/refunds", Map.of("units[" + line + "]", "1"));
        browser.submit(page, "/refunds", Map.of("units[" + line + "]", "1")); // the second click
        assertThat(after.state()).isEqualTo("PAID");
        after = browser.get("/orders/" + order);
        assertThat(after.test("returned")).contains("1개");
        assertThat(after.test("refunded")).isEqualTo("− 9,900원");
        assertThat(after.test("refunds")).contains("9,900원", "환불 완료", "구매자가 일부 취소");
        assertThat(provider.refunded(order)).isEqualTo(PRICE);
        assertThat(browser.submit(after, "/refunds", Map.of("units[" + line + "]", "7"))
                        .body())
                .contains("그만큼은 취소할 수 없습니다");

        var id = get(ALPHA, "/api/orders/" + order, jiwoo)
                .json()
                .path("refunds")
                .path(0)
                .path("id")
                .asString();
        var document = browser.get("/orders/" + order + "/refunds/" + id);
        assertThat(document.test("refund-sum")).isEqualTo("9,900원");
        assertThat(document.test("refund-vat")).isEqualTo("900원");
        assertThat(document.body()).contains("환불 확인서", "alpha Inc.", "123-45-67891", after.test("number"), "환불 완료");
        assertThat(browser(ALPHA, jiwoo, "en")
                        .get("/orders/" + order + "/refunds/" + id)
                        .body())
                .contains("Refund document", "₩9,900", "10/110")
                .doesNotContain("??");

        var rest = browser.submit(after, "/cancellation", Map.of());
        assertThat(rest.state()).isEqualTo("REFUNDED");
        assertThat(provider.refunded(order)).isEqualTo(3 * PRICE + 3_000);
    }

    @Test
    void aForeignOrderIsNotThere() throws Exception {
        var jiwoo = shopper(ALPHA);
        var order = paid(jiwoo, Map.of(goods.withoutLine(ALPHA, 5, 5), 2), 0);
        var mine = browser(ALPHA, jiwoo, "ko");
        var page = mine.get("/orders/" + order);
        var minsu = browser(ALPHA, shopper(ALPHA), "ko");
        minsu.get("/orders"); // has a CSRF token now
        assertThat(minsu.get("/orders/" + order).status()).isEqualTo(404);
        assertThat(minsu.get("/orders/" + order + "/refunds/any").status()).isEqualTo(404);
        assertThat(minsu.get("/orders/" + order + "/payment").status()).isEqualTo(404);
        assertThat(minsu.get("/orders/nosuchorder1").status()).isEqualTo(404);
        for (var command : List.of("/cancellation", "/refunds"))
            assertThat(minsu.submit(page, command, Map.of()).status())
                    .as(command)
                    .isNotEqualTo(200);
        assertThat(mine.get("/orders/" + order).state()).isEqualTo("PAID");
        assertThat(mine.get("/orders/" + order + "/refunds/any").status()).isEqualTo(404);
    }

    private void told(String shopper, String order, String state, String korean, String english) throws Exception {
        var page = page(shopper, order, "ko");
        assertThat(page.state()).isEqualTo(state);
        assertThat(page.test("says")).contains(korean);
        assertThat(page.body()).doesNotContain("??");
        page = page(shopper, order, "en");
        assertThat(page.test("says")).contains(english);
        assertThat(page.body()).doesNotContain("??");
    }

    private Page page(String shopper, String order, String language) throws Exception {
        return browser(ALPHA, shopper, language).get("/orders/" + order);
    }

    private String ordered(String shopper, Map<String, Integer> units, long fee) throws Exception {
        var order = new HashMap<String, Object>(ADDRESS);
        order.put(
                "lines",
                units.entrySet().stream()
                        .map(unit -> Map.of("deal", unit.getKey(), "quantity", unit.getValue(), "pass", ""))
                        .toList());
        order.put(
                "amount",
                fee + PRICE * units.values().stream().mapToInt(many -> many).sum());
        return post(ALPHA, "/api/orders", shopper, order, "Idempotency-Key", Ids.next())
                .json()
                .path("id")
                .asString();
    }

    private String paid(String shopper, Map<String, Integer> units, long fee) throws Exception {
        var order = ordered(shopper, units, fee);
        post(ALPHA, "/api/orders/" + order + "/payment", shopper, Map.of());
        provider.agree(order);
        assertThat(post(ALPHA, "/api/orders/" + order + "/payment/confirmation", shopper, Map.of())
                        .json()
                        .path("state")
                        .asString())
                .isEqualTo("PAID");
        return order;
    }

    private void step(String order, String step, Object body) throws Exception {
        assertThat(post(ALPHA, "/api/seller/orders/" + order + "/" + step, seller(ALPHA), body)
                        .status())
                .isEqualTo(200);
    }

    private void rules(long fee, Long freeFrom) throws Exception {
        var rules = new HashMap<String, Object>(Map.of("shippingFee", fee, "refundHours", 168, "restock", true));
        if (freeFrom != null) rules.put("freeShippingFrom", freeFrom);
        assertThat(send(ALPHA, "PUT", "/api/seller/rules", seller(ALPHA), rules).status())
                .isEqualTo(200);
    }

    private String newest(String shopper) throws Exception {
        return get(ALPHA, "/api/orders", shopper).json().path(0).path("id").asString();
    }

    private static Map<String, String> with(Map<String, String> fields, String... more) {
        var all = new HashMap<>(fields);
        for (var i = 0; i < more.length; i += 2) all.put(more[i], more[i + 1]);
        return all;
    }
}
