package io.bidd.runtime.payment.stripe;

import static com.github.tomakehurst.wiremock.client.WireMock.*;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.bidd.runtime.payment.Purchase.PRICE;
import static io.bidd.runtime.payment.Purchase.TRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Booked;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Known;
import io.bidd.runtime.payment.PaymentGateway.Refunded;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import io.bidd.runtime.payment.Purchase;
import io.bidd.runtime.payment.Silences;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StripeGatewayTests {

    private static final String SESSIONS = "/v1/checkout/sessions";
    private static final String SESSION = "/v1/checkout/sessions/cs_1";
    private static final String EXPIRE = "/v1/checkout/sessions/cs_1/expire";
    private static final String CAPTURE = "/v1/payment_intents/pi_1/capture";
    private static final String GIVE_UP = "/v1/payment_intents/pi_1/cancel";
    private static final String REFUNDS = "/v1/refunds";

    @RegisterExtension
    static final WireMockExtension provider = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final StripeGateway gateway = gateway(Duration.ofSeconds(10));
    private final Account account = account("sk_test_0123456789");
    private final Known known = Purchase.known("cs_1", Map.of());

    @Test
    void thePayerIsSentToAPageWhereNothingIsTakenYet() {
        provider.stubFor(post(SESSIONS).willReturn(okJson(session("open", "null"))));

        var started = gateway.start(account, Purchase.start());

        assertThat(gateway.start(account, Purchase.start())).isEqualTo(started);
        assertThat(started.reference()).isEqualTo("cs_1");
        assertThat(started.payUrl()).isEqualTo(URI.create("https://checkout.example/cs_1"));
        provider.verify(
                2,
                postRequestedFor(urlEqualTo(SESSIONS))
                        .withHeader("Authorization", equalTo("Bearer sk_test_0123456789"))
                        .withHeader("Idempotency-Key", notMatching(TRY))
                        .withFormParam("mode", equalTo("payment"))
                        .withFormParam("client_reference_id", equalTo(TRY))
                        .withFormParam("payment_intent_data[capture_method]", equalTo("manual"))
                        .withFormParam("payment_intent_data[metadata][payment]", equalTo(TRY))
                        .withFormParam("line_items[0][price_data][currency]", equalTo("krw"))
                        .withFormParam("line_items[0][price_data][unit_amount]", equalTo("15000"))
                        .withFormParam("line_items[0][quantity]", equalTo("1"))
                        .withFormParam("success_url", equalTo("http://shop.example/paid?order=o1")));
    }

    @Test
    void theAmountGoesAlongWhenTheMoneyIsTaken() {
        agreed(15_000);
        provider.stubFor(post(CAPTURE).willReturn(okJson(intent("succeeded", 15_000, 0))));

        assertThat(gateway.confirm(account, known)).isEqualTo(new Seen(Standing.CAPTURED, TRY, PRICE, 0, null));

        provider.verify(postRequestedFor(urlEqualTo(CAPTURE)).withFormParam("amount_to_capture", equalTo("15000")));
    }

    @Test
    void anotherAmountThanTheOneAgreedToIsNeverTakenInPart() {
        agreed(20_000);

        assertThat(gateway.confirm(account, known))
                .isEqualTo(new Seen(Standing.AGREED, TRY, Money.won(20_000), 0, null));
        provider.verify(0, postRequestedFor(urlEqualTo(CAPTURE)));
    }

    @Test
    void anotherAmountThanTheOneWeAskedForIsReportedAsTheProviderHasIt() {
        agreed(15_000);
        provider.stubFor(post(CAPTURE).willReturn(okJson(intent("succeeded", 14_000, 0))));

        assertThat(gateway.confirm(account, known).amount()).isEqualTo(Money.won(14_000));
    }

    @ParameterizedTest
    @CsvSource({
        "open,,0,UNDECIDED,",
        "open,requires_payment_method,0,UNDECIDED,",
        "complete,processing,0,UNDECIDED,",
        "complete,requires_capture,0,AGREED,",
        "complete,succeeded,0,CAPTURED,",
        "complete,succeeded,4000,CAPTURED,",
        "complete,succeeded,15000,REFUNDED,",
        "complete,canceled,0,DEAD,automatic",
        "expired,,0,DEAD,expired",
        "expired,requires_payment_method,0,DEAD,expired",
        "expired,canceled,0,DEAD,automatic"
    })
    void everyStatusMeansOneStanding(String session, String intent, long refunded, Standing standing, String reason) {
        provider.stubFor(get(urlPathEqualTo(SESSION))
                .willReturn(okJson(session(session, intent == null ? "null" : intent(intent, 15_000, refunded)))));

        assertThat(gateway.look(account, known)).isEqualTo(new Seen(standing, TRY, PRICE, refunded, reason));
    }

    @ParameterizedTest
    @CsvSource({
        "402,card_error,card_declined,insufficient_funds,insufficient_funds",
        "402,card_error,card_declined,,card_declined",
        "402,card_error,expired_card,,expired_card",
        "402,card_error,processing_error,,processing_error",
        "402,card_error,incorrect_cvc,,incorrect_cvc",
        "400,invalid_request_error,capture_charge_authorization_expired,,capture_charge_authorization_expired",
        "400,invalid_request_error,charge_expired_for_capture,,charge_expired_for_capture",
        "400,invalid_request_error,payment_intent_payment_attempt_expired,,payment_intent_payment_attempt_expired",
        "400,invalid_request_error,payment_intent_payment_attempt_failed,,payment_intent_payment_attempt_failed"
    })
    void aPayerWhoseCardOrTimeSaysNoIsDeclined(int status, String type, String code, String decline, String reason) {
        agreed(15_000);
        provider.stubFor(post(CAPTURE).willReturn(jsonResponse(problem(type, code, decline), status)));

        assertThat(gateway.confirm(account, known)).isEqualTo(new Seen(Standing.DEAD, TRY, PRICE, 0, reason));
    }

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error,parameter_invalid_integer,parameter_invalid_integer",
        "400,invalid_request_error,amount_too_small,amount_too_small",
        "400,invalid_request_error,,invalid_request_error",
        "400,idempotency_error,,idempotency_error",
        "401,invalid_request_error,api_key_expired,api_key_expired",
        "403,invalid_request_error,,invalid_request_error",
        "404,invalid_request_error,resource_missing,resource_missing"
    })
    void anyOtherRefusalIsOnOurSide(int status, String type, String code, String reason) {
        var refusal = jsonResponse(problem(type, code, null), status);
        provider.stubFor(any(anyUrl()).willReturn(refusal));
        assertRefused(() -> gateway.start(account, Purchase.start()), reason);
        assertRefused(() -> gateway.look(account, known), reason);
        assertRefused(() -> gateway.statement(account, Instant.EPOCH, Instant.EPOCH), reason);

        agreed(15_000);
        assertRefused(() -> gateway.confirm(account, known), reason);
        assertRefused(() -> gateway.cancel(account, known), reason);
        assertRefused(() -> gateway.refund(account, Purchase.refund(known, 4_000, 0)), reason);
    }

    @ParameterizedTest
    @CsvSource({"409,lock_timeout", "409,idempotency_key_in_use", "424,", "429,rate_limit", "500,", "502,", "503,"})
    void whatPassesTellsNothingYet(int status, String code) {
        agreed(15_000);
        provider.stubFor(
                any(anyUrl()).atPriority(10).willReturn(jsonResponse(problem("api_error", code, null), status)));

        assertThatThrownBy(() -> gateway.start(account, Purchase.start())).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.confirm(account, known)).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.refund(account, Purchase.refund(known, 4_000, 0)))
                .isInstanceOf(GatewaySilent.class);
    }

    @Test
    void whatWasTakenByAnEarlierRequestIsTaken() {
        changing(
                session("complete", intent("requires_capture", 15_000, 0)),
                session("complete", intent("succeeded", 15_000, 0)));
        provider.stubFor(post(CAPTURE)
                .willReturn(
                        jsonResponse(problem("invalid_request_error", "payment_intent_unexpected_state", null), 400)));

        assertThat(gateway.confirm(account, known).standing()).isEqualTo(Standing.CAPTURED);
    }

    @Test
    void thePageOfAPayerWhoHasNotAgreedIsTakenAway() {
        changing(session("open", "null"), session("expired", "null"));
        provider.stubFor(post(EXPIRE).willReturn(okJson(session("expired", "null"))));

        assertThat(gateway.cancel(account, known)).isEqualTo(new Seen(Standing.DEAD, TRY, PRICE, 0, "expired"));
        provider.verify(postRequestedFor(urlEqualTo(EXPIRE)));
    }

    @Test
    void theAgreementOfAPayerWhoHasAgreedIsGivenBack() {
        changing(
                session("complete", intent("requires_capture", 15_000, 0)),
                session("complete", intent("canceled", 15_000, 0)));
        provider.stubFor(post(GIVE_UP).willReturn(okJson(intent("canceled", 15_000, 0))));

        assertThat(gateway.cancel(account, known).standing()).isEqualTo(Standing.DEAD);
        provider.verify(postRequestedFor(urlEqualTo(GIVE_UP)));
    }

    @Test
    void aPayerWhoIsQuickerThanWeAreGetsTheAgreementBack() {
        changing(
                session("open", "null"),
                session("complete", intent("requires_capture", 15_000, 0)),
                session("complete", intent("requires_capture", 15_000, 0)),
                session("complete", intent("canceled", 15_000, 0)));
        provider.stubFor(post(EXPIRE).willReturn(jsonResponse(problem("invalid_request_error", null, null), 400)));
        provider.stubFor(post(GIVE_UP).willReturn(okJson(intent("canceled", 15_000, 0))));

        assertThat(gateway.cancel(account, known).standing()).isEqualTo(Standing.DEAD);
    }

    @Test
    void whatHasBeenTakenIsNotCancelled() {
        provider.stubFor(
                get(urlPathEqualTo(SESSION)).willReturn(okJson(session("complete", intent("succeeded", 15_000, 0)))));

        assertThat(gateway.cancel(account, known).standing()).isEqualTo(Standing.CAPTURED);
        provider.verify(0, postRequestedFor(anyUrl()));
    }

    @Test
    void aPartOfTheMoneyGoesBackUnderTheRefundsOwnKey() {
        taken();
        provider.stubFor(
                get(urlPathEqualTo(REFUNDS)).willReturn(okJson(list(refund("re_0", 1_000, "succeeded", "before")))));
        provider.stubFor(post(REFUNDS).willReturn(okJson(refund("re_1", 4_000, "succeeded", "refund-01"))));

        var refund = Purchase.refund(known, 4_000, 1_000);
        assertThat(gateway.refund(account, refund)).isEqualTo(new Refunded("re_1", 5_000));
        assertThat(gateway.refund(account, refund)).isEqualTo(new Refunded("re_1", 5_000));

        provider.verify(
                2,
                postRequestedFor(urlEqualTo(REFUNDS))
                        .withHeader("Idempotency-Key", equalTo("refund-01"))
                        .withFormParam("payment_intent", equalTo("pi_1"))
                        .withFormParam("amount", equalTo("4000"))
                        .withFormParam("metadata[refund]", equalTo("refund-01")));
    }

    @Test
    void allOfTheMoneyGoesBackEvenIfTheBankTakesDays() {
        taken();
        provider.stubFor(get(urlPathEqualTo(REFUNDS)).willReturn(okJson(list())));
        provider.stubFor(post(REFUNDS).willReturn(okJson(refund("re_1", 15_000, "pending", "refund-01"))));

        assertThat(gateway.refund(account, Purchase.refund(known, 15_000, 0))).isEqualTo(new Refunded("re_1", 15_000));
    }

    @Test
    void moneyThatWentBackBeforeIsNotSentAgainWhenTheKeyIsForgotten() {
        taken();
        provider.stubFor(
                get(urlPathEqualTo(REFUNDS)).willReturn(okJson(list(refund("re_1", 4_000, "succeeded", "refund-01")))));

        assertThat(gateway.refund(account, Purchase.refund(known, 4_000, 0))).isEqualTo(new Refunded("re_1", 4_000));
        provider.verify(0, postRequestedFor(urlEqualTo(REFUNDS)));
    }

    @Test
    void aRefundThatTheBankSentBackIsRefused() {
        taken();
        provider.stubFor(get(urlPathEqualTo(REFUNDS)).willReturn(okJson(list())));
        provider.stubFor(post(REFUNDS).willReturn(okJson(refund("re_1", 4_000, "failed", "refund-01"))));

        assertRefused(() -> gateway.refund(account, Purchase.refund(known, 4_000, 0)), "refund-failed");
    }

    @Test
    void moneyThatWasNeverTakenIsNotGivenBack() {
        provider.stubFor(get(urlPathEqualTo(SESSION)).willReturn(okJson(session("open", "null"))));

        assertRefused(() -> gateway.refund(account, Purchase.refund(known, 4_000, 0)), "never-paid");
    }

    @ParameterizedTest
    @CsvSource({"sk_live_0123456789,false", "rk_live_0123456789,false", "sk_test_0123456789,true"})
    void testMoneyAndRealMoneyDoNotMeet(String key, boolean livemode) {
        var mixed = session("open", "null").replace("\"livemode\":false", "\"livemode\":" + livemode);
        provider.stubFor(any(anyUrl()).willReturn(okJson(mixed)));

        assertRefused(() -> gateway.start(account(key), Purchase.start()), "test-and-live-mixed");
        assertRefused(() -> gateway.look(account(key), known), "test-and-live-mixed");
        assertRefused(() -> gateway.confirm(account(key), known), "test-and-live-mixed");
    }

    @ParameterizedTest
    @MethodSource("io.bidd.runtime.payment.Silences#all")
    void nothingIsKnownAfterASilence(ResponseDefinitionBuilder silence) {
        provider.stubFor(any(anyUrl()).atPriority(10).willReturn(silence));
        var gateway = gateway(Silences.PATIENCE);
        assertThatThrownBy(() -> gateway.start(account, Purchase.start())).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.look(account, known)).isInstanceOf(GatewaySilent.class);

        agreed(15_000);
        assertThatThrownBy(() -> gateway(Duration.ofSeconds(1)).confirm(account, known))
                .isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway(Duration.ofSeconds(1)).refund(account, Purchase.refund(known, 4_000, 0)))
                .isInstanceOf(GatewaySilent.class);
    }

    @Test
    void anUnreadableAnswerIsNotQuotedInWhatIsThrown() {
        provider.stubFor(get(urlPathEqualTo(SESSION)).willReturn(okJson("{\"id\": hush-hush}")));

        assertThatThrownBy(() -> gateway.look(account, known)).satisfies(thrown -> {
            for (var each = thrown; each != null; each = each.getCause())
                assertThat(each.getMessage()).doesNotContain("hush").doesNotContain("sk_test");
        });
    }

    @Test
    void theStatementIsReadFromTheBalanceToItsLastPage() {
        var taken = charge("ch_1", "pi_1", 4_000);
        provider.stubFor(get(urlPathEqualTo("/v1/balance_transactions"))
                .withQueryParam("created[gte]", equalTo("1795000000"))
                .withQueryParam("created[lt]", equalTo("1795086400"))
                .withQueryParam("expand[0]", equalTo("data.source"))
                .willReturn(okJson(page(true, movement("txn_1", "charge", 1_795_000_100, taken)))));
        provider.stubFor(get(urlPathEqualTo("/v1/balance_transactions"))
                .withQueryParam("starting_after", equalTo("txn_1"))
                .willReturn(okJson(page(
                        false,
                        movement("txn_2", "refund", 1_795_000_200, refundOf("re_1", "ch_1")),
                        movement("txn_3", "refund", 1_795_000_300, refundOf("re_2", "ch_2")),
                        movement("txn_4", "payout", 1_795_000_400, "{\"id\":\"po_1\",\"object\":\"payout\"}")))));
        provider.stubFor(get("/v1/charges/ch_2").willReturn(okJson(charge("ch_2", "pi_2", 15_000))));

        var booked =
                gateway.statement(account, Instant.ofEpochSecond(1_795_000_000), Instant.ofEpochSecond(1_795_086_400));

        assertThat(booked)
                .containsExactly(
                        new Booked("pi_1", TRY, PRICE, 4_000, Instant.ofEpochSecond(1_795_000_100)),
                        new Booked("pi_2", TRY, PRICE, 15_000, Instant.ofEpochSecond(1_795_000_300)));
    }

    private static void assertRefused(Runnable call, String code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        GatewayRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static void agreed(long amount) {
        provider.stubFor(get(urlPathEqualTo(SESSION))
                .willReturn(okJson(session("complete", intent("requires_capture", amount, 0)))));
    }

    private static void taken() {
        provider.stubFor(
                get(urlPathEqualTo(SESSION)).willReturn(okJson(session("complete", intent("succeeded", 15_000, 0)))));
    }

    /** What is there changes each time somebody looks. */
    private static void changing(String... sessions) {
        var state = Scenario.STARTED;
        for (var next = 0; next < sessions.length; next++) {
            provider.stubFor(get(urlPathEqualTo(SESSION))
                    .inScenario("changing")
                    .whenScenarioStateIs(state)
                    .willSetStateTo("look " + next)
                    .willReturn(okJson(sessions[next])));
            state = "look " + next;
        }
    }

    private static Account account(String key) {
        return new Account("stripe", Map.of("secretKey", key, "webhookSecrets", "whsec_0123456789"));
    }

    private static StripeGateway gateway(Duration readTimeout) {
        return new StripeGateway(
                new StripeSettings(
                        URI.create(provider.baseUrl()), Duration.ofSeconds(2), readTimeout, Duration.ofSeconds(300)),
                Clock.systemUTC());
    }

    private static String session(String status, String intent) {
        return """
                {"id":"cs_1","object":"checkout.session","client_reference_id":"try-000001","amount_total":15000,"currency":"krw",
                 "livemode":false,"mode":"payment","status":"%s","url":"https://checkout.example/cs_1","metadata":{"payment":"try-000001"},
                 "payment_intent":%s}""".formatted(status, intent);
    }

    private static String intent(String status, long amount, long refunded) {
        var taken = status.equals("succeeded");
        return """
                {"id":"pi_1","object":"payment_intent","status":"%s","amount":%d,"amount_received":%d,"currency":"krw","livemode":false,
                 "capture_method":"manual","cancellation_reason":%s,"latest_charge":%s,"metadata":{"payment":"try-000001"}}""".formatted(
                        status,
                        amount,
                        taken ? amount : 0,
                        status.equals("canceled") ? "\"automatic\"" : "null",
                        taken ? charge("ch_1", "pi_1", refunded) : "null");
    }

    private static String charge(String id, String intent, long refunded) {
        return """
                {"id":"%s","object":"charge","amount":15000,"amount_captured":15000,"amount_refunded":%d,"currency":"krw","created":1794990000,
                 "payment_intent":"%s","metadata":{"payment":"try-000001"}}""".formatted(id, refunded, intent);
    }

    private static String refund(String id, long amount, String status, String ours) {
        return """
                {"id":"%s","object":"refund","amount":%d,"currency":"krw","status":"%s","payment_intent":"pi_1","metadata":{"refund":"%s"}}""".formatted(id, amount, status, ours);
    }

    private static String refundOf(String id, String charge) {
        return "{\"id\":\"%s\",\"object\":\"refund\",\"charge\":\"%s\",\"amount\":4000}".formatted(id, charge);
    }

    private static String movement(String id, String type, long at, String source) {
        return "{\"id\":\"%s\",\"object\":\"balance_transaction\",\"type\":\"%s\",\"created\":%d,\"source\":%s}"
                .formatted(id, type, at, source);
    }

    private static String page(boolean more, String... movements) {
        return "{\"object\":\"list\",\"url\":\"/v1/balance_transactions\",\"has_more\":%s,\"data\":[%s]}"
                .formatted(more, String.join(",", movements));
    }

    private static String list(String... refunds) {
        return "{\"object\":\"list\",\"url\":\"/v1/refunds\",\"has_more\":false,\"data\":[%s]}"
                .formatted(String.join(",", refunds));
    }

    private static String problem(String type, String code, String decline) {
        return "{\"error\":{\"type\":\"%s\",\"message\":\"no\"%s%s}}"
                .formatted(
                        type,
                        code == null ? "" : ",\"code\":\"" + code + "\"",
                        decline == null ? "" : ",\"decline_code\":\"" + decline + "\"");
    }
}
