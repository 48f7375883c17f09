package io.bidd.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.local.demo.BiddApi;
import io.bidd.local.demo.Visitor;
import io.bidd.local.demo.Visitor.Page;
import io.bidd.local.demo.Visitor.Part;
import io.bidd.template.Ids;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;

/** A company at the API: applies, rents, sells. */
final class Seller {

    private static final String PASSWORD = "a long password";

    final BiddApi api = new BiddApi(LocalBidd.port());
    final String email = Ids.next() + "@seller.example";
    String companyId = "";

    static BiddApi admin() throws IOException {
        var admin = new BiddApi(LocalBidd.port());
        assertThat(admin.signIn("admin@bidd.example", LocalBidd.setting("BIDD_ADMIN_PASSWORD")))
                .isTrue();
        return admin;
    }

    Page apply(String businessNumber) throws IOException {
        return api.post(
                "/companies",
                Map.of(
                        "name",
                        "걷는상점 주식회사",
                        "businessNumber",
                        businessNumber,
                        "representative",
                        "한걸음",
                        "contactName",
                        "한걸음",
                        "email",
                        email,
                        "phone",
                        "02-555-0199",
                        "password",
                        PASSWORD));
    }

    /** Applies and is approved and signs in. */
    Seller approved() throws IOException {
        companyId = apply(businessNumber()).ok().json().path("id").asString();
        admin().post("/admin/companies/" + companyId + "/approval", Map.of()).ok();
        assertThat(api.signIn(email, PASSWORD)).isTrue();
        return this;
    }

    boolean signIn() throws IOException {
        return api.signIn(email, PASSWORD);
    }

    Map<String, Object> wish(String plan, String slug) {
        var starts = Instant.now();
        return new HashMap<>(Map.of(
                "plan",
                plan,
                "shopName",
                "걷는상점",
                "slug",
                slug,
                "color",
                "#2f6b4f",
                "startsAt",
                starts.toString(),
                "endsAt",
                starts.plus(Duration.ofDays(2)).toString(),
                "expectedCrowd",
                900));
    }

    long quoted(Map<String, Object> wish) throws IOException {
        return api.post("/quotes", wish)
                .ok()
                .json()
                .path("total")
                .path("amount")
                .asLong();
    }

    /** Orders and pays on the provider's page. @return the rental's id */
    String rent(String plan, String slug) throws IOException {
        var wish = wish(plan, slug);
        wish.put("expectedTotal", quoted(wish));
        var id = api.post("/rentals", wish).ok().json().path("id").asString();
        pay(id);
        return id;
    }

    void pay(String rental) throws IOException {
        var payUrl = api.post("/rentals/" + rental + "/payment", Map.of())
                .ok()
                .json()
                .path("payUrl")
                .asString();
        var payer = new Visitor();
        payer.submit(payer.get(payUrl), "/approve", Map.of());
        assertThat(api.post("/rentals/" + rental + "/payment/confirmation", Map.of())
                        .ok()
                        .json()
                        .path("paid")
                        .asBoolean())
                .isTrue();
    }

    JsonNode rental(String id) throws IOException {
        return api.get("/rentals/" + id).ok().json();
    }

    void awaitPhase(String rental, String phase) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(300))
                .until(() -> rental(rental).path("phase").asString().equals(phase));
    }

    /** Registers a product and opens a deal of it that runs now. @return the deal's id */
    String deal(String shop, int quantity, int limit) throws IOException {
        var name = "감귤 " + Ids.next();
        var csv = "name,category,description,list_price\n" + name + ",FOOD,제주에서 온 감귤,20000\n";
        api.visitor()
                .upload(
                        shop + "/api/seller/imports",
                        Map.of("csv", new Part("p.csv", "text/csv", csv.getBytes(StandardCharsets.UTF_8))),
                        api.authorization())
                .ok();
        String product = null;
        for (var found : api.visitor()
                .get(shop + "/api/seller/products", api.authorization())
                .ok()
                .json())
            if (found.path("name").asString().equals(name))
                product = found.path("id").asString();
        return api.visitor()
                .post(
                        shop + "/api/seller/deals",
                        Map.of(
                                "product",
                                product,
                                "startsAt",
                                Instant.now().minusSeconds(5).toString(),
                                "endsAt",
                                Instant.now().plusSeconds(3_600).toString(),
                                "price",
                                9_900,
                                "quantity",
                                quantity,
                                "limitPerPerson",
                                limit),
                        api.authorization())
                .ok()
                .json()
                .path("id")
                .asString();
    }

    List<JsonNode> sales(String shop, String deal) throws IOException {
        var sales = new ArrayList<JsonNode>();
        api.visitor()
                .get(shop + "/api/seller/deals/" + deal + "/orders", api.authorization())
                .ok()
                .json()
                .forEach(sales::add);
        return sales;
    }

    /** A valid number that nobody has used: random digits and the check digit that belongs to them. */
    static String businessNumber() {
        var weights = new int[] {1, 3, 7, 1, 3, 7, 1, 3, 5};
        var digits = new int[9];
        var sum = 0;
        for (var at = 0; at < 9; at++) {
            digits[at] = ThreadLocalRandom.current().nextInt(10);
            sum += digits[at] * weights[at];
        }
        sum += digits[8] * 5 / 10;
        var number = new StringBuilder();
        for (var digit : digits) number.append(digit);
        return number.append((10 - sum % 10) % 10).toString();
    }
}
