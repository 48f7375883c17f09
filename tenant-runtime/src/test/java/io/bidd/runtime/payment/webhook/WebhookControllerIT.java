package io.bidd.runtime.payment.webhook;

import static io.bidd.runtime.payment.MoneyShops.DATABASE;
import static io.bidd.runtime.payment.MoneyShops.GAMMA;
import static io.bidd.runtime.payment.MoneyShops.count;
import static io.bidd.runtime.payment.MoneyShops.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.runtime.payment.MoneyShops;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;

class WebhookControllerIT {

    private final MoneyShops shops = new MoneyShops();
    private final WebhookInbox inbox = new WebhookInbox(
            shops.gateways,
            new WebhookRepository(DATABASE),
            (provider, reference, payment) -> {},
            shops.audit,
            shops.clock);
    private final MockMvcTester http = MockMvcTester.of(new WebhookController(inbox));

    WebhookControllerIT() throws Exception {}

    @BeforeEach
    void accounts() {
        shops.openAccounts();
    }

    @AfterEach
    void close() throws Exception {
        inbox.close();
    }

    @Test
    void whatIsSignedIsTakenAlsoTheSecondTime() {
        var body = "event-1 payment.captured r1 p1".getBytes(StandardCharsets.UTF_8);
        assertThat(post("telling", secret(GAMMA, "telling"), body)).hasStatus(200);
        assertThat(post("telling", secret(GAMMA, "telling"), body)).hasStatus(200);
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void whatIsForgedIsRefused() {
        assertProblem(post("telling", "guess", new byte[0]), 400, "forged");
        assertThat(kept()).isZero();
    }

    @Test
    void nobodySendsUnderAnotherName() {
        assertProblem(post("nobody", "", new byte[0]), 404, "no-such-provider");
        assertProblem(post("mute", "", new byte[0]), 404, "no-such-provider");
    }

    @Test
    void aMessageHasAnEnd() {
        var longest = new byte[64 * 1024];
        Arrays.fill(longest, (byte) 'x');
        var head = "event-1 payment.captured r1 p1 ".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(head, 0, longest, 0, head.length);
        assertThat(post("telling", secret(GAMMA, "telling"), longest)).hasStatus(200);

        var longer = Arrays.copyOf(longest, longest.length + 1);
        assertProblem(post("telling", secret(GAMMA, "telling"), longer), 413, "too-large");
        assertThat(kept()).isEqualTo(1);
    }

    @Test
    void whatCannotBeVerifiedNowIsAskedForAgain() {
        CurrentTenant.run(
                GAMMA,
                () -> DATABASE.sql("update payment_accounts set sealed = 'x'").update());
        shops.clock.advance(Duration.ofSeconds(1));
        assertProblem(post("telling", "", new byte[0]), 503, "provider-silent");
    }

    private MvcTestResult post(String provider, String signature, byte[] body) {
        return CurrentTenant.call(
                GAMMA,
                () -> http.post()
                        .uri("/api/webhooks/{provider}", provider)
                        .header("Signature", signature)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(body)
                        .exchange());
    }

    private static void assertProblem(MvcTestResult answer, int status, String type) {
        assertThat(answer).hasStatus(status);
        assertThat(answer).bodyJson().extractingPath("$.type").isEqualTo("urn:bidd:problem:" + type);
    }

    private static long kept() {
        return CurrentTenant.call(GAMMA, () -> count("payment_webhooks"));
    }
}
