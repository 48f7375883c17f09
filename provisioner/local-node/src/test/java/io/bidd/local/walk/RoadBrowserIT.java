package io.bidd.local.walk;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Playwright.CreateOptions;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.FilePayload;
import io.bidd.local.demo.Visitor;
import io.bidd.template.Ids;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The whole road in a browser: three people, each with a browser of their own, against everything that {@code bidd up} starts. */
@ResourceLock(LocalBidd.LOCK)
class RoadBrowserIT {

    private static final Path PICTURES = Path.of("target/screenshots");
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final double BUILT_WITHIN = 90_000;

    private static Playwright playwright;
    private static Browser chromium;

    @BeforeAll
    static void openBrowser() throws Exception {
        var path = Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::exists)
                .findFirst();
        assertThat(path)
                .as("browser tests need Chromium; install Debian's package chromium")
                .isPresent();
        playwright = Playwright.create(new CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new LaunchOptions()
                        .setExecutablePath(path.get())
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
        Files.createDirectories(PICTURES);
    }

    @AfterAll
    static void closeBrowser() {
        if (chromium != null) chromium.close();
        if (playwright != null) playwright.close();
    }

    @AfterEach
    void nowIsNow() {
        LocalBidd.clockAhead("PT0S");
    }

    @Test
    void fromTheApplicationToTheClosedShop() throws Exception {
        var console = LocalBidd.url("console");
        var email = Ids.next() + "@browser.example";
        var company = "달빛상점 " + Ids.next().substring(0, 4);
        var slug = "moon" + Ids.next().substring(0, 6);

        try (var ownersBrowser = browser("ko-KR");
                var adminsBrowser = browser("ko-KR");
                var shoppersBrowser = browser("ko-KR")) {
            var owner = ownersBrowser.newPage();
            apply(owner, console, company, email);
            var admin = adminsBrowser.newPage();
            approve(admin, console, company);
            signIn(owner, console, email, "a long password");
            order(owner, console, slug);
            pay(owner);
            var shop = watchItComeUp(owner);
            ownAddress(owner);
            openDeal(owner, shop);

            var shopper = shoppersBrowser.newPage();
            var order = buy(shopper, shop);
            salesHistory(owner, shop, order, "결제 완료");
            cancel(shopper, shop);
            salesHistory(owner, shop, order, "환불 완료");
            suspend(admin, owner, shopper, console, slug, shop);
            endRental(owner, console, slug, shop);
        }
    }

    private void apply(Page owner, String console, String company, String email) {
        owner.navigate(console + "/apply");
        owner.fill("#name", company);
        owner.fill("#businessNumber", "123-45-67890");
        owner.fill("#representative", "한달빛");
        owner.fill("#contactName", "한달빛");
        owner.fill("#email", email);
        owner.fill("#phone", "02-555-0123");
        owner.fill("#password", "a long password");
        owner.click("[data-test=apply-submit]");
        picture(owner, "apply-wrong-number");
        assertThat(owner.locator("#businessNumber")).hasAttribute("aria-invalid", "true");
        owner.fill("#businessNumber", Seller.businessNumber());
        owner.fill("#password", "a long password");
        owner.click("[data-test=apply-submit]");
        assertThat(owner.locator("[data-test=applied]")).isVisible();
        picture(owner, "applied");
    }

    private void approve(Page admin, String console, String company) throws Exception {
        signIn(admin, console, "admin@bidd.example", LocalBidd.setting("BIDD_ADMIN_PASSWORD"));
        admin.navigate(console + "/admin/companies");
        picture(admin, "admin-companies");
        admin.locator("tr", new Page.LocatorOptions().setHasText(company))
                .locator("[data-test^=approve-]")
                .click();
        assertThat(admin.locator("tr", new Page.LocatorOptions().setHasText(company))
                        .locator("[data-test^=approve-]"))
                .hasCount(0);
        admin.navigate(console + "/admin/tenants");
        picture(admin, "admin-tenants");
    }

    private void suspend(Page admin, Page owner, Page shopper, String console, String slug, String shop) {
        admin.navigate(console + "/admin/tenants");
        var row = admin.locator("tr", new Page.LocatorOptions().setHasText(slug));
        row.locator("input[name=reason]").fill("약관 확인이 필요합니다");
        row.locator("[data-test^=suspend-]").click();
        assertThat(admin.locator("tr", new Page.LocatorOptions().setHasText(slug))
                        .locator("[data-test^=resume-]"))
                .isVisible();
        picture(admin, "admin-suspended");
        owner.navigate(console + "/home");
        owner.locator("a[href*='/rentals/']:not([href$='/new'])").first().click();
        assertThat(owner.locator("[data-test=suspended]")).containsText("약관 확인이 필요합니다");
        picture(owner, "rental-suspended");
        var visitor = new Visitor();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> visitor.get(shop + "/").body().contains("data-test=\"paused\""));
        shopper.navigate(shop + "/");
        assertThat(shopper.locator("[data-test=paused]")).isVisible();
        picture(shopper, "paused");
        // The console has nothing else under that name.
        shopper.navigate(shop + "/admin/tenants");
        assertThat(shopper.locator("[data-test=paused]")).isVisible();
        assertThat(shopper.locator("a, form, button")).hasCount(0);

        admin.locator("tr", new Page.LocatorOptions().setHasText(slug))
                .locator("[data-test^=resume-]")
                .click();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> visitor.get(shop + "/").status() == 200);
        shopper.navigate(shop + "/");
        assertThat(shopper.locator("a[href*='/deals/']").first()).isVisible();

        admin.navigate(console + "/admin/tenants");
        admin.locator("tr", new Page.LocatorOptions().setHasText(slug))
                .locator("[data-test^=isolation-]")
                .click();
        admin.locator("[data-test=inspect]").click();
        picture(admin, "admin-isolation-pending");
        // On one machine there are no walls to try, and that is what is said.
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            admin.reload();
            return admin.locator("[data-boundary=inside][data-verdict=UNPROVEN]")
                            .count()
                    == 1;
        });
        picture(admin, "admin-isolation");

        admin.navigate(console + "/admin/tenants");
        admin.locator("tr", new Page.LocatorOptions().setHasText(slug))
                .locator("[data-test^=record-]")
                .click();
        assertThat(admin.locator("tr[data-step=database][data-state=DONE]").first())
                .isVisible();
        picture(admin, "admin-flight-record");
        // While the provisioner still tells of the last change it is refused, and may be tried again.
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            admin.locator("[data-test=renew-secrets]").click();
            return admin.locator(".told [role=status]").first().isVisible();
        });
        admin.navigate(console + "/admin/capacity");
        picture(admin, "admin-capacity");
    }

    private void signIn(Page page, String console, String email, String password) {
        page.navigate(console + "/home");
        page.fill("#email", email);
        page.fill("#password", password);
        picture(page, "sign-in");
        page.click("button[type=submit]");
        page.waitForURL(url -> url.startsWith(console));
    }

    private void order(Page owner, String console, String slug) throws Exception {
        owner.navigate(console + "/rentals/new");
        owner.check("#plan-STARTER");
        owner.fill("#shopName", "달빛상점");
        owner.fill("#slug", slug);
        owner.fill("#color", "#5b3fa8");
        owner.setInputFiles(
                "#logo",
                new FilePayload(
                        "logo.png",
                        "image/png",
                        RoadBrowserIT.class
                                .getResourceAsStream("/templates/time-deal/demo/logo.png")
                                .readAllBytes()));
        owner.fill("#expectedCrowd", "2500");
        owner.locator("#expectedCrowd").blur();
        assertThat(owner.locator("[data-test=total]")).containsText("31,900"); // 19,000 a day, two steps of crowd, VAT
        picture(owner, "order");
        owner.click("[data-test=order-submit]");
        assertThat(owner.locator("[data-test=phase]")).hasAttribute("data-phase", "AWAITING_PAYMENT");
        assertThat(owner.locator("main")).containsText("31,900");
        picture(owner, "rental-awaiting-payment");
    }

    private void pay(Page owner) {
        owner.click("[data-test=pay]");
        assertThat(owner.locator(".amount")).containsText("31,900");
        picture(owner, "sandbox-pay");
        owner.click("button.approve");
    }

    private String watchItComeUp(Page owner) {
        picture(owner, "rental-provisioning");
        assertThat(owner.locator("[data-test=phase]"))
                .hasAttribute(
                        "data-phase", "LIVE", new LocatorAssertions.HasAttributeOptions().setTimeout(BUILT_WITHIN));
        picture(owner, "rental-live");
        var shop = owner.locator("[data-test=shop-link]").first().getAttribute("href");
        return shop.endsWith("/") ? shop.substring(0, shop.length() - 1) : shop;
    }

    /** On the page of the rental, where the owner is. What DNS says is for other tests; here nobody has written into it. */
    private void ownAddress(Page owner) {
        var rental = owner.url();
        owner.fill("#domain", "https://shop.moon.example/");
        owner.click("[data-test=claim-domain]");
        assertThat(owner.locator("#domain-error")).isVisible();
        assertThat(owner.locator("#domain")).hasValue("https://shop.moon.example/");
        owner.fill("#domain", "Shop.Moon.example");
        owner.click("[data-test=claim-domain]");
        assertThat(owner.locator("[data-domain='shop.moon.example'] [data-test=record-text]"))
                .containsText("bidd-shop=");
        owner.click("[data-test=prove-domain]");
        assertThat(owner.locator("[data-test=found]")).isVisible();
        picture(owner, "rental-own-address");
        owner.click("[data-test=drop-domain]");
        assertThat(owner.locator("[data-domain='shop.moon.example']")).hasCount(0);
        owner.navigate(rental);
    }

    private void openDeal(Page owner, String shop) throws Exception {
        owner.navigate(shop + "/seller");
        assertThat(owner.locator("[data-test=new-deal]")).isVisible(); // signed in by BIDD, without a second password
        picture(owner, "desk-empty");
        owner.navigate(shop + "/seller/products/new");
        owner.fill("#name", "제주 감귤 5kg");
        owner.selectOption("#category", "FOOD");
        owner.fill("#listPrice", "20000");
        owner.fill("#description", "제주에서 온 달콤한 감귤입니다. 5kg 한 상자.");
        owner.setInputFiles(
                "#pictures",
                new FilePayload(
                        "food.png",
                        "image/png",
                        RoadBrowserIT.class
                                .getResourceAsStream("/templates/time-deal/demo/pictures/food-01.png")
                                .readAllBytes()));
        picture(owner, "desk-product");
        owner.click("[data-test=save-product]");
        var soon = LocalTime.now(SEOUL).truncatedTo(ChronoUnit.MINUTES);
        owner.fill("#day", LocalDate.now(SEOUL).toString());
        owner.fill("#start", soon.toString());
        owner.fill("#end", soon.plusHours(2).toString());
        owner.fill("#price", "9900");
        owner.fill("#quantity", "3");
        owner.fill("#limitPerPerson", "2");
        picture(owner, "desk-deal");
        owner.click("[data-test=save-deal]");
        assertThat(owner.locator("[data-test=free]")).hasText("3 / 3");
    }

    private String buy(Page shopper, String shop) {
        shopper.navigate(shop + "/");
        assertThat(shopper.locator("header")).containsText("달빛상점");
        picture(shopper, "shop-home");
        shopper.click("a.card");
        assertThat(shopper.locator(".countdown b")).containsText(":");
        picture(shopper, "shop-deal");
        shopper.click("[data-test=join]");
        shopper.click("[data-test=to-sign-up]");
        shopper.fill("#email", Ids.next() + "@buyer.example");
        shopper.fill("#password", "correct horse");
        shopper.fill("#name", "지우");
        shopper.fill("#phone", "010-1234-5678");
        picture(shopper, "shop-sign-up");
        shopper.click("[data-test=sign-up]");
        shopper.click("[data-test=join]");
        shopper.waitForURL("**/order"); // the line moves by itself and lets in
        shopper.fill("#quantity", "2");
        assertThat(shopper.locator("#total")).containsText("19,800");
        shopper.fill("#zipcode", "04524");
        shopper.fill("#address", "서울시 중구 세종대로 110, 3층");
        picture(shopper, "shop-order");
        shopper.click("[data-test=order]");
        assertThat(shopper.locator(".amount")).containsText("19,800");
        assertThat(shopper.locator(".qr svg")).isVisible();
        shopper.click("button.approve");
        assertThat(shopper.locator("[data-test=state]")).hasAttribute("data-state", "PAID");
        picture(shopper, "shop-paid");
        return shopper.locator("dd").first().textContent();
    }

    private void cancel(Page shopper, String shop) {
        shopper.click("[data-test=cancel]");
        assertThat(shopper.locator("[data-test=state]")).hasAttribute("data-state", "REFUNDED");
        shopper.navigate(shop + "/");
        shopper.click("a.card");
        assertThat(shopper.locator("[data-test=left]")).hasAttribute("data-free", "3");
    }

    private void salesHistory(Page owner, String shop, String order, String state) {
        owner.navigate(shop + "/seller");
        owner.locator("tbody a").first().click();
        assertThat(owner.locator("[data-test=sales] tr", new Page.LocatorOptions().setHasText(order)))
                .containsText(state);
        picture(owner, "desk-sales");
    }

    private void endRental(Page owner, String console, String slug, String shop) {
        owner.navigate(console + "/home");
        owner.locator("a[href*='/rentals/']:not([href$='/new'])").first().click();
        owner.fill("#confirmation", slug);
        owner.click("[data-test=end-rental]");
        assertThat(owner.locator("[data-test=phase]")).hasAttribute("data-phase", "ENDING");
        assertThat(owner.locator("[data-test=export-link]"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(30_000));
        picture(owner, "rental-ending");
        owner.navigate(shop + "/");
        assertThat(owner.locator("[data-test=closed]")).isVisible();
        picture(owner, "shop-closed");
        LocalBidd.clockAhead("P31D");
        owner.navigate(console + "/home");
        owner.locator("a[href*='/rentals/']:not([href$='/new'])").first().click();
        assertThat(owner.locator("[data-test=phase]"))
                .hasAttribute("data-phase", "DELETED", new LocatorAssertions.HasAttributeOptions().setTimeout(60_000));
    }

    private static BrowserContext browser(String language) {
        var context = chromium.newContext(
                new Browser.NewContextOptions().setLocale(language).setViewportSize(1_200, 860));
        context.setDefaultTimeout(20_000);
        return context;
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }
}
