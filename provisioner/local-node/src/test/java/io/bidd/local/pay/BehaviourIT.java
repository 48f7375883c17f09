package io.bidd.local.pay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BehaviourIT {

    private Sandbox sandbox;

    @AfterEach
    void stop() throws Exception {
        sandbox.close();
    }

    @Test
    void theyAreChosenOnThePage() throws Exception {
        sandbox = new Sandbox();
        var shop = sandbox.merchant();
        var id = shop.open(1_000);
        var page = Jsoup.parse(shop.pay("GET", id, "").body());
        assertThat(page.select("details button").eachAttr("formaction"))
                .containsExactly(
                        "/pay/" + id + "/approve?behaviour=slow",
                        "/pay/" + id + "/approve?behaviour=silent",
                        "/pay/" + id + "/approve?behaviour=duplicate",
                        "/pay/" + id + "/approve?behaviour=late");
        assertThat(page.select("details").hasAttr("open")).as("quiet").isFalse();
        assertThat(page.text()).contains("20초").contains("20 s later");

        assertThat(shop.pay("POST", id, "/approve?behaviour=odd").statusCode()).isEqualTo(400);
        assertThat(shop.look(id).state()).isEqualTo("created");
    }

    @Test
    void lateMoneyComesByItself() throws Exception {
        sandbox = new Sandbox();
        try (var ear = new Ear()) {
            var shop = sandbox.merchant().toldAt(ear.url());
            var id = shop.open(1_000);
            var back = shop.approve(id, Behaviour.LATE);
            assertThat(back.headers().firstValue("Location").orElseThrow()).endsWith("payment=" + id);
            assertThat(shop.look(id).state()).as("undecided").isEqualTo("created");
            assertThat(shop.pay("GET", id, "").statusCode())
                    .as("nothing left to decide")
                    .isEqualTo(303);
            shop.decline(id);
            assertThat(shop.capture(id).status()).isEqualTo(409);
            assertThat(shop.cancel(id).status()).as("the money is on its way").isEqualTo(409);

            sandbox.clock.advance(Duration.ofSeconds(20));
            await().until(() -> shop.look(id).state().equals("captured"));
            await().until(() -> ear.types().equals(List.of("captured")));
            assertThat(shop.look(id).json().has("capturedAt")).isTrue();
        }
    }

    @Test
    void lateMoneyComesAfterARestart() throws Exception {
        sandbox = new Sandbox();
        var shop = sandbox.merchant();
        var id = shop.open(1_000);
        shop.approve(id, Behaviour.LATE);
        sandbox.stop();
        sandbox.clock.advance(Duration.ofSeconds(20));
        sandbox.start();
        await().until(() -> shop.look(id).state().equals("captured"));
    }

    @Test
    void aSilentCaptureHappensAndIsNotAnswered() throws Exception {
        sandbox =
                new Sandbox(Sandbox.QUICK.behaving(Duration.ofHours(1), Duration.ofMillis(50), Duration.ofSeconds(20)));
        var shop = sandbox.merchant();
        var id = shop.open(1_000);
        shop.approve(id, Behaviour.SILENT);
        assertThatThrownBy(() -> shop.capture(id)).isInstanceOf(IOException.class);
        assertThat(shop.look(id).state()).isEqualTo("captured");
        assertThat(shop.refundWhole(id).state()).isEqualTo("refunded");
    }

    @Test
    void aRefusalIsNeverSilent() throws Exception {
        sandbox = new Sandbox();
        var shop = sandbox.merchant();
        var id = shop.open(1_000);
        shop.approve(id, Behaviour.SILENT);
        assertThat(shop.post("/v1/payments/" + id + "/capture", "{\"amount\":999}")
                        .problem())
                .isEqualTo("amount-differs");
    }

    @Test
    void aSlowPaymentIsDoneAtOnceAndAnsweredLater() throws Exception {
        sandbox =
                new Sandbox(Sandbox.QUICK.behaving(Duration.ofMillis(50), Duration.ofHours(1), Duration.ofSeconds(20)));
        var shop = sandbox.merchant();
        var id = shop.open(1_000);
        shop.approve(id, Behaviour.SLOW);
        assertThat(shop.capture(id).state()).isEqualTo("captured");
        assertThat(shop.look(id).status()).isEqualTo(200);
        assertThat(shop.refund(id, "key", 10).status()).isEqualTo(200);
        assertThat(shop.look("pay" + id).status()).isEqualTo(404);
    }

    @Test
    void theSlowAnswerDoesNotHoldUpTheWork() throws Exception {
        sandbox = new Sandbox();
        try (var ear = new Ear()) {
            var shop = sandbox.merchant().toldAt(ear.url());
            var id = shop.open(1_000);
            shop.approve(id, Behaviour.SLOW);
            var answer = shop.captureAsync(id);
            await().until(() -> ear.types().contains("captured"));
            assertThat(answer).isNotDone();
        }
    }

    @Test
    void hundredsOfSilentCallsHoldUpNobody() throws Exception {
        sandbox = new Sandbox();
        var shop = sandbox.merchant();
        var id = shop.open(1_000);
        shop.approve(id, Behaviour.SILENT);
        var silent = IntStream.range(0, 500)
                .mapToObj(number -> shop.captureAsync(id))
                .toList();
        await().until(() -> shop.look(id).state().equals("captured"));
        var other = sandbox.merchant();
        for (var i = 0; i < 20; i++)
            assertThat(other.look(other.captured(1_000)).state()).isEqualTo("captured");
        assertThat(silent).noneMatch(CompletableFuture::isDone);
    }
}
