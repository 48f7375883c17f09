package io.bidd.runtime.payment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.payment.PaymentGateway.Notice;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxWebhookTests {

    private static final Instant NOW = Instant.ofEpochSecond(1_795_000_000);
    private static final String OURS = "sk_sandbox_0123456789abcdef";
    private static final String BODY = """
            {"id":"event1","type":"payment.captured","created":"2026-11-18T00:00:00Z",
             "payment":{"id":"pay1","orderId":"try1","amount":15000,"currency":"KRW","status":"captured","refunded":0}}""";

    private final SandboxGateway gateway = new SandboxGateway(
            new SandboxSettings(
                    URI.create("http://127.0.0.1:1"),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(300)),
            Clock.fixed(NOW, ZoneOffset.UTC));
    private final Account account = new Account("sandbox", Map.of("secretKey", OURS));

    @Test
    void aSignedMessageSaysWhichPaymentToLookAt() {
        assertThat(gateway.verify(account, signed(OURS, NOW, BODY), bytes(BODY)))
                .contains(new Notice("event1", "payment.captured", "pay1", "try1"));
    }

    @Test
    void theSameMessageTwiceIsTheSameEvent() {
        var headers = signed(OURS, NOW, BODY);

        assertThat(gateway.verify(account, headers, bytes(BODY)))
                .isEqualTo(gateway.verify(account, headers, bytes(BODY)));
    }

    @Test
    void aMessageOfAnotherAccountIsForged() {
        var theirs = signed("sk_sandbox_somebodyelses000", NOW, BODY);

        assertThatThrownBy(() -> gateway.verify(account, theirs, bytes(BODY))).isInstanceOf(Forged.class);
    }

    @Test
    void aBodyUnderTheSignatureOfAnotherBodyIsForged() {
        var changed = BODY.replace("15000", "1");

        assertThatThrownBy(() -> gateway.verify(account, signed(OURS, NOW, BODY), bytes(changed)))
                .isInstanceOf(Forged.class);
    }

    @Test
    void anOldSignatureUnderANewTimeIsForged() {
        var old = signed(OURS, NOW.minusSeconds(3_600), BODY).get("sandbox-signature");
        var renewed = old.replaceFirst("t=\\d+", "t=" + NOW.getEpochSecond());

        assertThatThrownBy(() -> gateway.verify(account, Map.of("sandbox-signature", renewed), bytes(BODY)))
                .isInstanceOf(Forged.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-300, -299, 0, 299, 300})
    void fiveMinutesOfDelayOrOfClocksApartAreAllowed(long seconds) {
        assertThat(gateway.verify(account, signed(OURS, NOW.plusSeconds(seconds), BODY), bytes(BODY)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(longs = {-86_400, -301, 301, 86_400})
    void aMessageOfAnotherTimeIsNotTaken(long seconds) {
        assertThatThrownBy(() -> gateway.verify(account, signed(OURS, NOW.plusSeconds(seconds), BODY), bytes(BODY)))
                .isInstanceOf(Forged.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "t=1795000000", "v1=00", "t=1795000000,v1=", "t=x,v1=y", "t=99999999999999999999,v1=00"})
    void aMessageWithoutAWholeSignatureIsForged(String header) {
        assertThatThrownBy(() -> gateway.verify(account, Map.of("sandbox-signature", header), bytes(BODY)))
                .isInstanceOf(Forged.class);
        assertThatThrownBy(() -> gateway.verify(account, Map.of(), bytes(BODY))).isInstanceOf(Forged.class);
    }

    @Test
    void aSignedMessageThatCannotBeReadIsNotTaken() {
        assertThatThrownBy(() -> gateway.verify(account, signed(OURS, NOW, "{\"id\":1"), bytes("{\"id\":1")))
                .isInstanceOf(Forged.class);
    }

    @Test
    void newsOfSomethingElseIsOfNoInterest() {
        var payout = BODY.replace("payment.captured", "payout.sent");

        assertThat(gateway.verify(account, signed(OURS, NOW, payout), bytes(payout)))
                .isEmpty();
    }

    private static Map<String, String> signed(String secret, Instant at, String body) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret), "HmacSHA256"));
            var signature = HexFormat.of().formatHex(mac.doFinal(bytes(at.getEpochSecond() + "." + body)));
            return Map.of("sandbox-signature", "t=" + at.getEpochSecond() + ",v1=" + signature);
        } catch (java.security.GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
