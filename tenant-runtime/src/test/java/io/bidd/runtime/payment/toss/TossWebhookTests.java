package io.bidd.runtime.payment.toss;

import static com.github.tomakehurst.wiremock.client.WireMock.*;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Notice;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TossWebhookTests {

    private static final String PAID = """
            {"eventType":"PAYMENT_STATUS_CHANGED","createdAt":"2026-11-23T10:01:00.000000",
             "data":{"paymentKey":"key-1","orderId":"try-000001","status":"DONE","secret":"ps_secret1"}}""";
    private static final String DEPOSITED = """
            {"createdAt":"2026-11-23T10:01:00.000000","secret":"ps_secret1","status":"DONE","transactionKey":"t1","orderId":"try-000001"}""";

    @RegisterExtension
    static final WireMockExtension provider = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    private final TossGateway gateway = new TossGateway(
            new TossSettings(URI.create(provider.baseUrl()), Duration.ofSeconds(2), Duration.ofSeconds(10), 100));
    private final Account account = new Account("toss", Map.of("secretKey", "test_sk_0123456789abcdef"));

    @Test
    void aMessageIsBelievedAsFarAsThePaymentCanBeLookedUpUnderOurKey() {
        provider.stubFor(get("/v1/payments/key-1").willReturn(okJson(TossGatewayTests.payment("DONE", 0))));

        assertThat(verify(PAID)).contains(new Notice("key-1:DONE:t1", "PAYMENT_STATUS_CHANGED", "key-1", "try-000001"));
        provider.verify(getRequestedFor(urlEqualTo("/v1/payments/key-1"))
                .withHeader("Authorization", equalTo("Basic dGVzdF9za18wMTIzNDU2Nzg5YWJjZGVmOg==")));
    }

    @Test
    void aMessageRepeatedAtAnotherTimeOrWithOtherClaimsIsTheSameEvent() {
        provider.stubFor(get("/v1/payments/key-1").willReturn(okJson(TossGatewayTests.payment("DONE", 0))));

        var replayed = PAID.replace("\"DONE\"", "\"CANCELED\"").replace("10:01", "23:59");

        assertThat(verify(replayed)).isEqualTo(verify(PAID));
    }

    @Test
    void aMessageWithoutASecretIsStillOnlyAHintToLook() {
        provider.stubFor(get("/v1/payments/key-1").willReturn(okJson(TossGatewayTests.payment("DONE", 0))));

        assertThat(verify(PAID.replace(",\"secret\":\"ps_secret1\"", ""))).isPresent();
    }

    @Test
    void aMessageWithAnotherSecretIsForged() {
        provider.stubFor(get("/v1/payments/key-1").willReturn(okJson(TossGatewayTests.payment("DONE", 0))));

        assertForged(PAID.replace("ps_secret1", "ps_secret2"));
    }

    @Test
    void aMessageThatNamesAnotherOrderIsForged() {
        provider.stubFor(get("/v1/payments/key-1").willReturn(okJson(TossGatewayTests.payment("DONE", 0))));

        assertForged(PAID.replace("try-000001", "try-000002"));
    }

    @Test
    void aPaymentOfAnotherShopIsForged() {
        provider.stubFor(get("/v1/payments/key-1")
                .willReturn(jsonResponse("{\"code\":\"NOT_FOUND_PAYMENT\",\"message\":\"no\"}", 404)));

        assertForged(PAID);
    }

    @Test
    void aDepositIsFoundByOurIdAndHasToKnowTheSecret() {
        provider.stubFor(get("/v1/payments/orders/try-000001").willReturn(okJson(TossGatewayTests.payment("DONE", 0))));

        assertThat(verify(DEPOSITED)).contains(new Notice("key-1:DONE:t1", "DEPOSIT_CALLBACK", "key-1", "try-000001"));
        assertForged(DEPOSITED.replace("ps_secret1", "ps_secret2"));
        assertForged(DEPOSITED
                .replace("{\"createdAt\"", "{\"eventType\":\"DEPOSIT_CALLBACK\",\"createdAt\"")
                .replace("\"secret\":\"ps_secret1\",", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../v1/transactions", "a/b", "", "a b", "ㄱ"})
    void anIdThatIsNoneIsNotAskedFor(String id) {
        assertForged("{\"eventType\":\"PAYMENT_STATUS_CHANGED\",\"data\":{\"paymentKey\":\"%s\"}}".formatted(id));
        provider.verify(0, anyRequestedFor(anyUrl()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"eventType\":", "<xml/>"})
    void whatCannotBeReadIsForged(String body) {
        assertForged(body);
    }

    @Test
    void newsOfSomethingElseIsOfNoInterest() {
        assertThat(verify("{\"eventType\":\"METHOD_UPDATED\",\"data\":{\"customerKey\":\"c\"}}"))
                .isEmpty();
    }

    @Test
    void aMessageThatCannotBeCheckedNowIsNeitherTrueNorForged() {
        provider.stubFor(any(anyUrl()).willReturn(serverError()));

        assertThatThrownBy(() -> verify(PAID)).isInstanceOf(GatewaySilent.class);
    }

    @Test
    void aMessageIsNotForgedBecauseOurOwnKeyIsWrong() {
        provider.stubFor(
                any(anyUrl()).willReturn(jsonResponse("{\"code\":\"UNAUTHORIZED_KEY\",\"message\":\"no\"}", 401)));

        assertThatThrownBy(() -> verify(PAID)).isInstanceOf(GatewaySilent.class);
    }

    private void assertForged(String body) {
        assertThatThrownBy(() -> verify(body)).isInstanceOf(Forged.class);
    }

    private Optional<Notice> verify(String body) {
        return gateway.verify(account, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }
}
