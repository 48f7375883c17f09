package io.bidd.local.pay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.local.pay.Ear.Heard;
import io.bidd.template.Ids;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhooksIT {

    private Sandbox sandbox;
    private Ear ear;
    private Merchant shop;

    @BeforeEach
    void start() throws Exception {
        sandbox = new Sandbox();
        ear = new Ear();
        shop = sandbox.merchant().toldAt(ear.url());
    }

    @AfterEach
    void stop() throws Exception {
        ear.close();
        sandbox.close();
    }

    @Test
    void aMerchantIsToldWhatHappensInItsOrder() throws Exception {
        var id = shop.captured(1_000);
        shop.refund(id, Ids.next(), 400);
        shop.refundWhole(id);
        shop.refundWhole(id); // nothing new
        shop.capture(id);
        awaitTold();
        assertThat(ear.types()).containsExactly("authorized", "captured", "refunded", "refunded");
        assertThat(ear.heard().stream()
                        .map(heard ->
                                heard.json().path("payment").path("refunded").asLong()))
                .containsExactly(0L, 0L, 400L, 1_000L);
        assertThat(ear.heard().stream().map(Heard::event)).doesNotHaveDuplicates();
        var last = ear.heard().getLast();
        assertThat(last.json().path("payment")).isEqualTo(shop.look(id).json());
        assertThat(Instant.parse(last.json().path("created").asString())).isBefore(sandbox.clock.instant());
        assertThat(last.host()).startsWith("shop.localhost");
    }

    @Test
    void aDeclineIsTold() throws Exception {
        shop.decline(shop.open(1_000));
        awaitTold();
        assertThat(ear.types()).containsExactly("declined");
    }

    @Test
    void theSignatureIsTheMerchants() throws Exception {
        shop.captured(1_000);
        awaitTold();
        assertThat(ear.heard())
                .hasSize(2)
                .allSatisfy(heard -> assertThat(heard.signature())
                        .isEqualTo(signature(shop.key, heard))
                        .isNotEqualTo(signature(sandbox.merchant().key, heard)));
        var told = Long.parseLong(ear.heard().getFirst().signature().split("[=,]")[1]);
        assertThat(Instant.ofEpochSecond(told))
                .isBetween(sandbox.clock.instant().minusSeconds(3_600), sandbox.clock.instant());
    }

    @Test
    void whatWasNotHeardIsToldAgain() throws Exception {
        ear.answering(500);
        var id = shop.open(1_000);
        shop.approve(id);
        await().until(() -> ear.heard().size() >= 3);
        ear.answering(204);
        awaitTold();
        assertThat(ear.heard().stream().map(Heard::body).collect(Collectors.toSet()))
                .as("each time the same")
                .hasSize(1);
        assertThat(ear.heard()).filteredOn(heard -> heard.answered() == 204).hasSize(1);
    }

    @Test
    void aRedirectIsNotFollowedAndNotEnough() throws Exception {
        ear.answering(307);
        shop.approve(shop.open(1_000));
        await().until(() -> ear.heard().size() >= 2);
        assertThat(ear.heard().stream().map(Heard::path)).containsOnly("/hook");
        assertThat(left()).isEqualTo(1);
    }

    @Test
    void laterNewsWaitsForItsTurn() throws Exception {
        ear.answering(500);
        shop.captured(1_000);
        await().until(() -> ear.heard().size() >= 3);
        assertThat(ear.types()).containsOnly("authorized");
        ear.answering(200);
        awaitTold();
        assertThat(ear.heard().stream().filter(heard -> heard.answered() == 200).map(Heard::type))
                .containsExactly("authorized", "captured");
    }

    @Test
    void aRestartForgetsNothing() throws Exception {
        ear.answering(500);
        shop.captured(1_000);
        await().until(() -> !ear.heard().isEmpty());
        sandbox.stop();
        ear.answering(200);
        var before = ear.heard().getFirst().event();
        sandbox.start();
        awaitTold();
        var after =
                ear.heard().stream().filter(heard -> heard.answered() == 200).toList();
        assertThat(after.stream().map(Heard::type)).containsExactly("authorized", "captured");
        assertThat(after.getFirst().event()).isEqualTo(before);
    }

    @Test
    void whatWasUnderWayWhenTheProviderDiedIsToldAgain() throws Exception {
        shop.open(1_000);
        sandbox.stop();
        // As a kill leaves it: taken, and nobody there to say how it went.
        sandbox.book().sql("""
                        insert into webhooks (event, payment, merchant, url, body, in_turn, tries, created_at, due_at)
                        select 'evt1', id, merchant, webhook_url, '{"id":"evt1"}', true, 1, now(), now() + interval '10 min'
                        from payments""").update();
        sandbox.start();
        assertThat(ear.heard()).isEmpty();
        sandbox.clock.advance(Duration.ofMinutes(10));
        awaitTold();
        assertThat(ear.heard().stream().map(Heard::event)).containsExactly("evt1");
    }

    @Test
    void afterADayItIsGivenUp() throws Exception {
        ear.answering(500);
        shop.approve(shop.open(1_000));
        await().until(() -> ear.heard().size() >= 2);
        assertThat(left()).isEqualTo(1);
        sandbox.clock.advance(Duration.ofDays(1));
        awaitTold();
        assertThat(ear.heard()).noneMatch(heard -> heard.answered() == 200);
    }

    @Test
    void aDuplicatePaymentIsToldThreeTimesAndOutOfOrder() throws Exception {
        var id = shop.open(1_000);
        shop.approve(id, Behaviour.DUPLICATE);
        shop.capture(id);
        await().until(() -> !ear.heard().isEmpty());
        sandbox.clock.advance(Duration.ofHours(5)); // the copies follow in their own time
        awaitTold();
        var types = ear.types();
        assertThat(types).hasSize(6).filteredOn("captured"::equals).hasSize(3);
        assertThat(types.indexOf("captured")).isLessThan(types.indexOf("authorized"));
        assertThat(ear.heard().stream().map(Heard::event).collect(Collectors.toSet()))
                .hasSize(2);
    }

    @Test
    void oneCaptureOfManyIsTold() throws Exception {
        var id = shop.open(1_000);
        shop.approve(id);
        var captures =
                IntStream.range(0, 20).mapToObj(number -> shop.captureAsync(id)).toList();
        for (var capture : captures) assertThat(capture.get().statusCode()).isEqualTo(200);
        awaitTold();
        assertThat(ear.types()).containsExactly("authorized", "captured");
    }

    @Test
    void aMerchantThatDoesNotAnswerHoldsUpNobodyElse() throws Exception {
        ear.deaf();
        for (var i = 0; i < 60; i++) shop.approve(shop.open(1_000));
        await().until(() -> ear.heard().size() >= 8);
        try (var other = new Ear()) {
            var prompt = sandbox.merchant().toldAt(other.url());
            prompt.captured(1_000);
            await().until(() -> other.types().size() == 2);
        }
        assertThat(ear.most).hasValue(8);
        assertThat(left()).isEqualTo(60);
    }

    private void awaitTold() {
        await().until(() -> left() == 0);
    }

    private long left() {
        return sandbox.book()
                .sql("select count(*) from webhooks")
                .query(Long.class)
                .single();
    }

    private static String signature(String key, Heard heard) throws Exception {
        var at = heard.signature().split("[=,]")[1];
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "t=" + at + ",v1="
                + HexFormat.of().formatHex(mac.doFinal((at + "." + heard.body()).getBytes(StandardCharsets.UTF_8)));
    }
}
