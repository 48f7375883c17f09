package io.bidd.runtime.seller;

import static io.bidd.runtime.Goods.PRICE;
import static io.bidd.runtime.TestShops.ALPHA;
import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentAccounts;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Rules, accounts at providers, alarms and the daily comparison, at the API and on the desk's pages. */
class DeskMoneyIT extends ShopIT {

    private static final String TOSS_KEY = "test_sk_0123456789abcdef";

    @Autowired
    Goods goods;

    @Autowired
    MoneyAudit audit;

    @Autowired
    PaymentAccounts accounts;

    @AfterEach
    void asBefore() throws Exception {
        send(ALPHA, "PUT", "/api/seller/rules", seller(ALPHA), rules(0, null, 168));
        CurrentTenant.run(ALPHA, () -> accounts.store("toss", Map.of("secretKey", TOSS_KEY), false));
    }

    @Test
    void rulesAreChangedAndCountForTheNextOrder() throws Exception {
        assertThat(send(ALPHA, "PUT", "/api/seller/rules", seller(ALPHA), rules(3_000, 20_000L, 24))
                        .status())
                .isEqualTo(200);
        assertThat(get(ALPHA, "/api/seller/rules", seller(ALPHA))
                        .json()
                        .path("freeShippingFrom")
                        .asLong())
                .isEqualTo(20_000);
        var jiwoo = shopper(ALPHA);
        var deal = goods.withoutLine(ALPHA, 9, 9);
        assertThat(place(ALPHA, jiwoo, order(deal, "", 1, PRICE)).problem()).isEqualTo("wrong-amount");
        assertThat(place(ALPHA, jiwoo, order(deal, "", 1, PRICE + 3_000)).status())
                .isEqualTo(201);
        assertThat(place(ALPHA, jiwoo, order(deal, "", 3, 3 * PRICE)).status()).isEqualTo(201);
        for (var wrong : List.of(rules(-1, null, 1), rules(1_000_001, null, 1), rules(0, -5L, 1), rules(0, null, -1)))
            assertThat(send(ALPHA, "PUT", "/api/seller/rules", seller(ALPHA), wrong)
                            .problem())
                    .as(wrong.toString())
                    .isEqualTo("invalid");
    }

    @Test
    void theSettingsPageChangesThemAndMarksWhatIsWrong() throws Exception {
        var desk = desk(ALPHA, "ko");
        var page = desk.get("/seller/settings");
        assertThat(desk.submit(page, "/settings", Map.of("shippingFee", "-1")).body())
                .contains("aria-invalid=\"true\"", "0부터 1,000,000까지");
        assertThat(desk.submit(page, "/settings", Map.of("shippingFee", "lots")).status())
                .isEqualTo(422);
        page = desk.submit(
                page, "/settings", Map.of("shippingFee", "2500", "freeShippingFrom", "30000", "restock", "false"));
        assertThat(page.body()).contains("저장했습니다", "value=\"2500\"", "value=\"30000\"");
        var rules = get(ALPHA, "/api/seller/rules", seller(ALPHA)).json();
        assertThat(rules.path("restock").asBoolean()).isFalse();
        assertThat(desk.submit(page, "/settings", Map.of("freeShippingFrom", "", "restock", "true"))
                        .body())
                .doesNotContain("value=\"30000\"");
        assertThat(desk(ALPHA, "en").get("/seller/settings").body())
                .contains("Shipping fee")
                .doesNotContain("??");
    }

    @Test
    void accountsAreStoredAndTheirSecretsNeverShown() throws Exception {
        assertThat(account("toss").path("enabled").asBoolean()).isFalse();
        assertThat(store("toss", Map.of("secretKey", "nonsense"), true)
                        .json()
                        .path("fields")
                        .has("secretKey"))
                .isTrue();
        assertThat(store("elsewhere", Map.of(), true).problem()).isEqualTo("no-such-provider");
        assertThat(store("toss", Map.of("secretKey", TOSS_KEY), true).status()).isEqualTo(200);
        assertThat(store("toss", Map.of(), true).status()).as("blank keeps it").isEqualTo(200);
        var toss = account("toss");
        assertThat(toss.path("enabled").asBoolean()).isTrue();
        assertThat(toss.path("settings").path(0).path("present").asBoolean()).isTrue();
        assertThat(toss.path("webhookUrl").asString()).isEqualTo("http://alpha.localhost/api/webhooks/toss");
        assertThat(get(ALPHA, "/api/seller/payment-accounts", seller(ALPHA)).body())
                .doesNotContain("sk_");

        var jiwoo = shopper(ALPHA);
        var id = place(ALPHA, jiwoo, order(goods.withoutLine(ALPHA, 2, 2), "", 1, PRICE))
                .json()
                .path("id")
                .asString();
        assertThat(browser(ALPHA, jiwoo, "ko").get("/orders/" + id).body())
                .contains("결제 방법", "value=\"toss\"", "토스페이먼츠", "value=\"sandbox\"");
    }

    @Test
    void thePaymentsPageStoresAnAccountAndMarksWhatIsWrong() throws Exception {
        var desk = desk(ALPHA, "ko");
        var page = desk.get("/seller/payments");
        assertThat(page.body())
                .contains("토스페이먼츠", "카카오페이", "http://alpha.localhost/api/webhooks/toss")
                .doesNotContain("sk_sandbox_0", "??");
        var wrong = desk.submit(page, "/accounts/toss", Map.of("settings[secretKey]", "nonsense"));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()).contains("형식이 맞지 않습니다").doesNotContain("nonsense");
        var stored = desk.submit(page, "/accounts/toss", Map.of("settings[secretKey]", TOSS_KEY, "enabled", "true"));
        assertThat(stored.body()).contains("저장했습니다", "보관됨").doesNotContain(TOSS_KEY);
        assertThat(account("toss").path("enabled").asBoolean()).isTrue();
        desk.submit(page, "/accounts/toss", Map.of()); // the box is not ticked, and the key stays
        assertThat(account("toss").path("enabled").asBoolean()).isFalse();
        assertThat(account("toss").path("settings").path(0).path("present").asBoolean())
                .isTrue();
        assertThat(desk(ALPHA, "en").get("/seller/payments").body())
                .contains("Secrets are kept sealed")
                .doesNotContain("??");
    }

    @Test
    void alarmsAreShownOnEveryPageUntilSomebodyHasSeenThem() throws Exception {
        var desk = desk(ALPHA, "ko");
        for (var old : get(ALPHA, "/api/seller/alarms", seller(ALPHA)).json())
            post(ALPHA, "/api/seller/alarms/" + old.path("id").asLong() + "/seen", seller(ALPHA), null);
        assertThat(desk.get("/seller").has("alarm-count")).isFalse();
        CurrentTenant.run(ALPHA, () -> {
            audit.alarm("refund-stuck", "SYSTEM", "anyorder", null, Map.of("refund", "r1"));
            audit.alarm("books-differ", "SYSTEM", null, null, Map.of("new", 2));
        });
        assertThat(desk.get("/seller").test("alarm-count")).contains("2");
        var page = desk.get("/seller/payments");
        assertThat(page.test("alarms")).contains("환불이 하루 넘게", "refund=r1");
        desk.submit(page, "/seen", Map.of());
        assertThat(desk.get("/seller/products").test("alarm-count")).contains("1");
        var last = get(ALPHA, "/api/seller/alarms", seller(ALPHA))
                .json()
                .path(0)
                .path("id")
                .asLong();
        assertThat(post(ALPHA, "/api/seller/alarms/" + last + "/seen", seller(ALPHA), null)
                        .status())
                .isEqualTo(204);
        assertThat(post(ALPHA, "/api/seller/alarms/" + last + "/seen", seller(ALPHA), null)
                        .problem())
                .isEqualTo("no-such-alarm");
        assertThat(desk.get("/seller").has("alarm-count")).isFalse();
    }

    @Test
    void aDayIsComparedWhenSomebodyAsks() throws Exception {
        var today = LocalDate.now(ZoneId.of(ALPHA.zone()));
        var path = "/api/seller/reconciliations/" + today;
        assertThat(post(ALPHA, path, seller(ALPHA), null).status()).isIn(200, 503);
        assertThat(get(ALPHA, path, seller(ALPHA)).json().path("day").asString())
                .isEqualTo(today.toString());
        assertThat(post(ALPHA, "/api/seller/reconciliations/" + today.plusDays(2), seller(ALPHA), null)
                        .problem())
                .isEqualTo("invalid");
        assertThat(get(ALPHA, "/api/seller/reconciliations/yesterday", seller(ALPHA))
                        .status())
                .isEqualTo(400);
        var desk = desk(ALPHA, "en");
        var page = desk.submit(desk.get("/seller/payments"), "/days/" + today, Map.of());
        assertThat(page.body()).contains("Differences of " + today).doesNotContain("??");
    }

    private JsonNode account(String provider) throws Exception {
        for (var account :
                get(ALPHA, "/api/seller/payment-accounts", seller(ALPHA)).json())
            if (account.path("provider").asString().equals(provider)) return account;
        throw new AssertionError("no account at " + provider);
    }

    private Answer store(String provider, Map<String, String> settings, boolean enabled) throws Exception {
        return send(
                ALPHA,
                "PUT",
                "/api/seller/payment-accounts/" + provider,
                seller(ALPHA),
                Map.of("settings", settings, "enabled", enabled));
    }

    private static Map<String, Object> rules(long fee, Long freeFrom, int hours) {
        var rules = new HashMap<String, Object>(Map.of("shippingFee", fee, "refundHours", hours, "restock", true));
        if (freeFrom != null) rules.put("freeShippingFrom", freeFrom);
        return rules;
    }
}
