package io.bidd.runtime.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.net.Webhook;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.payment.PaymentGateway.Notice;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StripeWebhookTests {

    private static final Instant NOW = Instant.ofEpochSecond(1_795_000_000);
    private static final String OLD = "whsec_old0123456789";
    private static final String NEW = "whsec_new0123456789";
    private static final String COMPLETED = """
            {"id":"evt_1","object":"event","type":"checkout.session.completed","livemode":false,"api_version":"2020-08-27",
             "data":{"object":{"id":"cs_1","object":"checkout.session","metadata":{"payment":"try-000001"}}}}""";

    private final StripeGateway gateway = new StripeGateway(
            new StripeSettings(
                    URI.create("http://127.0.0.1:1"),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(300)),
            Clock.fixed(NOW, ZoneOffset.UTC));
    private final Account account = account("sk_test_0123456789");

    @ParameterizedTest
    @ValueSource(strings = {OLD, NEW})
    void aMessageSignedWithAnyOfOurSecretsSaysWhichPaymentToLookAt(String secret) {
        assertThat(gateway.verify(account, signed(secret, NOW, COMPLETED), bytes(COMPLETED)))
                .contains(new Notice("evt_1", "checkout.session.completed", "cs_1", "try-000001"));
    }

    @Test
    void aMessageAboutAnIntentNamesThePaymentByOurId() {
        var captured = COMPLETED.replace("checkout.session.completed", "payment_intent.succeeded");

        assertThat(gateway.verify(account, signed(OLD, NOW, captured), bytes(captured)))
                .contains(new Notice("evt_1", "payment_intent.succeeded", null, "try-000001"));
    }

    @Test
    void newsThatIsNotOfAPaymentOfOursIsOfNoInterest() {
        var foreign = COMPLETED
                .replace("checkout.session.completed", "charge.refunded")
                .replace("{\"payment\":\"try-000001\"}", "{}");
        var payout = COMPLETED.replace("checkout.session.completed", "payout.paid");

        assertThat(gateway.verify(account, signed(OLD, NOW, foreign), bytes(foreign)))
                .isEmpty();
        assertThat(gateway.verify(account, signed(OLD, NOW, payout), bytes(payout)))
                .isEmpty();
    }

    @Test
    void aMessageOfAnotherAccountIsForged() {
        assertForged(signed("whsec_somebodyelse", NOW, COMPLETED), COMPLETED);
    }

    @Test
    void aBodyUnderTheSignatureOfAnotherBodyIsForged() {
        assertForged(signed(OLD, NOW, COMPLETED), COMPLETED.replace("cs_1", "cs_2"));
    }

    @Test
    void anOldSignatureUnderANewTimeIsForged() {
        var old = signed(OLD, NOW.minusSeconds(3_600), COMPLETED).get("stripe-signature");

        assertForged(Map.of("stripe-signature", old.replaceFirst("t=\\d+", "t=" + NOW.getEpochSecond())), COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 299, 300})
    void fiveMinutesOfDelayAreAllowed(long seconds) {
        assertThat(gateway.verify(account, signed(OLD, NOW.minusSeconds(seconds), COMPLETED), bytes(COMPLETED)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(longs = {301, 86_400})
    void anOldMessageIsNotTaken(long seconds) {
        assertForged(signed(OLD, NOW.minusSeconds(seconds), COMPLETED), COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "t=1795000000", "v1=00", "t=x,v1=y", "nonsense"})
    void aMessageWithoutAWholeSignatureIsForged(String header) {
        assertForged(Map.of("stripe-signature", header), COMPLETED);
        assertForged(Map.of(), COMPLETED);
    }

    @Test
    void aMessageAboutTestMoneyIsForgedForAnAccountOfRealMoneyAndTheOtherWayRound() {
        var live = COMPLETED.replace("\"livemode\":false", "\"livemode\":true");

        assertThatThrownBy(() ->
                        gateway.verify(account("sk_live_0123456789"), signed(OLD, NOW, COMPLETED), bytes(COMPLETED)))
                .isInstanceOf(Forged.class);
        assertForged(signed(OLD, NOW, live), live);
        assertThat(gateway.verify(account("rk_live_0123456789"), signed(OLD, NOW, live), bytes(live)))
                .isPresent();
    }

    @Test
    void aSignedMessageThatCannotBeReadIsNotTaken() {
        assertForged(signed(OLD, NOW, "{\"id\":1"), "{\"id\":1");
    }

    private void assertForged(Map<String, String> headers, String body) {
        assertThatThrownBy(() -> gateway.verify(account, headers, bytes(body))).isInstanceOf(Forged.class);
    }

    private static Account account(String key) {
        return new Account("stripe", Map.of("secretKey", key, "webhookSecrets", OLD + " " + NEW));
    }

    private static Map<String, String> signed(String secret, Instant at, String body) {
        try {
            return Map.of(
                    "stripe-signature", Webhook.Signature.generateSignatureHeader(body, secret, at.getEpochSecond()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
