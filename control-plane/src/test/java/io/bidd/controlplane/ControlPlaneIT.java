package io.bidd.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import com.jayway.jsonpath.JsonPath;
import io.bidd.controlplane.domain.PlayedNameServer;
import io.bidd.controlplane.money.Money;
import io.bidd.controlplane.payment.PaymentProvider;
import io.bidd.controlplane.payment.Payments;
import io.bidd.template.TenantStatus;
import io.bidd.template.TenantStatus.StepState;
import io.bidd.template.TenantStatus.StepStatus;
import io.bidd.template.Wanted;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import tools.jackson.databind.json.JsonMapper;

/** A rental's life at the API, on a real PostgreSQL, with a provider that does as it is told. */
@SpringBootTest
@AutoConfigureMockMvc
@Import(ControlPlaneIT.Fakes.class)
class ControlPlaneIT {

    private static final EmbeddedPostgres POSTGRES;
    private static final Path CLOCK;
    private static final PlayedNameServer NAMES = new PlayedNameServer();

    static {
        try {
            POSTGRES = EmbeddedPostgres.start();
            CLOCK = Files.createTempFile("clock", "");
            Files.writeString(CLOCK, "PT0S");
            try (var database = POSTGRES.getPostgresDatabase().getConnection();
                    var statement = database.createStatement()) {
                statement.execute("create schema platform");
            }
        } catch (Exception failed) {
            throw new ExceptionInInitializerError(failed);
        }
    }

    @Autowired
    MockMvcTester http;

    @Autowired
    JsonMapper json;

    @Autowired
    FakeProvider provider;

    @Autowired
    Payments payments;

    @Autowired
    Clock clock;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> "jdbc:postgresql://127.0.0.1:" + POSTGRES.getPort() + "/postgres");
        registry.add("spring.datasource.username", () -> "postgres");
        registry.add("spring.jpa.hibernate.ddl-auto", () -> "validate");
        registry.add("bidd.secret", () -> "a secret for tests, long enough to be one");
        registry.add("bidd.clients.console-secret", () -> "console");
        registry.add("bidd.clients.provisioner-secret", () -> "provisioner");
        registry.add("bidd.rental.shards", () -> "shared-1,shared-2");
        registry.add("bidd.clock-file", CLOCK::toString);
        registry.add("bidd.domains.name-server", NAMES::address);
    }

    @AfterEach
    void nowIsNow() throws Exception {
        Files.writeString(CLOCK, "PT0S");
        // The program looks at the file now and then; the next test begins when it has.
        Awaitility.await().until(() -> clock.instant().isBefore(Instant.now().plus(Duration.ofMinutes(1))));
    }

    @Test
    void aCompanyAppliesOnceAndIsReviewedOnce() throws Exception {
        var application = application("123-45-67891", "first@example.com");
        var id = at(send(HttpMethod.POST, "/v1/companies", null, application), 201, "$.id");
        assertThat(problem(
                        send(HttpMethod.POST, "/v1/companies", null, application("123-45-67891", "second@example.com")),
                        409))
                .isEqualTo("business-number-taken");
        assertThat(problem(
                        send(HttpMethod.POST, "/v1/companies", null, application("123-45-67890", "third@example.com")),
                        422))
                .isEqualTo("business-number");
        assertThat(problem(
                        send(HttpMethod.POST, "/v1/companies", null, application("605-88-13574", "FIRST@example.com")),
                        409))
                .isEqualTo("email-taken");

        assertThat(send(HttpMethod.POST, "/v1/admin/companies/" + id + "/rejection", owner(id), Map.of("reason", "no")))
                .hasStatus(403);
        at(
                send(
                        HttpMethod.POST,
                        "/v1/admin/companies/" + id + "/rejection",
                        admin(),
                        Map.of("reason", "서류가 부족합니다")),
                200,
                "$.id");
        assertThat(at(send(HttpMethod.GET, "/v1/company", owner(id), null), 200, "$.reason"))
                .isEqualTo("서류가 부족합니다");
        assertThat(problem(send(HttpMethod.POST, "/v1/admin/companies/" + id + "/approval", admin(), Map.of()), 409))
                .isEqualTo("already-reviewed");
        assertThat(problem(send(HttpMethod.POST, "/v1/rentals", owner(id), order("norental", 0)), 409))
                .isEqualTo("company-not-approved");
        assertThat(problem(
                        send(
                                HttpMethod.POST,
                                "/v1/admin/companies/" + id + "/rejection",
                                admin(),
                                Map.of("reason", "")),
                        422))
                .isEqualTo("invalid");
    }

    @Test
    void aRentalIsQuotedPaidBuiltEndedExportedAndRemoved() throws Exception {
        var company = approvedCompany("314-86-11225", "road@example.com");
        var total = total();
        assertThat(problem(send(HttpMethod.POST, "/v1/rentals", owner(company), order("roadshop", total - 1)), 409))
                .isEqualTo("quote-changed");
        var rental = at(send(HttpMethod.POST, "/v1/rentals", owner(company), order("roadshop", total)), 201, "$.id");
        assertThat(problem(send(HttpMethod.POST, "/v1/rentals", owner(company), order("roadshop", total)), 409))
                .isEqualTo("slug-taken");

        at(send(HttpMethod.POST, "/v1/rentals/" + rental + "/payment", owner(company), Map.of()), 200, "$.payUrl");
        assertThat(provider.lastAmount).isEqualTo(Money.won(total)); // the charge is the quote
        assertThat(phase(company, rental)).isEqualTo("AWAITING_PAYMENT");
        provider.agree();
        at(
                send(HttpMethod.POST, "/v1/rentals/" + rental + "/payment/confirmation", owner(company), Map.of()),
                200,
                "$.paid");
        assertThat(phase(company, rental)).isEqualTo("PROVISIONING");

        var spec = wanted("roadshop");
        assertThat(JsonPath.<String>read(spec, "$.wanted")).isEqualTo("RUNNING");
        report(spec, Wanted.RUNNING);
        assertThat(phase(company, rental)).isEqualTo("LIVE");

        assertThat(problem(
                        send(
                                HttpMethod.POST,
                                "/v1/rentals/" + rental + "/ending",
                                owner(company),
                                Map.of("confirmation", "oops")),
                        422))
                .isEqualTo("not-confirmed");
        at(
                send(
                        HttpMethod.POST,
                        "/v1/rentals/" + rental + "/ending",
                        owner(company),
                        Map.of("confirmation", "roadshop")),
                200,
                "$.deleteAt");
        assertThat(phase(company, rental)).isEqualTo("ENDING");
        report(wanted("roadshop"), Wanted.CLOSED);

        Files.writeString(CLOCK, "P31D");
        assertThat(JsonPath.<String>read(wanted("roadshop"), "$.wanted"))
                .as("nothing is removed before it was exported")
                .isEqualTo("CLOSED");
        export(JsonPath.read(spec, "$.id"));
        Awaitility.await()
                .until(() ->
                        JsonPath.<String>read(wanted("roadshop"), "$.wanted").equals("DELETED"));
        report(wanted("roadshop"), Wanted.DELETED);
        assertThat(phase(company, rental)).isEqualTo("DELETED");
        assertThat(send(HttpMethod.GET, "/v1/rentals/" + rental + "/export", owner(company), null))
                .hasStatus(200);
    }

    @Test
    void onlyAdminsSuspendResumeAndResize() throws Exception {
        var company = approvedCompany("4028122330", "paused@example.com");
        var wish = new HashMap<>(rentalOf());
        wish.put("plan", "EVENT");
        int total = JsonPath.read(body(send(HttpMethod.POST, "/v1/quotes", null, wish)), "$.total.amount");
        wish.putAll(Map.of("shopName", "쉼상점", "slug", "pausedshop", "color", "#c8432b", "expectedTotal", total));
        var rental = paid(company, at(send(HttpMethod.POST, "/v1/rentals", owner(company), wish), 201, "$.id"));
        report(wanted("pausedshop"), Wanted.RUNNING);
        var tenant = JsonPath.<String>read(wanted("pausedshop"), "$.id");
        var suspension = "/v1/admin/tenants/" + tenant + "/suspension";
        var why = Map.of("reason", "약관을 어겼습니다");

        assertThat(send(HttpMethod.PUT, suspension, owner(company), why)).hasStatus(403);
        assertThat(send(HttpMethod.DELETE, suspension, owner(company), null)).hasStatus(403);
        assertThat(problem(send(HttpMethod.DELETE, suspension, admin(), null), 409))
                .isEqualTo("wrong-phase");
        assertThat(problem(send(HttpMethod.PUT, suspension, admin(), Map.of("reason", " ")), 422))
                .isEqualTo("invalid");
        assertThat(problem(send(HttpMethod.PUT, suspension.replace(tenant, "t0"), admin(), why), 404))
                .isEqualTo("not-found");

        assertThat(send(HttpMethod.PUT, suspension, admin(), why)).hasStatus(204);
        assertThat(send(HttpMethod.PUT, suspension, admin(), why)).hasStatus(204);
        assertThat(phase(company, rental)).isEqualTo("SUSPENDED");
        assertThat(at(send(HttpMethod.GET, "/v1/rentals/" + rental, owner(company), null), 200, "$.suspendedFor"))
                .isEqualTo("약관을 어겼습니다");
        assertThat(JsonPath.<String>read(wanted("pausedshop"), "$.wanted")).isEqualTo("SUSPENDED");
        report(wanted("pausedshop"), Wanted.SUSPENDED);

        assertThat(send(HttpMethod.DELETE, suspension, admin(), null)).hasStatus(204);
        assertThat(phase(company, rental)).isEqualTo("LIVE");
        assertThat(JsonPath.<String>read(wanted("pausedshop"), "$.wanted")).isEqualTo("RUNNING");

        var room = "/v1/admin/tenants/" + tenant + "/room";
        var larger = Map.of("pods", 2, "mostPods", 6, "cpuMillis", 500, "memoryMib", 1024);
        assertThat(send(HttpMethod.PUT, room, owner(company), larger)).hasStatus(403);
        assertThat(send(HttpMethod.PUT, room, admin(), larger)).hasStatus(204);
        assertThat(JsonPath.<Integer>read(wanted("pausedshop"), "$.room.mostPods"))
                .isEqualTo(6);
        // Whether it has a Redis of its own is the plan's matter.
        assertThat(JsonPath.<Integer>read(wanted("pausedshop"), "$.room.cacheMib"))
                .isZero();
        assertThat(problem(
                        send(
                                HttpMethod.PUT,
                                room,
                                admin(),
                                Map.of("pods", 2, "mostPods", 1, "cpuMillis", 500, "memoryMib", 1024)),
                        422))
                .isEqualTo("fewer-than-least");

        paidRental(company, "sharedshop");
        var shared = "/v1/admin/tenants/" + JsonPath.<String>read(wanted("sharedshop"), "$.id") + "/room";
        assertThat(problem(send(HttpMethod.PUT, shared, admin(), larger), 409)).isEqualTo("shared-runtime");

        // A suspended rental ends in its time like any other.
        assertThat(send(HttpMethod.PUT, suspension, admin(), why)).hasStatus(204);
        Files.writeString(CLOCK, "P3D");
        Awaitility.await().until(() -> phase(company, rental).equals("ENDING"));
        assertThat(problem(send(HttpMethod.PUT, room, admin(), larger), 409)).isEqualTo("wrong-phase");
    }

    @Test
    void whatWasDoneForAShopIsRecordedAndTriesThatFailForTheSameCauseAreOneRow() throws Exception {
        var company = approvedCompany("6208107771", "recorded@example.com");
        paidRental(company, "recorded");
        var spec = wanted("recorded");
        var path = "/v1/admin/tenants/" + spec.get("id") + "/flight-records";
        var began = Instant.parse("2026-11-22T00:00:00Z");
        var done = new StepStatus("database", StepState.DONE, null, null, began, 12, List.of("create role"));
        for (var go = 1; go <= 3; go++) {
            var failed = new StepStatus(
                    "cache",
                    StepState.WAITING,
                    go < 3 ? "Redis is away" : "no memory",
                    began.plusSeconds(go + 1),
                    began.plusSeconds(go),
                    3,
                    List.of());
            for (var told = 0; told < 2; told++) report(spec, null, List.of(done, failed));
        }
        var rows = JsonPath.<List<Map<String, Object>>>read(body(send(HttpMethod.GET, path, admin(), null)), "$");
        assertThat(rows.subList(0, 3))
                .extracting(row -> row.get("step") + " " + row.get("cause") + " " + row.get("tries"))
                .containsExactly("cache no memory 1", "cache Redis is away 2", "database null 1");
        assertThat(rows.get(2)).containsEntry("changes", List.of("create role"));

        assertThat(send(HttpMethod.GET, path, owner(company), null)).hasStatus(403);
        assertThat(problem(send(HttpMethod.GET, "/v1/admin/tenants/nobody/flight-records", admin(), null), 404))
                .isNotEmpty();
    }

    @Test
    void aShopIsPlacedWhereTheSmallestCrowdIsExpectedAndMayBeMoved() throws Exception {
        var company = approvedCompany("6208106660", "placed@example.com");
        var crowds = new HashMap<String, Integer>();
        for (var number = 0; number < 4; number++) {
            var least = Stream.of("shared-1", "shared-2")
                    .map(shard -> crowdOf(shard))
                    .min(Integer::compare)
                    .orElseThrow();
            paidRental(company, "placed" + number);
            var runtime = JsonPath.<String>read(wanted("placed" + number), "$.runtime");
            assertThat(crowdOf(runtime)).isEqualTo(least + 1_500);
            crowds.merge(runtime, 1, Integer::sum);
        }
        assertThat(crowds).containsOnlyKeys("shared-1", "shared-2");
        assertThat(JsonPath.<List<Integer>>read(
                        body(send(HttpMethod.GET, "/v1/admin/shared-runtimes", admin(), null)), "$[*].most"))
                .containsExactly(crowdOf("shared-1"), crowdOf("shared-2"));

        var before = wanted("placed0");
        var other = before.get("runtime").equals("shared-1") ? "shared-2" : "shared-1";
        var path = "/v1/admin/tenants/" + before.get("id") + "/runtime";
        assertThat(send(HttpMethod.PUT, path, owner(company), Map.of("runtime", other)))
                .hasStatus(403);
        assertThat(problem(send(HttpMethod.PUT, path, admin(), Map.of("runtime", "t-somebody")), 422))
                .isEqualTo("unknown-runtime");
        assertThat(send(HttpMethod.PUT, path, admin(), Map.of("runtime", other)))
                .hasStatus(204);
        assertThat(wanted("placed0").get("runtime")).isEqualTo(other);
    }

    private int crowdOf(String shard) {
        try {
            return JsonPath.<List<Integer>>read(
                            body(send(HttpMethod.GET, "/v1/provisioning/tenants", machine(), null)),
                            "$[?(@.runtime=='" + shard + "')].expectedCrowd")
                    .stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void secretsAreRenewedForWhoeverMayAsk() throws Exception {
        var company = approvedCompany("6208108881", "renewed@example.com");
        paidRental(company, "renewed");
        var before = wanted("renewed");
        var path = "/v1/admin/tenants/" + before.get("id") + "/secret-renewals";
        assertThat(send(HttpMethod.POST, path, owner(company), null)).hasStatus(403);
        assertThat(wanted("renewed")).isEqualTo(before);
        assertThat(problem(send(HttpMethod.POST, path, admin(), null), 409)).isEqualTo("still-changing");
        report(before, Wanted.RUNNING);
        assertThat(send(HttpMethod.POST, path, admin(), null)).hasStatus(202);
        assertThat(problem(send(HttpMethod.POST, path, admin(), null), 409)).isEqualTo("still-changing");
        assertThat(before.get("secretsFrom")).isNull();
        assertThat(wanted("renewed").get("secretsFrom")).isNotNull();
    }

    @Test
    void whatDoesNotFitIsRefusedWithTheNextDateAndTwoAtOnceDoNotGetTheSameRoom() throws Exception {
        var company = approvedCompany("6208109992", "capacity@example.com");
        var seen = "/v1/provisioning/capacity";
        // Room for one EVENT shop: four pods of 250m and 512 MiB, and one more for an upgrade.
        var small = Map.of("nodes", List.of(Map.of("name", "n", "cpuMillis", 1_250, "memoryMib", 2_560, "pods", 10)));
        var large =
                Map.of("nodes", List.of(Map.of("name", "n", "cpuMillis", 999_999, "memoryMib", 999_999, "pods", 999)));
        assertThat(send(HttpMethod.PUT, seen, admin(), small)).hasStatus(403);
        assertThat(send(HttpMethod.GET, "/v1/admin/capacity", owner(company), null))
                .hasStatus(403);
        var first = START.plus(Duration.ofDays(300));
        try {
            assertThat(send(HttpMethod.PUT, seen, machine(), small)).hasStatus(204);
            var answers = allAtTheSameMoment("rentals", number -> eventOrder(company, "fits" + number, first));
            assertThat(answers.stream().filter(answer -> answer.getResponse().getStatus() == 201))
                    .hasSize(1);
            var refused = answers.stream()
                    .filter(answer -> answer.getResponse().getStatus() == 409)
                    .findFirst()
                    .orElseThrow();
            assertThat(problem(refused, 409)).isEqualTo("no-capacity");
            // The day after, the grace period of thirty, and the hour before a start in which a shop is built.
            var next = Instant.parse(JsonPath.<String>read(body(refused), "$.moments[0]"));
            var free = first.plus(Duration.ofDays(31)).plus(Duration.ofHours(1));
            assertThat(next).isBetween(free, free.plusSeconds(60));
            assertThat(eventOrder(company, "tooearly", free.minusSeconds(1))).hasStatus(409);
            assertThat(eventOrder(company, "intime", next)).hasStatus(201);
            var overview = body(send(HttpMethod.GET, "/v1/admin/capacity", admin(), null));
            assertThat(JsonPath.<List<Integer>>read(overview, "$.points[*].pods"))
                    .contains(4);

            // An order that is not paid gives its room back.
            Files.writeString(CLOCK, "P2D");
            Awaitility.await()
                    .untilAsserted(() ->
                            assertThat(eventOrder(company, "afterwards", first)).hasStatus(201));

            var tiny = Map.of("nodes", List.of(Map.of("name", "n", "cpuMillis", 1_000, "memoryMib", 700, "pods", 10)));
            assertThat(send(HttpMethod.PUT, seen, machine(), tiny)).hasStatus(204);
            assertThat(problem(eventOrder(company, "toolarge", first.plus(Duration.ofDays(500))), 409))
                    .isEqualTo("no-capacity-ever");
        } finally {
            send(HttpMethod.PUT, seen, machine(), large);
        }
    }

    /** Four requests, each of which has looked before any has written: nobody may write there until all have come so far. */
    private static List<MvcTestResult> allAtTheSameMoment(String table, IntFunction<MvcTestResult> request)
            throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var server = POSTGRES.getPostgresDatabase().getConnection();
                var statement = server.createStatement()) {
            server.setAutoCommit(false);
            statement.execute("lock table platform." + table + " in exclusive mode");
            var asked = IntStream.range(0, 4)
                    .mapToObj(number -> threads.submit(() -> request.apply(number)))
                    .toList();
            Awaitility.await().until(() -> {
                statement.execute("select pg_stat_clear_snapshot()"); // it is kept until the end of a transaction
                try (var rows = statement.executeQuery(
                        "select count(*) from pg_stat_activity where wait_event_type = 'Lock'")) {
                    rows.next();
                    return rows.getInt(1) >= 4;
                }
            });
            server.commit();
            var answers = new ArrayList<MvcTestResult>();
            for (var each : asked) answers.add(each.get());
            return answers;
        }
    }

    /** Two shared runtimes of twenty thousand people have six such shops each. */
    @Test
    void aShopForWhichNoSharedRuntimeHasAPlaceIsRefusedWithTheNextDate() throws Exception {
        var company = approvedCompany("6208111111", "shared@example.com");
        var large =
                Map.of("nodes", List.of(Map.of("name", "n", "cpuMillis", 999_999, "memoryMib", 999_999, "pods", 999)));
        assertThat(send(HttpMethod.PUT, "/v1/provisioning/capacity", machine(), large))
                .hasStatus(204);
        var start = START.plus(Duration.ofDays(700));
        for (var number = 0; number < 12; number++)
            assertThat(order(company, "STARTER", 3_000, "shares" + number, start))
                    .hasStatus(201);
        var refused = order(company, "STARTER", 3_000, "shares12", start);
        assertThat(problem(refused, 409)).isEqualTo("no-capacity");
        // People go when a shop closes, and the next one is built an hour before it opens.
        var free = start.plus(Duration.ofDays(1)).plus(Duration.ofHours(1));
        var next = Instant.parse(JsonPath.<String>read(body(refused), "$.moments[0]"));
        assertThat(next).isBetween(free, free.plusSeconds(60));
        assertThat(order(company, "STARTER", 3_000, "shares13", next)).hasStatus(201);
        assertThat(order(company, "STARTER", 2_000, "shares12", start)).hasStatus(201);
        assertThat(send(HttpMethod.GET, "/v1/admin/shared-runtimes", owner(company), null))
                .hasStatus(403);

        // However few people come to each, a runtime has thirty shops, and until they are deleted.
        var quiet = START.plus(Duration.ofDays(900));
        for (var number = 0; number < 60; number++)
            assertThat(order(company, "STARTER", 1, "quiet" + number, quiet)).hasStatus(201);
        var oneMore = order(company, "STARTER", 1, "quiet60", quiet.plus(Duration.ofDays(20)));
        assertThat(problem(oneMore, 409)).isEqualTo("no-capacity");
    }

    private MvcTestResult eventOrder(String company, String slug, Instant start) {
        return order(company, "EVENT", 1_500, slug, start);
    }

    private MvcTestResult order(String company, String plan, int crowd, String slug, Instant start) {
        var wish = new HashMap<>(rentalOf());
        wish.put("plan", plan);
        wish.put("expectedCrowd", crowd);
        wish.put("startsAt", start.toString());
        wish.put("endsAt", start.plus(Duration.ofDays(1)).toString());
        try {
            int total = JsonPath.read(body(send(HttpMethod.POST, "/v1/quotes", null, wish)), "$.total.amount");
            wish.putAll(Map.of("shopName", "큰상점", "slug", slug, "color", "#c8432b", "expectedTotal", total));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
        return send(HttpMethod.POST, "/v1/rentals", owner(company), wish);
    }

    @Test
    void anIsolationReportIsAskedForOnceAndAnsweredOnce() throws Exception {
        var company = approvedCompany("6208106016", "walls@example.com");
        paidRental(company, "walledshop");
        paidRental(company, "neighbourshop");
        report(wanted("neighbourshop"), Wanted.RUNNING);
        var tenant = JsonPath.<String>read(wanted("walledshop"), "$.id");
        var reports = "/v1/admin/tenants/" + tenant + "/isolation-reports";
        var open = "/v1/provisioning/isolation-reports";

        assertThat(send(HttpMethod.POST, reports, owner(company), Map.of())).hasStatus(403);
        assertThat(send(HttpMethod.GET, reports, owner(company), null)).hasStatus(403);
        assertThat(send(HttpMethod.GET, open, admin(), null)).hasStatus(403);
        assertThat(problem(send(HttpMethod.POST, reports.replace(tenant, "t0"), admin(), Map.of()), 404))
                .isEqualTo("not-found");

        assertThat(send(HttpMethod.POST, reports, admin(), Map.of())).hasStatus(202);
        assertThat(send(HttpMethod.POST, reports, admin(), Map.of())).hasStatus(202);
        var asked = body(send(HttpMethod.GET, open, machine(), null));
        assertThat(JsonPath.<List<String>>read(asked, "$[*].tenant.slug")).containsExactly("walledshop");
        assertThat(JsonPath.<String>read(asked, "$[0].neighbour.id")).isNotEqualTo(tenant);
        // It is this provisioner's for some minutes; if that one is gone, another may have it.
        assertThat(body(send(HttpMethod.GET, open, machine(), null))).isEqualTo("[]");
        Files.writeString(CLOCK, "PT6M");
        Awaitility.await()
                .until(() -> !body(send(HttpMethod.GET, open, machine(), null)).equals("[]"));
        var shown = body(send(HttpMethod.GET, reports, admin(), null));
        assertThat(JsonPath.<List<Object>>read(shown, "$[*].askedAt")).hasSize(1);
        assertThat(JsonPath.<List<Object>>read(shown, "$[*].report")).isEmpty();

        var answer = open + "/" + JsonPath.<String>read(asked, "$[0].id");
        var finding = Map.of("boundary", "schema", "verdict", "HELD", "tried", "select", "control", "done");
        var first = Map.of("at", "2026-11-22T00:00:00Z", "findings", List.of(finding));
        assertThat(send(HttpMethod.PUT, answer, admin(), first)).hasStatus(403);
        assertThat(send(HttpMethod.PUT, answer, machine(), first)).hasStatus(204);
        assertThat(send(HttpMethod.PUT, answer, machine(), Map.of("at", "2026-11-22T00:00:01Z", "findings", List.of())))
                .hasStatus(204);
        assertThat(body(send(HttpMethod.GET, open, machine(), null))).isEqualTo("[]");
        var kept = body(send(HttpMethod.GET, reports, admin(), null));
        assertThat(JsonPath.<List<String>>read(kept, "$[*].report.findings[*].verdict"))
                .containsExactly("HELD");
    }

    @Test
    void anOlderReportChangesNothing() throws Exception {
        var company = approvedCompany("605-88-13574", "old@example.com");
        var rental = paidRental(company, "oldshop");
        var first = wanted("oldshop");
        report(first, Wanted.RUNNING);
        at(
                send(
                        HttpMethod.POST,
                        "/v1/rentals/" + rental + "/ending",
                        owner(company),
                        Map.of("confirmation", "oldshop")),
                200,
                "$.id");
        report(first, Wanted.RUNNING);
        assertThat(phase(company, rental)).isEqualTo("ENDING");
    }

    @Test
    void moneyThatComesAfterTheOrderWasGivenUpGoesBack() throws Exception {
        var company = approvedCompany("633-04-65174", "late@example.com");
        var rental = at(send(HttpMethod.POST, "/v1/rentals", owner(company), order("lateshop", total())), 201, "$.id");
        at(send(HttpMethod.POST, "/v1/rentals/" + rental + "/payment", owner(company), Map.of()), 200, "$.payUrl");
        Files.writeString(CLOCK, "PT25H");
        Awaitility.await().until(() -> phase(company, rental).equals("CANCELLED"));
        provider.agree();
        at(
                send(HttpMethod.POST, "/v1/rentals/" + rental + "/payment/confirmation", owner(company), Map.of()),
                200,
                "$.paid");
        // The timer may be at it at this moment.
        Awaitility.await().until(() -> {
            payments.lookAfterUnknown();
            return provider.standing() == PaymentProvider.Standing.REFUNDED;
        });
        assertThat(phase(company, rental)).isEqualTo("CANCELLED");
    }

    @Test
    void aRentalThatIsOverCannotBePaid() throws Exception {
        var company = approvedCompany("8818181814", "over@example.com");
        var rental = at(send(HttpMethod.POST, "/v1/rentals", owner(company), order("overshop", total())), 201, "$.id");
        Files.writeString(CLOCK, "P3D");
        Awaitility.await().until(() -> phase(company, rental).equals("CANCELLED"));
        assertThat(problem(send(HttpMethod.POST, "/v1/rentals/" + rental + "/payment", owner(company), Map.of()), 409))
                .isEqualTo("wrong-phase");
    }

    @Test
    void aDoubleClickBeginsOnePayment() throws Exception {
        var company = approvedCompany("1010101013", "click@example.com");
        var rental = at(send(HttpMethod.POST, "/v1/rentals", owner(company), order("clickshop", total())), 201, "$.id");
        try (var tabs = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var clicks = java.util.Collections.nCopies(6, (java.util.concurrent.Callable<String>) () -> at(
                    send(HttpMethod.POST, "/v1/rentals/" + rental + "/payment", owner(company), Map.of()),
                    200,
                    "$.payUrl"));
            var urls = new java.util.HashSet<String>();
            for (var url : tabs.invokeAll(clicks)) urls.add(url.get());
            assertThat(urls).hasSize(1);
        }
    }

    /** A name leads to the shop of whoever can write into its DNS, and to nobody else's. */
    @Test
    void aNameOfACompanysOwnLeadsToItsShopOnceTheCompanyHasShownThatItIsItsOwn() throws Exception {
        var company = approvedCompany("104-81-53114", "names@example.com");
        var rental = paidRental(company, "nameshop");
        var domains = "/v1/rentals/" + rental + "/domains";
        var claim = Map.of("name", "Shop.Dawn.example");
        var text = at(send(HttpMethod.POST, domains, owner(company), claim), 201, "$.recordText");
        assertThat(at(send(HttpMethod.POST, domains, owner(company), claim), 201, "$.recordText"))
                .isEqualTo(text);
        assertThat(problem(send(HttpMethod.POST, domains, owner(company), Map.of("name", "10.0.0.1")), 422))
                .isEqualTo("not-a-domain");
        assertThat(problem(send(HttpMethod.POST, domains, owner(company), Map.of("name", "id.localhost")), 422))
                .isEqualTo("our-domain");
        var proof = domains + "/shop.dawn.example/proof";
        assertThat(at(send(HttpMethod.POST, proof, owner(company), null), 200, "$.found"))
                .isEqualTo("NO_RECORD");
        NAMES.write("_bidd.shop.dawn.example", "bidd-shop=somebody-elses");
        assertThat(at(send(HttpMethod.POST, proof, owner(company), null), 200, "$.found"))
                .isEqualTo("OTHER_RECORD");
        assertThat(JsonPath.<List<String>>read(wanted("nameshop"), "$.domains")).isEmpty();
        NAMES.write("_bidd.shop.dawn.example", text);
        assertThat(at(send(HttpMethod.POST, proof, owner(company), null), 200, "$.provenAt"))
                .isNotEqualTo("null");
        assertThat(JsonPath.<List<String>>read(wanted("nameshop"), "$.domains")).containsExactly("shop.dawn.example");

        // Somebody else claims the name: nothing happens until it is theirs, and then it is no longer the first one's.
        var other = approvedCompany("215-87-86222", "takes@example.com");
        var theirs = "/v1/rentals/" + paidRental(other, "takeshop") + "/domains";
        var newText = at(send(HttpMethod.POST, theirs, owner(other), claim), 201, "$.recordText");
        assertThat(newText).isNotEqualTo(text);
        assertThat(at(send(HttpMethod.POST, theirs + "/shop.dawn.example/proof", owner(other), null), 200, "$.found"))
                .isEqualTo("OTHER_RECORD");
        assertThat(JsonPath.<List<String>>read(wanted("nameshop"), "$.domains")).hasSize(1);
        NAMES.write("_bidd.shop.dawn.example", newText);
        at(send(HttpMethod.POST, theirs + "/shop.dawn.example/proof", owner(other), null), 200, "$.provenAt");
        assertThat(JsonPath.<List<String>>read(wanted("takeshop"), "$.domains")).containsExactly("shop.dawn.example");
        assertThat(JsonPath.<List<String>>read(wanted("nameshop"), "$.domains")).isEmpty();
        assertThat(at(send(HttpMethod.GET, domains, owner(company), null), 200, "$[0].found"))
                .isEqualTo("TAKEN_OVER");
        // Its old text may still stand there. That takes nothing back.
        NAMES.write("_bidd.shop.dawn.example", text);
        assertThat(at(send(HttpMethod.POST, proof, owner(company), null), 200, "$.found"))
                .isEqualTo("OTHER_RECORD");
        assertThat(JsonPath.<List<String>>read(wanted("takeshop"), "$.domains")).containsExactly("shop.dawn.example");

        assertThat(send(HttpMethod.DELETE, theirs + "/shop.dawn.example", owner(other), null))
                .hasStatus(204);
        assertThat(JsonPath.<List<String>>read(wanted("takeshop"), "$.domains")).isEmpty();
        assertThat(send(HttpMethod.DELETE, theirs + "/shop.dawn.example", owner(other), null))
                .hasStatus(204);
        for (var number = 0; number < 4; number++)
            at(send(HttpMethod.POST, domains, owner(company), Map.of("name", number + ".dawn.example")), 201, "$.name");
        assertThat(problem(send(HttpMethod.POST, domains, owner(company), Map.of("name", "more.dawn.example")), 409))
                .isEqualTo("too-many-domains");
    }

    /** A shop that is closed takes no name from one that sells. */
    @Test
    void whatWasNotProvenWhenARentalEndedIsGivenUp() throws Exception {
        var company = approvedCompany("131-81-47725", "ended@example.com");
        var rental = paidRental(company, "endedshop");
        report(wanted("endedshop"), Wanted.RUNNING);
        var domains = "/v1/rentals/" + rental + "/domains";
        var text = at(
                send(HttpMethod.POST, domains, owner(company), Map.of("name", "ended.example")), 201, "$.recordText");
        NAMES.write("_bidd.ended.example", text);
        at(
                send(
                        HttpMethod.POST,
                        "/v1/rentals/" + rental + "/ending",
                        owner(company),
                        Map.of("confirmation", "endedshop")),
                200,
                "$.phase");
        assertThat(problem(send(HttpMethod.POST, domains + "/ended.example/proof", owner(company), null), 409))
                .isEqualTo("wrong-phase");
        assertThat(problem(send(HttpMethod.POST, domains, owner(company), Map.of("name", "more.example")), 409))
                .isEqualTo("wrong-phase");
        assertThat(json.readTree(body(send(HttpMethod.GET, domains, owner(company), null)))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void claimsAtTheSameMomentAreNoMoreThanThereMayBe() throws Exception {
        var company = approvedCompany("121-86-55126", "manynames@example.com");
        var domains = "/v1/rentals/" + paidRental(company, "manynames") + "/domains";
        IntFunction<MvcTestResult> claim =
                number -> send(HttpMethod.POST, domains, owner(company), Map.of("name", "many" + number + ".example"));
        for (var number = 10; number < 13; number++)
            assertThat(claim.apply(number)).hasStatus(201);
        assertThat(allAtTheSameMoment("domains", claim))
                .extracting(answer -> answer.getResponse().getStatus())
                .containsExactlyInAnyOrder(201, 201, 409, 409);
    }

    /** Nobody has to press anything, nor is the first look the last. */
    @Test
    void aClaimedNameIsLookedForByItselfAndASilentNameServerIsSaid() throws Exception {
        var company = approvedCompany("116-81-19948", "looked@example.com");
        var rental = paidRental(company, "lookedshop");
        var domains = "/v1/rentals/" + rental + "/domains";
        var text = at(
                send(HttpMethod.POST, domains, owner(company), Map.of("name", "looked.example")), 201, "$.recordText");
        NAMES.beSilent(true);
        try {
            assertThat(at(
                            send(HttpMethod.POST, domains + "/looked.example/proof", owner(company), null),
                            200,
                            "$.found"))
                    .isEqualTo("NO_ANSWER");
        } finally {
            NAMES.beSilent(false);
        }
        NAMES.write("_bidd.looked.example", text);
        Files.writeString(CLOCK, "PT2M");
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> JsonPath.<List<String>>read(wanted("lookedshop"), "$.domains")
                        .equals(List.of("looked.example")));
    }

    /** Every address of the API, asked by a company that it is no business of. */
    @Test
    void strangersFindNothing() throws Exception {
        var company = approvedCompany("110-81-12345", "mine@example.com");
        var rental = paidRental(company, "mineshop");
        var stranger = owner("another-company");
        assertThat(send(HttpMethod.GET, "/v1/rentals/" + rental, owner(company), null))
                .hasStatus(200);
        at(
                send(
                        HttpMethod.POST,
                        "/v1/rentals/" + rental + "/domains",
                        owner(company),
                        Map.of("name", "mine.example")),
                201,
                "$.name");
        assertThat(send(
                        HttpMethod.POST,
                        "/v1/rentals/" + rental + "/domains",
                        stranger,
                        Map.of("name", "theirs.example")))
                .hasStatus(404);
        assertThat(send(HttpMethod.POST, "/v1/rentals/" + rental + "/domains/mine.example/proof", stranger, null))
                .hasStatus(404);
        assertThat(send(HttpMethod.DELETE, "/v1/rentals/" + rental + "/domains/mine.example", stranger, null))
                .hasStatus(404);
        for (var path : List.of("", "/export", "/domains"))
            assertThat(send(HttpMethod.GET, "/v1/rentals/" + rental + path, stranger, null))
                    .hasStatus(404);
        for (var path : List.of("/payment", "/payment/confirmation"))
            assertThat(send(HttpMethod.POST, "/v1/rentals/" + rental + path, stranger, Map.of()))
                    .hasStatus(404);
        assertThat(send(
                        HttpMethod.POST,
                        "/v1/rentals/" + rental + "/ending",
                        stranger,
                        Map.of("confirmation", "mineshop")))
                .hasStatus(404);
        assertThat(json.readTree(body(send(HttpMethod.GET, "/v1/rentals", stranger, null)))
                        .isEmpty())
                .isTrue();
        for (var path : List.of("/v1/admin/companies", "/v1/admin/tenants", "/v1/provisioning/tenants"))
            assertThat(send(HttpMethod.GET, path, stranger, null)).hasStatus(403);
        for (var path : List.of("/v1/company", "/v1/rentals", "/v1/admin/companies", "/v1/provisioning/tenants"))
            assertThat(send(HttpMethod.GET, path, null, null)).hasStatus(401);
    }

    private String approvedCompany(String number, String email) throws Exception {
        var id = at(send(HttpMethod.POST, "/v1/companies", null, application(number, email)), 201, "$.id");
        at(send(HttpMethod.POST, "/v1/admin/companies/" + id + "/approval", admin(), Map.of()), 200, "$.id");
        return id;
    }

    private String paidRental(String company, String slug) throws Exception {
        return paid(
                company, at(send(HttpMethod.POST, "/v1/rentals", owner(company), order(slug, total())), 201, "$.id"));
    }

    private String paid(String company, String rental) throws Exception {
        at(send(HttpMethod.POST, "/v1/rentals/" + rental + "/payment", owner(company), Map.of()), 200, "$.payUrl");
        provider.agree();
        at(
                send(HttpMethod.POST, "/v1/rentals/" + rental + "/payment/confirmation", owner(company), Map.of()),
                200,
                "$.paid");
        return rental;
    }

    private static Map<String, Object> application(String number, String email) {
        return Map.of(
                "name",
                "새벽 주식회사",
                "businessNumber",
                number,
                "representative",
                "한새벽",
                "contactName",
                "한새벽",
                "email",
                email,
                "phone",
                "02-555-0100",
                "password",
                "long enough!");
    }

    private static final Instant START = Instant.now();

    private static Map<String, Object> rentalOf() {
        return Map.of(
                "plan",
                "STARTER",
                "startsAt",
                START.toString(),
                "endsAt",
                START.plus(Duration.ofDays(2)).toString(),
                "expectedCrowd",
                1_500);
    }

    private static Map<String, Object> order(String slug, long total) {
        var order = new HashMap<>(rentalOf());
        order.putAll(Map.of("shopName", "새벽상점", "slug", slug, "color", "#c8432b", "expectedTotal", total));
        return order;
    }

    private int total() throws Exception {
        return JsonPath.read(body(send(HttpMethod.POST, "/v1/quotes", null, rentalOf())), "$.total.amount");
    }

    private String phase(String company, String rental) throws Exception {
        return at(send(HttpMethod.GET, "/v1/rentals/" + rental, owner(company), null), 200, "$.phase");
    }

    private Map<String, Object> wanted(String slug) throws Exception {
        return JsonPath.<List<Map<String, Object>>>read(
                        body(send(HttpMethod.GET, "/v1/provisioning/tenants", machine(), null)),
                        "$[?(@.slug=='" + slug + "')]")
                .getFirst();
    }

    private void report(Map<String, Object> spec, Wanted reached) throws Exception {
        report(
                spec,
                reached,
                List.of(new StepStatus("probe", StepState.DONE, null, null, Instant.now(), 5, List.of())));
    }

    private void report(Map<String, Object> spec, Wanted reached, List<StepStatus> steps) throws Exception {
        var status = new TenantStatus(
                spec.get("id").toString(),
                ((Number) spec.get("generation")).longValue(),
                reached,
                steps,
                Instant.now());
        assertThat(send(HttpMethod.PUT, "/v1/provisioning/tenants/" + spec.get("id") + "/status", machine(), status))
                .hasStatus(204);
    }

    private void export(String tenant) throws Exception {
        var wrong = http.put()
                .uri("/v1/provisioning/tenants/" + tenant + "/export")
                .with(machine())
                .contentType("application/zip")
                .header("X-Checksum-Sha256", "0".repeat(64))
                .content(new byte[] {1})
                .exchange();
        assertThat(problem(wrong, 422)).isEqualTo("checksum");
        var sum = java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(new byte[] {1}));
        assertThat(http.put()
                        .uri("/v1/provisioning/tenants/" + tenant + "/export")
                        .with(machine())
                        .contentType("application/zip")
                        .header("X-Checksum-Sha256", sum)
                        .content(new byte[] {1})
                        .exchange())
                .hasStatus(204);
    }

    private MvcTestResult send(HttpMethod method, String path, RequestPostProcessor who, Object body) {
        var request = http.method(method).uri(path);
        if (who != null) request = request.with(who);
        if (body != null)
            request = request.contentType(MediaType.APPLICATION_JSON).content(json.writeValueAsString(body));
        return request.exchange();
    }

    private static RequestPostProcessor owner(String company) {
        return jwt().jwt(token -> token.subject("member").claim("company", company))
                .authorities(new SimpleGrantedAuthority("ROLE_OWNER"));
    }

    private static RequestPostProcessor admin() {
        return jwt().jwt(token -> token.subject("admin")).authorities(new SimpleGrantedAuthority("ROLE_ADMIN"));
    }

    private static RequestPostProcessor machine() {
        return jwt().jwt(token -> token.subject("provisioner"))
                .authorities(new SimpleGrantedAuthority("SCOPE_provisioning"));
    }

    private static String body(MvcTestResult result) throws Exception {
        return result.getMvcResult().getResponse().getContentAsString(java.nio.charset.StandardCharsets.UTF_8);
    }

    private static String at(MvcTestResult result, int status, String path) throws Exception {
        assertThat(result).as(body(result)).hasStatus(status);
        return String.valueOf(JsonPath.<Object>read(body(result), path));
    }

    private static String problem(MvcTestResult result, int status) throws Exception {
        var type = at(result, status, "$.type");
        return type.substring(type.lastIndexOf(':') + 1);
    }

    @TestConfiguration
    static class Fakes {
        @Bean
        @Primary
        FakeProvider fakeProvider() {
            return new FakeProvider();
        }
    }

    static class FakeProvider implements PaymentProvider {
        private final Map<String, Seen> payments = new ConcurrentHashMap<>();
        private volatile String last = "";
        private volatile Money lastAmount = Money.won(0);

        Standing standing() {
            return payments.get(last).standing();
        }

        void agree() {
            payments.put(last, new Seen(Standing.AUTHORIZED, lastAmount));
        }

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public Opened open(String paymentId, String title, Money amount, String returnUrl) {
            last = "ref-" + paymentId;
            lastAmount = amount;
            payments.put(last, new Seen(Standing.OPEN, amount));
            return new Opened(last, "http://pay.example/" + paymentId);
        }

        @Override
        public Seen look(String providerRef) {
            return payments.get(providerRef);
        }

        @Override
        public Seen capture(String providerRef) {
            return payments.compute(providerRef, (ref, seen) -> new Seen(Standing.CAPTURED, seen.amount()));
        }

        @Override
        public Seen refund(String providerRef) {
            return payments.compute(providerRef, (ref, seen) -> new Seen(Standing.REFUNDED, seen.amount()));
        }
    }
}
