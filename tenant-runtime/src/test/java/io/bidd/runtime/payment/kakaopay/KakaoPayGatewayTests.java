package io.bidd.runtime.payment.kakaopay;

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
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Known;
import io.bidd.runtime.payment.PaymentGateway.Refunded;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import io.bidd.runtime.payment.Purchase;
import io.bidd.runtime.payment.Silences;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KakaoPayGatewayTests {

    private static final String READY = "/online/v1/payment/ready";
    private static final String APPROVE = "/online/v1/payment/approve";
    private static final String CANCEL = "/online/v1/payment/cancel";
    private static final String ORDER = "/online/v1/payment/order";

    @RegisterExtension
    static final WireMockExtension provider = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final KakaoPayGateway gateway = gateway(Duration.ofSeconds(10));
    private final Account account = new Account(
            "kakaopay", Map.of("cid", "TC0ONETIME", "secretKey", "DEV0123456789ABCDEF0123456789ABCDEF01234"));
    private final Known agreed = Purchase.known("T1234567890", Map.of("pg_token", "token1"));

    @Test
    void thePayerIsSentToOnePageOnADeskAndToAnotherOnAPhone() {
        provider.stubFor(post(READY).willReturn(okJson("""
                {"tid":"T1234567890","next_redirect_app_url":"https://pay.example/app","next_redirect_mobile_url":"https://pay.example/mobile",
                 "next_redirect_pc_url":"https://pay.example/pc","created_at":"2026-11-23T10:00:00"}""")));

        var started = gateway.start(account, Purchase.start());

        assertThat(started.reference()).isEqualTo("T1234567890");
        assertThat(started.payUrl()).isEqualTo(URI.create("https://pay.example/pc"));
        assertThat(started.mobileUrl()).isEqualTo(URI.create("https://pay.example/mobile"));
        provider.verify(postRequestedFor(urlEqualTo(READY))
                .withHeader("Authorization", equalTo("SECRET_KEY DEV0123456789ABCDEF0123456789ABCDEF01234"))
                .withRequestBody(equalToJson("""
                        {"cid":"TC0ONETIME","partner_order_id":"try-000001","partner_user_id":"payer-jiwoo","item_name":"감귤 3kg",
                         "quantity":3,"total_amount":15000,"tax_free_amount":0,"approval_url":"http://shop.example/paid?order=o1",
                         "cancel_url":"http://shop.example/paid?order=o1","fail_url":"http://shop.example/paid?order=o1"}""")));
    }

    @Test
    void lessThanAHundredWonAndOtherMoneyAreRefusedWithoutAsking() {
        assertThatThrownBy(() -> gateway.start(account, Purchase.start(Money.won(99), "gum")))
                .isInstanceOf(GatewayRefused.class);
        assertThatThrownBy(() -> gateway.start(account, Purchase.start(new Money(15_000, "USD"), "gum")))
                .isInstanceOf(GatewayRefused.class);
        provider.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void aTitleIsCutToWhatTheProviderTakesAndNeverInTheMiddleOfACharacter() {
        provider.stubFor(post(READY).willReturn(okJson("""
                {"tid":"T1","next_redirect_mobile_url":"https://pay.example/m","next_redirect_pc_url":"https://pay.example/p"}""")));

        gateway.start(account, Purchase.start(PRICE, "a".repeat(99) + "🍊🍊"));

        provider.verify(postRequestedFor(urlEqualTo(READY))
                .withRequestBody(matchingJsonPath("$.item_name", equalTo("a".repeat(99)))));
    }

    @Test
    void theAmountAndThePayersTokenGoAlongWhenTheMoneyIsTaken() {
        provider.stubFor(post(APPROVE).willReturn(okJson(approval(15_000))));

        assertThat(gateway.confirm(account, agreed)).isEqualTo(new Seen(Standing.CAPTURED, TRY, PRICE, 0, null));

        provider.verify(postRequestedFor(urlEqualTo(APPROVE)).withRequestBody(equalToJson("""
                {"cid":"TC0ONETIME","tid":"T1234567890","partner_order_id":"try-000001","partner_user_id":"payer-jiwoo",
                 "pg_token":"token1","total_amount":15000}""")));
    }

    @Test
    void anotherAmountThanTheOneWeAskedForIsReportedAsTheProviderHasIt() {
        provider.stubFor(post(APPROVE).willReturn(okJson(approval(14_000))));

        assertThat(gateway.confirm(account, agreed).amount()).isEqualTo(Money.won(14_000));
    }

    @Test
    void withoutAPayerWhoCameBackNothingIsTaken() {
        provider.stubFor(post(ORDER).willReturn(okJson(order("AUTH_PASSWORD", 0, ""))));

        assertThat(gateway.confirm(account, Purchase.known("T1234567890", Map.of()))
                        .standing())
                .isEqualTo(Standing.AGREED);
        provider.verify(0, postRequestedFor(urlEqualTo(APPROVE)));
    }

    @ParameterizedTest
    @CsvSource({
        "READY,UNDECIDED,0,",
        "SEND_TMS,UNDECIDED,0,",
        "OPEN_PAYMENT,UNDECIDED,0,",
        "SELECT_METHOD,UNDECIDED,0,",
        "ARS_WAITING,UNDECIDED,0,",
        "AUTH_PASSWORD,AGREED,0,",
        "SUCCESS_PAYMENT,CAPTURED,0,",
        "PART_CANCEL_PAYMENT,CAPTURED,4000,",
        "CANCEL_PAYMENT,REFUNDED,15000,",
        "FAIL_AUTH_PASSWORD,DEAD,0,FAIL_AUTH_PASSWORD",
        "QUIT_PAYMENT,DEAD,0,QUIT_PAYMENT",
        "FAIL_PAYMENT,DEAD,0,FAIL_PAYMENT"
    })
    void everyStatusOfAnOrderMeansOneStanding(String status, Standing standing, long refunded, String reason) {
        provider.stubFor(post(ORDER).willReturn(okJson(order(status, refunded, ""))));

        var expected = new Seen(standing, TRY, PRICE, refunded, reason);
        assertThat(gateway.look(account, agreed)).isEqualTo(expected);
        assertThat(gateway.cancel(account, agreed)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"-780,METHOD_LIMIT,METHOD_LIMIT", "-780,NOT_ENOUGH_BALANCE,NOT_ENOUGH_BALANCE", "-780,,-780"})
    void aPayerWhoseCardOrPurseSaysNoIsDeclined(String code, String method, String reason) {
        provider.stubFor(post(APPROVE).willReturn(jsonResponse(problem(code, method), 400)));
        provider.stubFor(post(ORDER).willReturn(okJson(order("AUTH_PASSWORD", 0, ""))));

        assertThat(gateway.confirm(account, agreed)).isEqualTo(new Seen(Standing.DEAD, TRY, PRICE, 0, reason));
    }

    @ParameterizedTest
    @CsvSource({"-780,USER_LOCKED", "-1,", "-7,", "-10,", "-9798,"})
    void whatPassesTellsNothingYet(String code, String method) {
        provider.stubFor(any(anyUrl()).willReturn(jsonResponse(problem(code, method), 400)));
        provider.stubFor(post(ORDER).willReturn(okJson(order("AUTH_PASSWORD", 0, ""))));

        assertThatThrownBy(() -> gateway.start(account, Purchase.start())).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.confirm(account, agreed)).isInstanceOf(GatewaySilent.class);
    }

    @ParameterizedTest
    @CsvSource({"400,-2", "400,-702", "400,-710", "404,-721", "401,-401", "403,-403"})
    void anyOtherRefusalIsOnOurSide(int status, String code) {
        provider.stubFor(any(anyUrl()).willReturn(jsonResponse(problem(code, null), status)));
        assertRefused(() -> gateway.start(account, Purchase.start()), code);
        assertRefused(() -> gateway.look(account, agreed), code);
        assertRefused(() -> gateway.refund(account, Purchase.refund(agreed, 4_000, 0)), code);

        provider.stubFor(post(ORDER).willReturn(okJson(order("SELECT_METHOD", 0, ""))));
        assertRefused(() -> gateway.confirm(account, agreed), code);
    }

    @ParameterizedTest
    @CsvSource({"-702,SUCCESS_PAYMENT,CAPTURED", "-702,CANCEL_PAYMENT,REFUNDED", "-780,SUCCESS_PAYMENT,CAPTURED"})
    void whatWasTakenByAnEarlierRequestIsTaken(String code, String status, Standing standing) {
        provider.stubFor(post(APPROVE).willReturn(jsonResponse(problem(code, null), 400)));
        provider.stubFor(post(ORDER).willReturn(okJson(order(status, 0, ""))));

        assertThat(gateway.confirm(account, agreed).standing()).isEqualTo(standing);
    }

    @Test
    void aPartOfTheMoneyGoesBackWhileTheProviderComparesWhatIsLeft() {
        provider.stubFor(post(ORDER).willReturn(okJson(order("PART_CANCEL_PAYMENT", 1_000, ""))));
        provider.stubFor(post(CANCEL).willReturn(okJson("""
                {"aid":"A2","status":"PART_CANCEL_PAYMENT","approved_cancel_amount":{"total":4000},"canceled_amount":{"total":5000}}""")));

        assertThat(gateway.refund(account, Purchase.refund(agreed, 4_000, 1_000)))
                .isEqualTo(new Refunded("A2", 5_000));

        provider.verify(postRequestedFor(urlEqualTo(CANCEL)).withRequestBody(equalToJson("""
                {"cid":"TC0ONETIME","tid":"T1234567890","cancel_amount":4000,"cancel_tax_free_amount":0,
                 "cancel_available_amount":14000,"payload":"refund-01"}""")));
    }

    @Test
    void allOfTheMoneyGoesBack() {
        provider.stubFor(post(ORDER).willReturn(okJson(order("SUCCESS_PAYMENT", 0, ""))));
        provider.stubFor(post(CANCEL).willReturn(okJson("{\"aid\":\"A2\",\"canceled_amount\":{\"total\":15000}}")));

        assertThat(gateway.refund(account, Purchase.refund(agreed, 15_000, 0))).isEqualTo(new Refunded("A2", 15_000));
    }

    @ParameterizedTest
    @CsvSource({"refund-01", "''"})
    void moneyThatWentBackBeforeIsNotSentAgain(String payload) {
        provider.stubFor(post(ORDER).willReturn(okJson(order("PART_CANCEL_PAYMENT", 4_000, payload))));

        assertThat(gateway.refund(account, Purchase.refund(agreed, 4_000, 0))).isEqualTo(new Refunded("A2", 4_000));
        provider.verify(0, postRequestedFor(urlEqualTo(CANCEL)));
    }

    @Test
    void anotherRefundOfTheSameAmountIsNotOurs() {
        provider.stubFor(post(ORDER).willReturn(okJson(order("PART_CANCEL_PAYMENT", 4_000, "another"))));

        assertRefused(() -> gateway.refund(account, Purchase.refund(agreed, 4_000, 0)), "refunded-otherwise");
        provider.verify(0, postRequestedFor(urlEqualTo(CANCEL)));
    }

    @Test
    void ourRefundIsFoundAmongOthers() {
        provider.stubFor(post(ORDER).willReturn(okJson(order("PART_CANCEL_PAYMENT", 9_000, "refund-01"))));

        assertThat(gateway.refund(account, Purchase.refund(agreed, 4_000, 0))).isEqualTo(new Refunded("A2", 9_000));
    }

    @Test
    void moneyIsNotSentBackWhereThePastIsAnotherThanOurBooksSay() {
        provider.stubFor(post(ORDER).willReturn(okJson(order("PART_CANCEL_PAYMENT", 7_000, "by hand"))));

        assertRefused(() -> gateway.refund(account, Purchase.refund(agreed, 4_000, 0)), "refunded-otherwise");
        provider.verify(0, postRequestedFor(urlEqualTo(CANCEL)));
    }

    @Test
    void aRefundThatASecondRequestDidAtTheSameTimeIsDone() {
        provider.stubFor(post(ORDER)
                .inScenario("two at once")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("done")
                .willReturn(okJson(order("SUCCESS_PAYMENT", 0, ""))));
        provider.stubFor(post(ORDER)
                .inScenario("two at once")
                .whenScenarioStateIs("done")
                .willReturn(okJson(order("PART_CANCEL_PAYMENT", 4_000, "refund-01"))));
        provider.stubFor(post(CANCEL).willReturn(jsonResponse(problem("-721", null), 400)));

        assertThat(gateway.refund(account, Purchase.refund(agreed, 4_000, 0))).isEqualTo(new Refunded("A2", 4_000));
    }

    @Test
    void aRefundThatTheProviderRefusesIsRefused() {
        provider.stubFor(post(ORDER).willReturn(okJson(order("SUCCESS_PAYMENT", 0, ""))));
        provider.stubFor(post(CANCEL).willReturn(jsonResponse(problem("-721", null), 400)));

        assertRefused(() -> gateway.refund(account, Purchase.refund(agreed, 4_000, 0)), "-721");
    }

    @ParameterizedTest
    @MethodSource("io.bidd.runtime.payment.Silences#all")
    void nothingIsKnownAfterASilence(ResponseDefinitionBuilder silence) {
        provider.stubFor(any(anyUrl()).willReturn(silence));
        var gateway = gateway(Silences.PATIENCE);

        assertThatThrownBy(() -> gateway.start(account, Purchase.start())).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.confirm(account, agreed)).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.look(account, agreed)).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.cancel(account, agreed)).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.refund(account, Purchase.refund(agreed, 4_000, 0)))
                .isInstanceOf(GatewaySilent.class);

        provider.stubFor(post(ORDER).atPriority(1).willReturn(okJson(order("SUCCESS_PAYMENT", 0, ""))));
        assertThatThrownBy(() -> gateway.refund(account, Purchase.refund(agreed, 4_000, 0)))
                .as("looked at, and silent when it was asked")
                .isInstanceOf(GatewaySilent.class);
    }

    @ParameterizedTest
    @CsvSource({"status", "amount", "total", "partner_order_id"})
    void anOrderWithoutThisCannotBeReadAndSoTellsNothing(String missing) {
        provider.stubFor(post(ORDER)
                .willReturn(okJson(order("SUCCESS_PAYMENT", 0, "").replace('"' + missing + '"', "\"other\""))));

        assertThatThrownBy(() -> gateway.look(account, agreed)).isInstanceOf(GatewaySilent.class);
    }

    private static void assertRefused(Runnable call, String code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        GatewayRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static KakaoPayGateway gateway(Duration readTimeout) {
        return new KakaoPayGateway(
                new KakaoPaySettings(URI.create(provider.baseUrl()), Duration.ofSeconds(2), readTimeout));
    }

    private static String approval(long amount) {
        return """
                {"aid":"A1","tid":"T1234567890","cid":"TC0ONETIME","partner_order_id":"try-000001","partner_user_id":"payer-jiwoo",
                 "payment_method_type":"MONEY","amount":{"total":%d,"tax_free":0,"vat":1364,"point":0,"discount":0,"green_deposit":0},
                 "item_name":"감귤 3kg","quantity":3,"created_at":"2026-11-23T10:00:00","approved_at":"2026-11-23T10:01:00"}""".formatted(amount);
    }

    private static String order(String status, long refunded, String payload) {
        var back = refunded == 0
                ? ""
                : ",{\"aid\":\"A2\",\"payment_action_type\":\"CANCEL\",\"amount\":%d,\"payload\":\"%s\"}"
                        .formatted(refunded, payload);
        return """
                {"tid":"T1234567890","cid":"TC0ONETIME","status":"%s","partner_order_id":"try-000001","partner_user_id":"payer-jiwoo",
                 "amount":{"total":15000,"tax_free":0},"canceled_amount":{"total":%d},"cancel_available_amount":{"total":%d},
                 "payment_action_details":[{"aid":"A1","payment_action_type":"PAYMENT","amount":15000,"payload":null}%s]}""".formatted(status, refunded, 15_000 - refunded, back);
    }

    private static String problem(String code, String method) {
        var extras = method == null ? "" : ",\"extras\":{\"method_result_code\":\"" + method + "\"}";
        return "{\"error_code\":%s,\"error_message\":\"no\"%s}".formatted(code, extras);
    }
}
