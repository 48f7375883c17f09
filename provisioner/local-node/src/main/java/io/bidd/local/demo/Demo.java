package io.bidd.local.demo;

import io.bidd.local.Settings;
import io.bidd.local.Stop;
import io.bidd.local.demo.Visitor.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;

/**
 * A demo company with a paid rental, goods and a running deal, made through the public API and nothing else. Every step looks
 * first, so a second start finds the first one's shop and only opens deals where none is running.
 */
public final class Demo {

    private static final String EMAIL = "owner@dawnstore.example";
    private static final String SLUG = "dawn";
    private static final String FOLDER = "/templates/time-deal/demo/";
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final int RENTAL_DAYS = 30;
    private static final int DEALS = 24;

    private final Settings settings;
    private final int edge;
    private final Consumer<String> say;
    private final BiddApi owner;

    public Demo(Settings settings, int edge, Consumer<String> say) {
        this.settings = settings;
        this.edge = edge;
        this.say = say;
        this.owner = new BiddApi(edge);
    }

    /** @return how to reach what was made @throws Stop if a step is refused */
    public Summary run() throws IOException {
        var password = settings.password("BIDD_DEMO_PASSWORD");
        if (!owner.signIn(EMAIL, password)) {
            apply(password);
            if (!owner.signIn(EMAIL, password))
                throw new Stop("the demo company cannot sign in; its password was changed.");
        }
        var rental = findRental();
        if (rental == null) rental = order();
        if (rental.path("phase").asString().equals("AWAITING_PAYMENT")) pay(rental);
        var url = awaitLive(rental.path("id").asString());
        goods(url);
        deals(url);
        return new Summary(url, EMAIL, password);
    }

    private void apply(String password) throws IOException {
        say.accept("  ..  a demo company applies and is approved");
        var company = owner.post(
                        "/companies",
                        Map.of(
                                "name",
                                "새벽상점 주식회사",
                                "businessNumber",
                                "220-81-62517",
                                "representative",
                                "한새벽",
                                "contactName",
                                "한새벽",
                                "email",
                                EMAIL,
                                "phone",
                                "02-555-0142",
                                "password",
                                password))
                .ok()
                .json();
        var admin = new BiddApi(edge);
        if (!admin.signIn(
                settings.get("BIDD_ADMIN_EMAIL", "admin@bidd.example"), settings.password("BIDD_ADMIN_PASSWORD")))
            throw new Stop("the platform admin cannot sign in; its password was changed.");
        admin.post("/admin/companies/" + company.path("id").asString() + "/approval", Map.of())
                .ok();
    }

    private @org.jspecify.annotations.Nullable JsonNode findRental() throws IOException {
        for (var rental : owner.get("/rentals").ok().json())
            if (rental.path("slug").asString().equals(SLUG)
                    && !List.of("DELETED", "CANCELLED", "ENDING")
                            .contains(rental.path("phase").asString())) return rental;
        return null;
    }

    private JsonNode order() throws IOException {
        say.accept("  ..  it orders a shop");
        var starts = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var what = Map.of(
                "plan",
                "EVENT",
                "startsAt",
                starts.toString(),
                "endsAt",
                starts.plus(Duration.ofDays(RENTAL_DAYS)).toString(),
                "expectedCrowd",
                20_000);
        var quote = owner.post("/quotes", what).ok().json();
        var order = new java.util.HashMap<String, Object>(what);
        order.putAll(Map.of(
                "shopName",
                "새벽상점",
                "slug",
                SLUG,
                "color",
                "#C8432B",
                "logo",
                bytes("logo.png"),
                "expectedTotal",
                quote.path("total").path("amount").asLong()));
        return owner.post("/rentals", order).ok().json();
    }

    /** The payer goes to the provider's page and agrees there. */
    private void pay(JsonNode rental) throws IOException {
        say.accept("  ..  it pays on the sandbox provider's page");
        var payUrl = owner.post("/rentals/" + rental.path("id").asString() + "/payment", Map.of())
                .ok()
                .json()
                .path("payUrl")
                .asString();
        var payer = new Visitor();
        payer.submit(payer.get(payUrl), "/approve", Map.of());
        owner.post("/rentals/" + rental.path("id").asString() + "/payment/confirmation", Map.of())
                .ok();
    }

    private String awaitLive(String id) throws IOException {
        var until = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < until) {
            var rental = owner.get("/rentals/" + id).ok().json();
            var url = rental.path("url").asString();
            if (rental.path("phase").asString().equals("LIVE")
                    && new Visitor().get(url + "/").status() == 200) return url;
            try {
                Thread.sleep(Duration.ofMillis(200)); // between two looks at what another program does
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new Stop("interrupted.");
            }
        }
        throw new Stop("the demo shop did not come up within " + LONGEST.toSeconds()
                + " s; ./bidd logs provisioner shows why.");
    }

    private void goods(String shop) throws IOException {
        if (!owner.visitor()
                .get(shop + "/api/seller/products", owner.authorization())
                .ok()
                .json()
                .isEmpty()) return;
        say.accept("  ..  it imports its goods");
        var csv = bytes("products.csv");
        var report = owner.visitor()
                .upload(
                        shop + "/api/seller/imports",
                        Map.of(
                                "csv",
                                new Part("products.csv", "text/csv", csv),
                                "pictures",
                                new Part("pictures.zip", "application/zip", pictures(csv))),
                        owner.authorization())
                .ok()
                .json();
        if (!report.path("problems").isEmpty())
            throw new Stop("the demo goods could not be imported: " + report.path("problems"));
    }

    /** Some deals run now, some open later today, some on the coming days. */
    private void deals(String shop) throws IOException {
        for (var deal : owner.visitor().get(shop + "/api/deals").ok().json())
            if (deal.path("state").asString().equals("OPEN")) return;
        say.accept("  ..  it opens its deals");
        var products = new ArrayList<JsonNode>();
        owner.visitor()
                .get(shop + "/api/seller/products", owner.authorization())
                .ok()
                .json()
                .forEach(products::add);
        var now = Instant.now().truncatedTo(ChronoUnit.MINUTES);
        var midnight = now.atZone(SEOUL).truncatedTo(ChronoUnit.DAYS);
        for (var index = 0; index < Math.min(DEALS, products.size()); index++) {
            var product = products.get(index);
            var day = midnight.plusDays(index / 4 - 2);
            var starts = index < 8
                    ? now
                    : index < 12
                            ? now.plus(Duration.ofMinutes(30L * (index - 7)))
                            : day.plusHours(9 + index % 5 * 3).toInstant();
            var ends = index < 8 ? now.plus(Duration.ofHours(6 + index)) : starts.plus(Duration.ofHours(2));
            owner.visitor()
                    .post(
                            shop + "/api/seller/deals",
                            Map.of(
                                    "product",
                                    product.path("id").asString(),
                                    "startsAt",
                                    starts.toString(),
                                    "endsAt",
                                    ends.toString(),
                                    "price",
                                    product.path("suggestedPrice").asLong(),
                                    "quantity",
                                    product.path("suggestedQuantity").asInt(),
                                    "limitPerPerson",
                                    product.path("suggestedLimit").asInt()),
                            owner.authorization())
                    .ok();
        }
    }

    private static byte[] pictures(byte[] csv) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(zipped)) {
            var names = java.util.regex.Pattern.compile("[a-z]+-\\d\\d\\.png")
                    .matcher(new String(csv, java.nio.charset.StandardCharsets.UTF_8));
            while (names.find()) {
                zip.putNextEntry(new ZipEntry(names.group()));
                zip.write(bytes("pictures/" + names.group()));
                zip.closeEntry();
            }
        }
        return zipped.toByteArray();
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = Demo.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) throw new IOException("the demo's " + name + " is missing");
            return in.readAllBytes();
        }
    }

    /** How to reach the demo. */
    public record Summary(String shopUrl, String email, String password) {}
}
