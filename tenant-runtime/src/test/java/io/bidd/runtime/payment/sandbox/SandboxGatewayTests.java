package io.bidd.runtime.payment.sandbox;

import static com.github.tomakehurst.wiremock.client.WireMock.*;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Booked;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Known;
import io.bidd.runtime.payment.PaymentGateway.Refund;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SandboxGatewayTests {

    @RegisterExtension
    static final WireMockExtension provider = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final SandboxGateway gateway = gateway(Duration.ofSeconds(10));
    private final Account account = new Account("sandbox", Map.of("secretKey", "sk_sandbox_0123456789abcdef"));
    private final Known known = Purchase.known("pay1", Map.of());

    @Test
    void startingAPaymentSendsThePayerToTheProvidersPage() {
        provider.stubFor(post("/v1/payments").willReturn(jsonResponse(payment("created", 0), 201)));

        var started = gateway.start(account, Purchase.start());

        assertThat(started.reference()).isEqualTo("pay1");
        assertThat(started.payUrl()).isEqualTo(URI.create("http://pay.example/pay/pay1"));
        assertThat(started.mobileUrl()).isNull();
        provider.verify(postRequestedFor(urlEqualTo("/v1/payments"))
                .withHeader("Authorization", equalTo("Bearer sk_sandbox_0123456789abcdef"))
                .withRequestBody(equalToJson("""
                        {"orderId":"try-000001","orderName":"감귤 3kg","amount":15000,"currency":"KRW",
                         "returnUrl":"http://shop.example/paid?order=o1","webhookUrl":"http://shop.example/hook"}""")));
    }

    @Test
    void startingAgainIsTheSameRequestToTheProvider() {
        provider.stubFor(post("/v1/payments").willReturn(jsonResponse(payment("created", 0), 201)));

        assertThat(gateway.start(account, Purchase.start())).isEqualTo(gateway.start(account, Purchase.start()));

        provider.verify(
                2, postRequestedFor(urlEqualTo("/v1/payments")).withHeader("Idempotency-Key", equalTo("try-000001")));
    }

    @Test
    void theAmountGoesAlongWhenTheMoneyIsTaken() {
        provider.stubFor(post("/v1/payments/pay1/capture").willReturn(okJson(payment("captured", 0))));

        assertThat(gateway.confirm(account, known))
                .isEqualTo(new Seen(Standing.CAPTURED, "try-000001", Money.won(15_000), 0, null));

        provider.verify(postRequestedFor(urlEqualTo("/v1/payments/pay1/capture"))
                .withRequestBody(equalToJson("{\"amount\":15000,\"currency\":\"KRW\"}")));
    }

    @Test
    void anotherAmountThanTheOneWeAskedForIsReportedAsTheProviderHasIt() {
        provider.stubFor(post("/v1/payments/pay1/capture")
                .willReturn(okJson(payment("captured", 0).replace("15000", "14000"))));

        assertThat(gateway.confirm(account, known).amount()).isEqualTo(Money.won(14_000));
    }

    @ParameterizedTest
    @CsvSource({
        "created,UNDECIDED,0,",
        "authorized,AGREED,0,",
        "captured,CAPTURED,0,",
        "captured,CAPTURED,5000,",
        "refunded,REFUNDED,15000,",
        "declined,DEAD,0,no-money",
        "cancelled,DEAD,0,no-money"
    })
    void everyStatusMeansOneStandingWhoeverAsks(String status, Standing standing, long refunded, String reason) {
        var there = payment(status, refunded);
        provider.stubFor(get("/v1/payments/pay1").willReturn(okJson(there)));
        provider.stubFor(post("/v1/payments/pay1/capture").willReturn(jsonResponse(there, 409)));
        provider.stubFor(post("/v1/payments/pay1/cancel").willReturn(jsonResponse(there, 409)));

        var expected = new Seen(standing, "try-000001", Money.won(15_000), refunded, reason);
        assertThat(gateway.look(account, known)).isEqualTo(expected);
        assertThat(gateway.confirm(account, known)).isEqualTo(expected);
        assertThat(gateway.cancel(account, known)).isEqualTo(expected);
    }

    @Test
    void aPartOfTheMoneyGoesBackUnderTheRefundsOwnKey() {
        provider.stubFor(
                post("/v1/payments/pay1/refunds").willReturn(okJson("""
                {"id":"back1","amount":4000,"payment":%s}""".formatted(payment("captured", 4_000)))));

        assertThat(gateway.refund(account, refund(4_000, 0))).isEqualTo(new Refunded("back1", 4_000));
        assertThat(gateway.refund(account, refund(4_000, 0))).isEqualTo(new Refunded("back1", 4_000));

        provider.verify(
                2,
                postRequestedFor(urlEqualTo("/v1/payments/pay1/refunds"))
                        .withHeader("Idempotency-Key", equalTo("refund-01"))
                        .withRequestBody(equalToJson("{\"amount\":4000,\"reason\":\"called off\"}")));
    }

    @Test
    void theRestOfTheMoneyGoesBackToo() {
        provider.stubFor(
                post("/v1/payments/pay1/refunds").willReturn(okJson("""
                {"id":"back2","amount":11000,"payment":%s}""".formatted(payment("refunded", 15_000)))));

        assertThat(gateway.refund(account, refund(11_000, 4_000))).isEqualTo(new Refunded("back2", 15_000));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(400, "{\"status\":400,\"detail\":\"the request cannot be read\"}", "status-400"),
                arguments(401, "{\"status\":401,\"detail\":\"a secret key is needed\"}", "status-401"),
                arguments(404, "{\"status\":404,\"detail\":\"there is no such payment\"}", "status-404"),
                arguments(422, "{\"status\":422,\"detail\":\"amount-differs\"}", "amount-differs"),
                arguments(422, "{\"status\":422,\"code\":\"too-much\",\"detail\":\"more than is left\"}", "too-much"),
                arguments(422, "{\"type\":\"urn:sandbox:problem:key-reused\"}", "key-reused"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalNamesItsReason(int status, String problem, String code) {
        provider.stubFor(any(anyUrl()).willReturn(jsonResponse(problem, status)));

        Stream.<Runnable>of(
                        () -> gateway.start(account, Purchase.start()),
                        () -> gateway.confirm(account, known),
                        () -> gateway.look(account, known),
                        () -> gateway.cancel(account, known),
                        () -> gateway.refund(account, refund(4_000, 0)),
                        () -> gateway.statement(account, Instant.EPOCH, Instant.EPOCH))
                .forEach(call -> assertThatThrownBy(call::run)
                        .isInstanceOfSatisfying(
                                GatewayRefused.class,
                                refused -> assertThat(refused.code()).isEqualTo(code)));
    }

    @Test
    void moneyThatWasNeverTakenIsNotGivenBack() {
        provider.stubFor(post("/v1/payments/pay1/refunds").willReturn(jsonResponse(payment("authorized", 0), 409)));

        assertThatThrownBy(() -> gateway.refund(account, refund(4_000, 0)))
                .isInstanceOf(GatewayRefused.class)
                .hasMessageContaining("payment-is-authorized");
    }

    @ParameterizedTest
    @MethodSource("io.bidd.runtime.payment.Silences#all")
    void nothingIsKnownAfterASilence(ResponseDefinitionBuilder silence) {
        provider.stubFor(any(anyUrl()).willReturn(silence));
        var gateway = gateway(Silences.PATIENCE);

        assertThatThrownBy(() -> gateway.start(account, Purchase.start())).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.confirm(account, known)).isInstanceOf(GatewaySilent.class);
        assertThatThrownBy(() -> gateway.refund(account, refund(4_000, 0))).isInstanceOf(GatewaySilent.class);
    }

    @ParameterizedTest
    @CsvSource({"amount", "currency", "status", "orderId", "id"})
    void aPaymentWithoutThisCannotBeReadAndSoTellsNothing(String missing) {
        provider.stubFor(get("/v1/payments/pay1")
                .willReturn(okJson(payment("captured", 0).replace('"' + missing + '"', "\"other\""))));

        assertThatThrownBy(() -> gateway.look(account, known)).isInstanceOf(GatewaySilent.class);
    }

    @Test
    void aStatusWeDoNotKnowTellsNothing() {
        provider.stubFor(get("/v1/payments/pay1").willReturn(okJson(payment("disputed", 0))));

        assertThatThrownBy(() -> gateway.look(account, known)).isInstanceOf(GatewaySilent.class);
    }

    @Test
    void anUnreadableAnswerIsNotQuotedInWhatIsThrown() {
        provider.stubFor(get("/v1/payments/pay1").willReturn(okJson("{\"id\": hush-hush}")));

        assertThatThrownBy(() -> gateway.look(account, known)).satisfies(thrown -> {
            for (var each = thrown; each != null; each = each.getCause())
                assertThat(each.getMessage()).doesNotContain("hush").doesNotContain("sk_sandbox");
        });
    }

    @Test
    void theStatementIsReadToItsLastPage() {
        var from = Instant.parse("2026-11-23T00:00:00Z");
        var to = Instant.parse("2026-11-24T00:00:00Z");
        var firstPage = get(urlPathEqualTo("/v1/payments"))
                .withQueryParam("from", equalTo(from.toString()))
                .withQueryParam("to", equalTo(to.toString()));
        provider.stubFor(firstPage.willReturn(
                okJson("{\"payments\":[%s],\"next\":\"pay1\"}".formatted(payment("captured", 4_000)))));
        provider.stubFor(get(urlPathEqualTo("/v1/payments"))
                .withQueryParam("after", equalTo("pay1"))
                .willReturn(okJson("{\"payments\":[%s]}"
                        .formatted(payment("refunded", 15_000).replace("pay1", "pay2")))));

        assertThat(gateway.statement(account, from, to))
                .containsExactly(
                        new Booked(
                                "pay1", "try-000001", Money.won(15_000), 4_000, Instant.parse("2026-11-23T01:02:03Z")),
                        new Booked(
                                "pay2",
                                "try-000001",
                                Money.won(15_000),
                                15_000,
                                Instant.parse("2026-11-23T01:02:03Z")));
    }

    @Test
    void aPageThatPointsAtItselfDoesNotKeepUsForever() {
        provider.stubFor(get(urlPathEqualTo("/v1/payments"))
                .willReturn(okJson("{\"payments\":[%s],\"next\":\"pay1\"}".formatted(payment("captured", 0)))));

        assertThat(gateway.statement(account, Instant.EPOCH, Instant.EPOCH)).hasSize(2);
    }

    private static SandboxGateway gateway(Duration readTimeout) {
        var settings = new SandboxSettings(
                URI.create(provider.baseUrl()), Duration.ofSeconds(2), readTimeout, Duration.ofSeconds(300));
        return new SandboxGateway(settings, Clock.systemUTC());
    }

    private Refund refund(long amount, long before) {
        return Purchase.refund(known, amount, before);
    }

    private static String payment(String status, long refunded) {
        return """
                {"id":"pay1","orderId":"try-000001","amount":15000,"currency":"KRW","status":"%s","refunded":%d,"reason":"no-money",
                 "payUrl":"http://pay.example/pay/pay1","capturedAt":"2026-11-23T01:02:03Z","news":{"of":"tomorrow"}}""".formatted(status, refunded);
    }
}
