package io.bidd.runtime.payment.toss;

import static com.github.tomakehurst.wiremock.client.WireMock.*;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static io.bidd.runtime.payment.Purchase.PRICE;
import static io.bidd.runtime.payment.Purchase.TRY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
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
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TossGatewayTests {

    private static final String CONFIRM = "/v1/payments/confirm";
    private static final String PAYMENT = "/v1/payments/key-1";
    private static final String CANCEL = "/v1/payments/key-1/cancel";

    @RegisterExtension
    static final WireMockExtension provider = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final TossGateway gateway = gateway(Duration.ofSeconds(10));
    private final Account account = new Account("toss", Map.of("secretKey", "test_sk_0123456789abcdef"));
    private final Known agreed = Purchase.known("key-1", Map.of("paymentKey", "key-1", "amount", "1"));

    @Test
    void aPaymentIsMadeOnceAndPaidOnTheProvidersPage() {
        provider.stubFor(post("/v1/payments").willReturn(okJson(payment("READY", 0))));

        var started = gateway.start(account, Purchase.start());

        assertThat(gateway.start(account, Purchase.start())).isEqualTo(started);
        assertThat(started.reference()).isEqualTo("key-1");
        assertThat(started.payUrl()).isEqualTo(URI.create("https://pay.example/key-1/checkout"));
        assertThat(started.mobileUrl()).isNull();
        provider.verify(
                2,
                postRequestedFor(urlEqualTo("/v1/payments"))
                        .withHeader("Authorization", equalTo("Basic dGVzdF9za18wMTIzNDU2Nzg5YWJjZGVmOg=="))
                        .withoutHeader("Idempotency-Key")
                        .withRequestBody(equalToJson("""
                                {"method":"CARD","amount":15000,"orderId":"try-000001","orderName":"감귤 3kg",
                                 "successUrl":"http://shop.example/paid?order=o1","failUrl":"http://shop.example/paid?order=o1"}""")));
    }

    @Test
    void otherMoneyThanWonIsRefusedWithoutAsking() {
        assertRefused(() -> gateway.start(account, Purchase.start(new Money(15_000, "USD"), "gum")), "not-in-won");
        provider.verify(0, anyRequestedFor(anyUrl()));
    }

    @Test
    void ourAmountAndNotTheReturnedOneGoesAlongWhenTheMoneyIsTaken() {
        provider.stubFor(post(CONFIRM).willReturn(okJson(payment("DONE", 0))));

        assertThat(gateway.confirm(account, agreed)).isEqualTo(new Seen(Standing.CAPTURED, TRY, PRICE, 0, null));

        provider.verify(postRequestedFor(urlEqualTo(CONFIRM))
                .withRequestBody(
                        equalToJson("{\"paymentKey\":\"key-1\",\"orderId\":\"try-000001\",\"amount\":15000}")));
    }

    @Test
    void aKeyThatAStrangerBringsBackIsNotUsed() {
        provider.stubFor(post(CONFIRM).willReturn(okJson(payment("DONE", 0))));

        gateway.confirm(account, Purchase.known("key-1", Map.of("paymentKey", "key-of-a-cheaper-one")));

        provider.verify(postRequestedFor(urlEqualTo(CONFIRM))
                .withRequestBody(matchingJsonPath("$.paymentKey", equalTo("key-1"))));
    }

    @Test
    void anotherAmountThanTheOneWeAskedForIsReportedAsTheProviderHasIt() {
        provider.stubFor(post(CONFIRM).willReturn(okJson(payment("DONE", 0).replace("15000", "14000"))));

        assertThat(gateway.confirm(account, agreed).amount()).isEqualTo(Money.won(14_000));
    }

    @Test
    void whenNobodyCameBackOnlyWhatWasAgreedToIsTaken() {
        var nobody = Purchase.known("key-1", Map.of("code", "PAY_PROCESS_CANCELED"));
        provider.stubFor(get(PAYMENT).willReturn(okJson(payment("READY", 0))));
        assertThat(gateway.confirm(account, nobody).standing()).isEqualTo(Standing.UNDECIDED);
        provider.verify(0, postRequestedFor(urlEqualTo(CONFIRM)));

        provider.stubFor(get(PAYMENT).willReturn(okJson(payment("IN_PROGRESS", 0))));
        provider.stubFor(post(CONFIRM).willReturn(okJson(payment("DONE", 0))));
        assertThat(gateway.confirm(account, nobody).standing()).isEqualTo(Standing.CAPTURED);
    }

    @ParameterizedTest
    @CsvSource({
        "READY,UNDECIDED,0,",
        "WAITING_FOR_DEPOSIT,UNDECIDED,0,",
        "IN_PROGRESS,AGREED,0,",
        "DONE,CAPTURED,0,",
        "PARTIAL_CANCELED,CAPTURED,4000,",
        "CANCELED,REFUNDED,15000,",
        "ABORTED,DEAD,0,ABORTED",
        "EXPIRED,DEAD,0,EXPIRED"
    })
    void everyStatusMeansOneStanding(String status, Standing standing, long refunded, String reason) {
        provider.stubFor(get(PAYMENT).willReturn(okJson(payment(status, refunded))));

        var expected = new Seen(standing, TRY, PRICE, refunded, reason);
        assertThat(gateway.look(account, agreed)).isEqualTo(expected);
        assertThat(gateway.cancel(account, agreed)).isEqualTo(expected);
    }

    @Test
    void whatWasCalledOffBeforeItWasPaidIsDeadAndNotGivenBack() {
        provider.stubFor(get(PAYMENT)
                .willReturn(okJson(payment("CANCELED", 15_000)
                        .replace("\"approvedAt\":\"2026-11-23T10:01:00+09:00\"", "\"approvedAt\":null"))));

        assertThat(gateway.look(account, agreed)).isEqualTo(new Seen(Standing.DEAD, TRY, PRICE, 0, "CANCELED"));
    }

    @Test
    void theProvidersReasonOfAFailureIsTold() {
        provider.stubFor(get(PAYMENT)
                .willReturn(okJson(payment("ABORTED", 0)
                        .replace(
                                "\"failure\":null",
                                "\"failure\":{\"code\":\"REJECT_CARD_COMPANY\",\"message\":\"no\"}"))));

        assertThat(gateway.look(account, agreed).reason()).isEqualTo("REJECT_CARD_COMPANY");
    }

    @ParameterizedTest
    @CsvSource({
        "400,INVALID_REJECT_CARD",
        "400,INVALID_CARD_EXPIRATION",
        "400,INVALID_STOPPED_CARD",
        "400,EXCEED_MAX_DAILY_PAYMENT_COUNT",
        "400,EXCEED_MAX_PAYMENT_AMOUNT",
        "400,EXCEED_MAX_CARD_INSTALLMENT_PLAN",
        "400,NOT_SUPPORTED_INSTALLMENT_PLAN_CARD_OR_MERCHANT",
        "400,NOT_SUPPORTED_MONTHLY_INSTALLMENT_PLAN",
        "400,INVALID_CARD_INSTALLMENT_PLAN",
        "400,INVALID_CARD_LOST_OR_STOLEN",
        "400,INVALID_CARD_NUMBER",
        "400,INVALID_CARD_PASSWORD",
        "400,INVALID_CARD_IDENTITY",
        "400,CARD_PROCESSING_ERROR",
        "400,RESTRICTED_TRANSFER_ACCOUNT",
        "400,EXCEED_MAX_ONE_DAY_WITHDRAW_AMOUNT",
        "400,EXCEED_MAX_ONE_TIME_WITHDRAW_AMOUNT",
        "400,EXCEED_MAX_AMOUNT",
        "400,INVALID_ACCOUNT_INFO_RE_REGISTER",
        "400,NOT_ALLOWED_POINT_USE",
        "400,PAY_PROCESS_CANCELED",
        "400,PAY_PROCESS_ABORTED",
        "403,REJECT_ACCOUNT_PAYMENT",
        "403,REJECT_CARD_PAYMENT",
        "403,REJECT_CARD_COMPANY",
        "403,REJECT_TOSSPAY_INVALID_ACCOUNT",
        "403,NOT_AVAILABLE_PAYMENT",
        "403,NOT_AVAILABLE_BANK",
        "403,INVALID_PASSWORD",
        "403,EXCEED_MAX_AUTH_COUNT",
        "403,EXCEED_MAX_ONE_DAY_AMOUNT",
        "403,FDS_ERROR",
        "404,NOT_FOUND_PAYMENT_SESSION"
    })
    void aPayerWhoseCardOrTimeSaysNoIsDeclined(int status, String code) {
        provider.stubFor(post(CONFIRM).willReturn(jsonResponse(problem(code), status)));
        provider.stubFor(get(PAYMENT).willReturn(okJson(payment("IN_PROGRESS", 0))));

        assertThat(gateway.confirm(account, agreed)).isEqualTo(new Seen(Standing.DEAD, TRY, PRICE, 0, code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALREADY_PROCESSED_PAYMENT", "ALREADY_COMPLETED_PAYMENT", "NOT_FOUND_PAYMENT_SESSION"})
    void whatWasTakenByAnEarlierRequestIsTaken(String code) {
        provider.stubFor(post(CONFIRM).willReturn(jsonResponse(problem(code), 400)));
        provider.stubFor(get(PAYMENT).willReturn(okJson(payment("DONE", 0))));

        assertThat(gateway.confirm(account, agreed).standing()).isEqualTo(Standing.CAPTURED);
    }

    @ParameterizedTest
    @CsvSource({
        "400,PROVIDER_ERROR",
        "400,MAINTAINED_METHOD",
        "400,DUPLICATED_REQUEST",
        "400,ALREADY_REFUNDING_PAYMENT",
        "403,FORBIDDEN_CONSECUTIVE_REQUEST",
        "409,IDEMPOTENT_REQUEST_PROCESSING",
        "500,FAILED_INTERNAL_SYSTEM_PROCESSING",
        "500,FAILED_PAYMENT_INTERNAL_SYSTEM_PROCESSING",
        "500,FAILED_REFUND_PROCESS",
        "500,COMMON_ERROR",
        "500,UNKNOWN_ERROR"
    })
    void whatPassesTellsNothingYet(int status, String code) {
        provider.stubFor(any(anyUrl()).willReturn(jsonResponse(problem(code), status)));

        assertThatThrownBy(() -> gateway.start(account, Purchase.start())).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.confirm(account, agreed)).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.look(account, agreed)).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.cancel(account, agreed)).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.refund(account, Purchase.refund(agreed, 4_000, 0)))
                .isInstanceOf(GatewaySilent.class);
    }

    @ParameterizedTest
    @CsvSource({
        "400,INVALID_REQUEST",
        "400,INVALID_API_KEY",
        "400,INVALID_AUTHORIZE_AUTH",
        "400,BELOW_MINIMUM_AMOUNT",
        "400,INVALID_ORDER_ID",
        "400,INCORRECT_SUCCESS_URL_FORMAT",
        "400,NOT_FOUND_TERMINAL_ID",
        "401,UNAUTHORIZED_KEY",
        "403,FORBIDDEN_REQUEST",
        "403,NOT_ALLOWED_PARTIAL_REFUND",
        "403,EXCEED_MAX_REFUND_DUE",
        "404,NOT_FOUND_PAYMENT",
        "404,NOT_FOUND_MERCHANT",
        "400,SOMETHING_NEW"
    })
    void anyOtherRefusalIsOnOurSide(int status, String code) {
        provider.stubFor(any(anyUrl()).willReturn(jsonResponse(problem(code), status)));

        assertRefused(() -> gateway.start(account, Purchase.start()), code);
        assertRefused(() -> gateway.confirm(account, agreed), code);
        assertRefused(() -> gateway.look(account, agreed), code);
        assertRefused(() -> gateway.refund(account, Purchase.refund(agreed, 4_000, 0)), code);
    }

    @Test
    void aPartOfTheMoneyGoesBackUnderTheRefundsOwnKeyWhileTheProviderComparesWhatIsLeft() {
        provider.stubFor(post(CANCEL).willReturn(okJson(payment("PARTIAL_CANCELED", 5_000))));

        var refund = Purchase.refund(agreed, 4_000, 1_000);
        assertThat(gateway.refund(account, refund)).isEqualTo(new Refunded("back-1", 5_000));
        assertThat(gateway.refund(account, refund)).isEqualTo(new Refunded("back-1", 5_000));

        provider.verify(
                2,
                postRequestedFor(urlEqualTo(CANCEL))
                        .withHeader("Idempotency-Key", equalTo("refund-01-1"))
                        .withRequestBody(equalToJson(
                                "{\"cancelReason\":\"called off\",\"cancelAmount\":4000,\"refundableAmount\":14000}")));
    }

    /** Under the first key the provider would repeat its error for days. */
    @Test
    void anotherTryToGiveBackLooksFirstAndHasAKeyOfItsOwn() {
        provider.stubFor(get(PAYMENT).willReturn(okJson(payment("DONE", 0))));
        provider.stubFor(post(CANCEL).willReturn(okJson(payment("PARTIAL_CANCELED", 4_000))));

        assertThat(gateway.refund(account, Purchase.refund(agreed, 4_000, 0, 2)))
                .isEqualTo(new Refunded("back-1", 4_000));

        provider.verify(postRequestedFor(urlEqualTo(CANCEL)).withHeader("Idempotency-Key", equalTo("refund-01-2")));
    }

    @Test
    void whatAnEarlierTryHasGivenBackIsNotAskedForAgain() {
        provider.stubFor(get(PAYMENT).willReturn(okJson(payment("PARTIAL_CANCELED", 4_000))));

        assertThat(gateway.refund(account, Purchase.refund(agreed, 4_000, 0, 2)))
                .isEqualTo(new Refunded("back-1", 4_000));

        provider.verify(0, postRequestedFor(urlEqualTo(CANCEL)));
    }

    @Test
    void allOfTheMoneyGoesBack() {
        provider.stubFor(post(CANCEL).willReturn(okJson(payment("CANCELED", 15_000))));

        assertThat(gateway.refund(account, Purchase.refund(agreed, 15_000, 0)))
                .isEqualTo(new Refunded("back-1", 15_000));
    }

    @ParameterizedTest
    @CsvSource({
        "400,ALREADY_CANCELED_PAYMENT",
        "400,ALREADY_REFUND_PAYMENT",
        "400,NOT_MATCHES_REFUNDABLE_AMOUNT",
        "403,NOT_CANCELABLE_AMOUNT",
        "403,NOT_CANCELABLE_PAYMENT"
    })
    void moneyThatWentBackBeforeIsDoneAndNothingElseIs(int status, String code) {
        provider.stubFor(post(CANCEL).willReturn(jsonResponse(problem(code), status)));
        provider.stubFor(get(PAYMENT).willReturn(okJson(payment("PARTIAL_CANCELED", 4_000))));

        assertThat(gateway.refund(account, Purchase.refund(agreed, 4_000, 0))).isEqualTo(new Refunded("back-1", 4_000));
        assertRefused(() -> gateway.refund(account, Purchase.refund(agreed, 3_000, 0)), code);
    }

    @ParameterizedTest
    @MethodSource("io.bidd.runtime.payment.Silences#all")
    void nothingIsKnownAfterASilence(ResponseDefinitionBuilder silence) {
        provider.stubFor(any(anyUrl()).willReturn(silence));
        var gateway = gateway(Silences.PATIENCE);

        assertThatThrownBy(() -> gateway.start(account, Purchase.start())).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.confirm(account, agreed)).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.refund(account, Purchase.refund(agreed, 4_000, 0)))
                .isInstanceOf(GatewaySilent.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"paymentKey", "orderId", "status", "currency", "totalAmount", "balanceAmount"})
    void aPaymentWithoutThisCannotBeReadAndSoTellsNothing(String missing) {
        provider.stubFor(get(PAYMENT).willReturn(okJson(payment("DONE", 0).replace('"' + missing + '"', "\"other\""))));

        assertThatThrownBy(() -> gateway.look(account, agreed)).isInstanceOf(GatewaySilent.class);
    }

    @Test
    void theStatementIsPutTogetherFromMovementsOnSeveralPages() {
        var first = movement("t1", "key-1", "DONE", "2026-11-23T09:00:00+09:00");
        var second = movement("t2", "key-2", "DONE", "2026-11-23T10:00:00+09:00");
        var third = movement("t3", "key-2", "PARTIAL_CANCELED", "2026-11-23T11:00:00+09:00");
        var outside = movement("t4", "key-4", "DONE", "2026-11-24T09:00:00+09:00");
        provider.stubFor(get(urlPathEqualTo("/v1/transactions"))
                .withQueryParam("startDate", equalTo("2026-11-23T09:00:00"))
                .withQueryParam("endDate", equalTo("2026-11-24T09:00:00"))
                .willReturn(okJson("[" + first + "," + second + "]")));
        provider.stubFor(get(urlPathEqualTo("/v1/transactions"))
                .withQueryParam("startingAfter", equalTo("t2"))
                .willReturn(okJson("[" + third + "," + outside + "]")));
        provider.stubFor(get(urlPathEqualTo("/v1/transactions"))
                .withQueryParam("startingAfter", equalTo("t4"))
                .willReturn(okJson("[]")));
        provider.stubFor(get("/v1/payments/key-2")
                .willReturn(okJson(payment("PARTIAL_CANCELED", 4_000).replace("key-1", "key-2"))));

        var booked = gateway.statement(
                account, Instant.parse("2026-11-23T00:00:00Z"), Instant.parse("2026-11-24T00:00:00Z"));

        assertThat(booked)
                .containsExactly(
                        new Booked("key-1", TRY, PRICE, 0, Instant.parse("2026-11-23T00:00:00Z")),
                        new Booked("key-2", TRY, PRICE, 4_000, Instant.parse("2026-11-23T01:01:00Z")));
    }

    private static void assertRefused(Runnable call, String code) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        GatewayRefused.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static TossGateway gateway(Duration readTimeout) {
        return new TossGateway(new TossSettings(URI.create(provider.baseUrl()), Duration.ofSeconds(2), readTimeout, 2));
    }

    static String payment(String status, long refunded) {
        var taken = status.equals("DONE") || status.equals("PARTIAL_CANCELED") || status.equals("CANCELED");
        return """
                {"mId":"shop","version":"2022-11-16","lastTransactionKey":"t1","paymentKey":"key-1","orderId":"try-000001","orderName":"감귤 3kg",
                 "currency":"KRW","method":"카드","status":"%s","requestedAt":"2026-11-23T10:00:00+09:00","approvedAt":%s,"secret":"ps_secret1",
                 "cancels":%s,"failure":null,"checkout":{"url":"https://pay.example/key-1/checkout"},
                 "totalAmount":15000,"balanceAmount":%d}""".formatted(
                status,
                taken ? "\"2026-11-23T10:01:00+09:00\"" : "null",
                refunded == 0 ? "null" : "[{\"transactionKey\":\"back-1\",\"cancelAmount\":%d}]".formatted(refunded),
                15_000 - refunded);
    }

    private static String movement(String key, String payment, String status, String at) {
        return """
                {"mId":"shop","transactionKey":"%s","paymentKey":"%s","orderId":"try-000001","method":"카드","status":"%s",
                 "transactionAt":"%s","currency":"KRW","amount":15000}""".formatted(key, payment, status, at);
    }

    private static String problem(String code) {
        return "{\"code\":\"%s\",\"message\":\"no\"}".formatted(code);
    }
}
