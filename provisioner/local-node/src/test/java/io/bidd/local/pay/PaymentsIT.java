package io.bidd.local.pay;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.template.Ids;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PaymentsIT {

    private static final String BACK = "http://shop.example/back?order=1&payment=";

    private static Sandbox sandbox;
    private final Merchant shop = sandbox.merchant();

    @BeforeAll
    static void start() throws Exception {
        sandbox = new Sandbox();
    }

    @AfterAll
    static void stop() throws Exception {
        sandbox.close();
    }

    @Test
    void aPaymentIsOpenedAgreedToAndCaptured() throws Exception {
        var opened = shop.open("order-key", 15_500);
        assertThat(opened.status()).isEqualTo(201);
        assertThat(opened.state()).isEqualTo("created");
        var id = opened.json().path("id").asString();
        assertThat(opened.json().path("payUrl").asString()).isEqualTo("http://pay.localhost/pay/" + id);
        assertThat(opened.json().has("capturedAt")).isFalse();

        var page = shop.pay("GET", id, "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("15,500원", "감귤 &lt;b&gt;한&lt;/b&gt; 상자");

        var back = shop.approve(id);
        assertThat(back.statusCode()).isEqualTo(303);
        assertThat(back.headers().firstValue("Location")).hasValue(BACK + id);
        assertThat(shop.look(id).state()).isEqualTo("authorized");

        var captured = shop.capture(id);
        assertThat(captured.status()).isEqualTo(200);
        assertThat(captured.state()).isEqualTo("captured");
        assertThat(captured.json().path("refunded").asLong(-1)).isZero();
        assertThat(Instant.parse(captured.json().path("capturedAt").asString())).isBefore(sandbox.clock.instant());
        assertThat(shop.look(id).json()).isEqualTo(captured.json());
    }

    @Test
    void theSameKeyOpensTheSamePayment() throws Exception {
        var key = Ids.next();
        var first = shop.open(key, 900);
        assertThat(shop.open(key, 900).json()).isEqualTo(first.json());
        assertThat(sandbox.merchant().open(key, 900).json().path("id"))
                .as("another merchant's keys are its own")
                .isNotEqualTo(first.json().path("id"));
        var other = shop.open(key, 901);
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.problem()).isEqualTo("key-reused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"amount\":1499}", "{\"amount\":1500,\"currency\":\"USD\"}", "{\"currency\":\"USD\"}"})
    void anAmountThatDiffersIsNotCaptured(String body) throws Exception {
        var id = shop.open(1_500);
        shop.approve(id);
        var refused = shop.post("/v1/payments/" + id + "/capture", body);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.problem()).isEqualTo("amount-differs");
        assertThat(shop.look(id).state()).isEqualTo("authorized");
        var captured = shop.post("/v1/payments/" + id + "/capture", "{\"amount\":1500,\"currency\":\"KRW\"}");
        assertThat(captured.status()).isEqualTo(200);
    }

    @Test
    void whatIsCapturedIsNotCapturedAnew() throws Exception {
        var id = shop.captured(700);
        var first = shop.look(id);
        assertThat(shop.capture(id).status()).isEqualTo(200);
        assertThat(shop.look(id).json()).isEqualTo(first.json());
        assertThat(shop.cancel(id).status()).as("too late to cancel").isEqualTo(409);
    }

    @Test
    void nothingIsCapturedThatThePayerDidNotAgreeTo() throws Exception {
        var open = shop.open(700);
        assertThat(shop.capture(open).status()).isEqualTo(409);
        assertThat(shop.capture(open).state()).isEqualTo("created");

        shop.decline(open);
        shop.approve(open);
        assertThat(shop.capture(open).status()).isEqualTo(409);
        assertThat(shop.look(open).state()).isEqualTo("declined");
        assertThat(shop.look(open).json().path("reason").asString()).isEqualTo("declined-by-payer");
    }

    @Test
    void whatIsCancelledCannotBeAgreedToAnyMore() throws Exception {
        var id = shop.open(700);
        assertThat(shop.cancel(id).status()).isEqualTo(200);
        assertThat(shop.cancel(id).status()).as("done already is done").isEqualTo(200);
        assertThat(shop.approve(id).headers().firstValue("Location")).hasValue(BACK + id);
        assertThat(shop.look(id).state()).isEqualTo("cancelled");
        assertThat(shop.look(id).json().path("reason").asString()).isEqualTo("cancelled-by-merchant");
    }

    @Test
    void anotherMerchantSeesNothing() throws Exception {
        var other = sandbox.merchant();
        var id = shop.captured(700);
        var ever = "from=2020-01-01T00:00:00Z&to=2999-01-01T00:00:00Z";
        assertThat(other.look(id).status()).isEqualTo(404);
        assertThat(other.capture(id).status()).isEqualTo(404);
        assertThat(other.cancel(id).status()).isEqualTo(404);
        assertThat(other.refund(id, Ids.next(), 700).status()).isEqualTo(404);
        assertThat(other.refundWhole(id).status()).isEqualTo(404);
        assertThat(other.list(ever).json().path("payments")).isEmpty();
        assertThat(other.list(ever + "&after=" + id).status()).isEqualTo(400);
        assertThat(shop.look(id).state()).isEqualTo("captured");
        assertThat(shop.list(ever).json().path("payments")).hasSize(1);
    }

    @Test
    void aTimeIsListedInPages() throws Exception {
        var from = sandbox.clock.instant();
        var all = new ArrayList<String>();
        for (var i = 0; i < 205; i++) all.add(shop.captured(100 + i));
        shop.open(50); // no money moved
        sandbox.clock.advance(Duration.ofHours(1));
        var to = sandbox.clock.instant();
        var between = "from=" + from + "&to=" + to;

        var first = shop.list(between).json();
        assertThat(first.path("payments")).hasSize(100);
        var second =
                shop.list(between + "&after=" + first.path("next").asString()).json();
        assertThat(second.path("payments")).hasSize(100);
        var third =
                shop.list(between + "&after=" + second.path("next").asString()).json();
        assertThat(third.has("next")).isFalse();
        var seen = new ArrayList<>(ids(first));
        seen.addAll(ids(second));
        seen.addAll(ids(third));
        assertThat(seen).containsExactlyElementsOf(all);

        shop.refund(all.get(7), Ids.next(), 5);
        var later = shop.list("from=" + to + "&to=" + to.plusSeconds(60)).json();
        assertThat(ids(later)).as("money was given back in that time").containsExactly(all.get(7));
        assertThat(shop.list("from=" + from.minusSeconds(60) + "&to=" + from)
                        .json()
                        .path("payments"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "from=2030-01-01T00:00:00Z",
                "from=yesterday&to=today",
                "from=2030-01-02T00:00:00Z&to=2030-01-01T00:00:00Z",
                "from=-999999999-01-01T00:00:00Z&to=2030-01-01T00:00:00Z",
                "from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z&after=nobody"
            })
    void aTimeThatCannotBeReadIsRefused(String query) throws Exception {
        assertThat(shop.list(query).status()).isEqualTo(400);
        assertThat(shop.list(query).problem()).isEqualTo("invalid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | nonsense",
                "400 | []",
                "400 | {}",
                "400 | {'amount':100} {}",
                "400 | {'amount':'100','returnUrl':'http://a.example'}",
                "400 | {'amount':1.5,'returnUrl':'http://a.example'}",
                "400 | {'amount':1e2,'returnUrl':'http://a.example'}",
                "400 | {'amount':null,'returnUrl':'http://a.example'}",
                "422 | {'amount':0,'returnUrl':'http://a.example'}",
                "422 | {'amount':-1,'returnUrl':'http://a.example'}",
                "422 | {'amount':9007199254740992,'returnUrl':'http://a.example'}",
                "422 | {'amount':99999999999999999999,'returnUrl':'http://a.example'}",
                "400 | {'amount':100}",
                "400 | {'amount':100,'returnUrl':7}",
                "422 | {'amount':100,'returnUrl':'javascript:alert(1)'}",
                "422 | {'amount':100,'returnUrl':'http://user:word@a.example'}",
                "422 | {'amount':100,'returnUrl':'http:///nowhere'}",
                "422 | {'amount':100,'returnUrl':'http://a.example','webhookUrl':'file:///etc/passwd'}",
                "400 | {'amount':100,'returnUrl':'http://a.example','webhookUrl':{}}",
                "422 | {'amount':100,'returnUrl':'http://a.example','currency':'won'}",
                "400 | {'amount':100,'returnUrl':'http://a.example','orderId':5}",
                "400 | {'amount':100,'returnUrl':'http://a.example','orderName':'a\\u0000b'}",
                "400 | {'amount':100,'returnUrl':'http://a.example','orderName':'\\ud800'}"
            })
    void aBodyThatIsNotFitOpensNothing(int status, String body) throws Exception {
        var refused = shop.post("/v1/payments", body.replace('\'', '"'));
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.type()).isEqualTo("application/problem+json");
        assertThat(refused.problem()).isEqualTo("invalid");
        assertThat(paymentsOf(shop)).isZero();
    }

    @Test
    void aBodyThatIsNotJsonOrTooLargeOpensNothing() throws Exception {
        var form = shop.post("/v1/payments", "amount=100", "Content-Type", "application/x-www-form-urlencoded");
        assertThat(form.status()).isEqualTo(415);
        assertThat(form.problem()).isEqualTo("wrong-type");
        var large = "{\"amount\":100,\"returnUrl\":\"http://a.example\",\"orderName\":\"" + "x".repeat(20_000) + "\"}";
        assertThat(shop.post("/v1/payments", large).problem()).isEqualTo("too-large");
        var unannounced =
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large.getBytes(StandardCharsets.UTF_8)));
        assertThat(shop.post("/v1/payments", unannounced).status()).isEqualTo(413);
        assertThat(paymentsOf(shop)).isZero();
    }

    @Test
    void aCaptureOrRefundThatCannotBeReadMovesNothing() throws Exception {
        var id = shop.open(700);
        shop.approve(id);
        assertThat(shop.post("/v1/payments/" + id + "/capture", "{\"amount\":\"700\"}")
                        .status())
                .isEqualTo(400);
        assertThat(shop.post("/v1/payments/" + id + "/capture", "700").status()).isEqualTo(400);
        assertThat(shop.look(id).state()).isEqualTo("authorized");
        shop.capture(id);
        assertThat(shop.post("/v1/payments/" + id + "/refunds", "{\"amount\":7.5}", "Idempotency-Key", "k")
                        .status())
                .isEqualTo(400);
        assertThat(shop.post("/v1/payments/" + id + "/refunds", "{\"amount\":-7}", "Idempotency-Key", "k")
                        .status())
                .isEqualTo(422);
        assertThat(shop.look(id).json().path("refunded").asLong(-1)).isZero();
    }

    @Test
    void withoutAKeyOrTheRightWayThereIsAProblem() throws Exception {
        assertThat(new Merchant(sandbox, "sk_sandbox_short").look("pay1").problem())
                .isEqualTo("no-key");
        assertThat(shop.look("payunknown").problem()).isEqualTo("no-such-payment");
        var id = shop.open(700);
        assertThat(shop.post("/v1/payments/" + id, "{}").problem()).isEqualTo("wrong-method");
        assertThat(shop.post("/v1/payments/" + id + "/gift", "{}").status()).isEqualTo(404);
        assertThat(shop.post("/v2/payments", "{}").status()).isEqualTo(404);
        assertThat(shop.pay("GET", "payunknown", "").statusCode()).isEqualTo(404);
    }

    /** As the control plane's adapter speaks: no webhook, no bodies, the whole back. */
    @Test
    void aBookOfAnEarlierVersionGoesOn() throws Exception {
        var database = Sandbox.newDatabase();
        var old = Sandbox.database(database);
        old.sql("""
                        create table payments (id text primary key, merchant text not null, idempotency_key text not null,
                            order_id text not null, order_name text not null, amount bigint not null check (amount > 0),
                            currency text not null, return_url text not null, status text not null,
                            created_at timestamptz not null default now(), unique (merchant, idempotency_key))""").update();
        var merchant = "a".repeat(64);
        for (var status : List.of("created", "authorized", "captured", "refunded", "declined"))
            old.sql("insert into payments values (?, ?, ?, 'o', 'n', 300, 'KRW', 'http://a.example', ?)")
                    .params("pay" + status, merchant, status, status)
                    .update();
        try (var upgraded = new Sandbox(Sandbox.QUICK, database)) {
            upgraded.stop();
            upgraded.start(); // an upgraded book is left as it is
            var book = upgraded.book();
            assertThat(book.sql("select sum(refunded) from payments")
                            .query(Long.class)
                            .single())
                    .isEqualTo(300);
            assertThat(book.sql("select sum(amount) from refunds")
                            .query(Long.class)
                            .single())
                    .isEqualTo(300);
            assertThat(book.sql("select string_agg(id, ' ' order by id) from payments where captured_at is not null")
                            .query(String.class)
                            .single())
                    .isEqualTo("paycaptured payrefunded");
            var shop = upgraded.merchant();
            assertThat(shop.pay("GET", "paycreated", "").statusCode()).isEqualTo(200);
            var id = shop.captured(300);
            assertThat(shop.refundWhole(id).state()).isEqualTo("refunded");
        }
    }

    private static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.path("payments").spliterator(), false)
                .map(payment -> payment.path("id").asString())
                .toList();
    }

    private static long paymentsOf(Merchant shop) throws Exception {
        var marker = shop.open(1); // shows under which name the provider keeps this merchant
        return sandbox.book()
                        .sql(
                                "select count(*) from payments where merchant = (select merchant from payments where id = ?)")
                        .param(marker)
                        .query(Long.class)
                        .single()
                - 1;
    }
}
