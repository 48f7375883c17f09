package io.bidd.local.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.local.demo.Visitor;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A rental from the application to the last trace, at the API, against everything that {@code bidd up} starts. */
@ResourceLock(LocalBidd.LOCK)
class RentalWalkIT {

    private final Visitor anybody = new Visitor();

    @AfterEach
    void nowIsNow() {
        LocalBidd.clockAhead("PT0S");
    }

    @Test
    void aCompanyRentsADedicatedShopAndLeavesNothingBehind() throws Exception {
        var seller = new Seller();
        assertThat(seller.apply("123-45-67890").status())
                .as("wrong check digit")
                .isEqualTo(422);
        seller.companyId =
                seller.apply(Seller.businessNumber()).ok().json().path("id").asString();
        assertThat(seller.signIn()).isTrue();
        var wish = seller.wish("EVENT", "walkevent");
        wish.put("expectedTotal", seller.quoted(wish));
        assertThat(seller.api.post("/rentals", wish).status())
                .as("not approved yet")
                .isEqualTo(409);
        Seller.admin()
                .post("/admin/companies/" + seller.companyId + "/approval", Map.of())
                .ok();

        var rental = seller.rent("EVENT", "walkevent");
        seller.awaitPhase(rental, "LIVE");
        var live = seller.rental(rental);
        assertThat(live.path("steps").findValuesAsString("name"))
                .containsExactly("database", "changelog", "cache", "runtime", "route", "probe");
        var shop = live.path("url").asString();
        assertThat(anybody.get(shop + "/").body()).contains("걷는상점", "걷는상점 주식회사");
        assertThat(LocalBidd.status().path("tenants").toString()).contains("walkevent", "EVENT", "live");

        var deal = seller.deal(shop, 5, 1);
        var order = new Buyer(shop).buy(deal);
        assertThat(seller.sales(shop, deal))
                .singleElement()
                .satisfies(sale -> assertThat(sale.path("id").asString()).isEqualTo(order));

        seller.api
                .post("/rentals/" + rental + "/ending", Map.of("confirmation", "walkevent"))
                .ok();
        await().atMost(Duration.ofSeconds(30))
                .until(() -> anybody.get(shop + "/").status() == 410);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> seller.rental(rental).path("exported").asBoolean());
        assertThat(exportedTables(seller, rental)).contains("orders.csv", "products.csv", "manifest.json");

        LocalBidd.clockAhead("P31D");
        seller.awaitPhase(rental, "DELETED");
        LocalBidd.clockAhead("PT0S");
        await().until(() -> anybody.get(shop + "/").status() == 404);
        await().until(() -> !LocalBidd.status().toString().contains("walkevent"));
        for (var kind : new String[] {"workloads", "routes", "tenants", "secrets"}) {
            if (!Files.isDirectory(LocalBidd.node().resolve(kind))) continue;
            try (var files = Files.walk(LocalBidd.node().resolve(kind))) {
                assertThat(files.filter(Files::isRegularFile).map(file -> readString(file)))
                        .noneMatch(text -> text.contains("walkevent"));
            }
        }
        assertThat(exportedTables(seller, rental))
                .as("the export outlives the shop")
                .contains("orders.csv");
    }

    @Test
    void aDeclinedPaymentIsNotARentalAndMayBeTriedAgain() throws Exception {
        var seller = new Seller().approved();
        var wish = seller.wish("STARTER", "walkdecline");
        wish.put("expectedTotal", seller.quoted(wish));
        var rental = seller.api.post("/rentals", wish).ok().json().path("id").asString();
        var payUrl = seller.api
                .post("/rentals/" + rental + "/payment", Map.of())
                .ok()
                .json()
                .path("payUrl")
                .asString();
        anybody.submit(anybody.get(payUrl), "/decline", Map.of());
        assertThat(seller.api
                        .post("/rentals/" + rental + "/payment/confirmation", Map.of())
                        .ok()
                        .json()
                        .path("paid")
                        .asBoolean())
                .isFalse();
        assertThat(seller.rental(rental).path("phase").asString()).isEqualTo("AWAITING_PAYMENT");
        seller.pay(rental);
        seller.awaitPhase(rental, "LIVE");
    }

    private static String exportedTables(Seller seller, String rental) throws Exception {
        var names = new StringBuilder();
        try (var zip = new ZipInputStream(seller.api.download("/rentals/" + rental + "/export"))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
                names.append(entry.getName()).append(' ');
        }
        return names.toString();
    }

    private static String readString(java.nio.file.Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException gone) {
            return "";
        }
    }
}
