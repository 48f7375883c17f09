package io.bidd.runtime.payment;

import static io.bidd.runtime.payment.MoneyShops.DELTA;
import static io.bidd.runtime.payment.MoneyShops.GAMMA;
import static io.bidd.runtime.payment.MoneyShops.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bidd.runtime.payment.Gateways.GatewayDown;
import io.bidd.runtime.payment.Gateways.NoSuchProvider;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Known;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import io.bidd.runtime.payment.PaymentGateway.Start;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GatewaysIT {

    private static final Known PAYMENT = new Known("p1", "r1", Money.won(1_000), "payer", Map.of());

    private MoneyShops shops = new MoneyShops();

    GatewaysIT() throws Exception {
        ready();
    }

    private void ready() {
        shops.openAccounts();
        shops.telling.payments.put("r1", new Seen(Standing.AGREED, "p1", Money.won(1_000), 0, null));
        shops.mute.payments.put("r1", new Seen(Standing.AGREED, "p1", Money.won(1_000), 0, null));
    }

    @Test
    void eachShopIsServedWithItsOwnAccount() {
        in(GAMMA, () -> shops.gateways.look("telling", PAYMENT));
        in(DELTA, () -> shops.gateways.look("telling", PAYMENT));
        in(GAMMA, () -> shops.gateways.look("mute", PAYMENT));
        assertThat(shops.telling.askedWith)
                .containsExactly(
                        new Account("telling", settings(GAMMA, "telling")),
                        new Account("telling", settings(DELTA, "telling")));
        assertThat(shops.mute.askedWith).containsExactly(new Account("mute", settings(GAMMA, "mute")));
    }

    @Test
    void aProviderThatFallsSilentIsDownForThisShopAlone() {
        shops.telling.failure = () -> new GatewaySilent("telling", null);
        for (var call = 0; call < 10; call++) {
            in(GAMMA, () -> assertThat(shops.gateways.isDown("telling")).isFalse());
            in(
                    GAMMA,
                    () -> assertThatThrownBy(() -> shops.gateways.look("telling", PAYMENT))
                            .isInstanceOf(GatewaySilent.class)
                            .isNotInstanceOf(GatewayDown.class));
        }
        in(GAMMA, () -> {
            assertThat(shops.gateways.isDown("telling")).isTrue();
            assertThatThrownBy(() -> shops.gateways.confirm("telling", PAYMENT)).isInstanceOf(GatewayDown.class);
        });
        assertThat(shops.telling.askedWith).as("nobody was sent there").hasSize(10);

        in(GAMMA, () -> {
            assertThat(shops.gateways.isDown("mute")).isFalse();
            assertThat(shops.gateways.look("mute", PAYMENT).standing()).isEqualTo(Standing.AGREED);
        });
        shops.telling.failure = null;
        in(DELTA, () -> {
            assertThat(shops.gateways.isDown("telling")).isFalse();
            assertThat(shops.gateways.look("telling", PAYMENT).standing()).isEqualTo(Standing.AGREED);
        });
    }

    @Test
    void afterTenSecondsThreeTriesDecide() {
        goDown();
        shops.clock.advance(Duration.ofMillis(9_900));
        in(GAMMA, () -> {
            assertThat(shops.gateways.isDown("telling")).isTrue();
            assertThatThrownBy(() -> shops.gateways.look("telling", PAYMENT)).isInstanceOf(GatewayDown.class);
        });
        shops.clock.advance(Duration.ofMillis(200));
        in(GAMMA, () -> {
            assertThat(shops.gateways.isDown("telling"))
                    .as("or nobody would ever try")
                    .isFalse();
            for (var call = 0; call < 3; call++)
                assertThatThrownBy(() -> shops.gateways.look("telling", PAYMENT))
                        .isInstanceOf(GatewaySilent.class)
                        .isNotInstanceOf(GatewayDown.class);
            assertThat(shops.gateways.isDown("telling")).isTrue();
        });
        shops.clock.advance(Duration.ofSeconds(11));
        shops.telling.failure = null;
        in(GAMMA, () -> {
            for (var call = 0; call < 30; call++) shops.gateways.look("telling", PAYMENT);
            assertThat(shops.gateways.isDown("telling")).isFalse();
        });
    }

    @Test
    void refusalsAreAnswersAndDoNotCount() {
        shops.telling.failure = () -> new GatewayRefused("telling", "BAD_KEY");
        in(GAMMA, () -> {
            for (var call = 0; call < 40; call++)
                assertThatThrownBy(() -> shops.gateways.look("telling", PAYMENT))
                        .isInstanceOf(GatewayRefused.class);
            assertThat(shops.gateways.isDown("telling")).isFalse();
        });
        assertThat(shops.telling.askedWith).hasSize(40);
    }

    @Test
    void whatNobodyHasForeseenCountsAndSaysNothingAboutTheOutcome() {
        shops.telling.failure = () -> new IllegalStateException("an answer that nobody can read");
        in(GAMMA, () -> {
            for (var call = 0; call < 10; call++)
                assertThatThrownBy(() -> shops.gateways.confirm("telling", PAYMENT))
                        .isInstanceOf(GatewaySilent.class)
                        .hasCauseInstanceOf(IllegalStateException.class);
            assertThat(shops.gateways.isDown("telling")).isTrue();
        });
    }

    @Test
    @Timeout(60) // without the limit the calls would wait for each other for good
    void aFullLineIsSilentAtOnceAndThatIsNotTheProvidersFault() throws Exception {
        shops = new MoneyShops(new GatewaySettings(20, 10, 50, Duration.ofSeconds(10), 3, 2), true);
        ready();
        var release = new CountDownLatch(1);
        shops.telling.failure = () -> {
            try {
                release.await();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
            return new GatewayRefused("telling", "LATE");
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call = 0; call < 2; call++)
                threads.execute(() -> in(
                        GAMMA,
                        () -> assertThatThrownBy(() -> shops.gateways.look("telling", PAYMENT))
                                .isInstanceOf(GatewayRefused.class)));
            await().until(() -> shops.telling.askedWith.size() == 2);
            for (var call = 0; call < 30; call++)
                in(
                        GAMMA,
                        () -> assertThatThrownBy(() -> shops.gateways.look("telling", PAYMENT))
                                .isInstanceOf(GatewaySilent.class)
                                .isNotInstanceOf(GatewayDown.class));
            assertThat(shops.telling.askedWith).hasSize(2);
            release.countDown();
        }
        in(GAMMA, () -> assertThat(shops.gateways.isDown("telling")).isFalse());
        shops.telling.failure = null;
        in(GAMMA, () -> shops.gateways.look("telling", PAYMENT));
    }

    @Test
    void aDisabledAccountStartsNothingNewAndFinishesWhatWasStarted() {
        in(GAMMA, () -> {
            assertThat(shops.gateways.start("telling", start()).reference()).isEqualTo("ref-p1");
            shops.accounts.store("telling", settings(GAMMA, "telling"), false);
            assertThatThrownBy(() -> shops.gateways.start("telling", start())).isInstanceOf(NoSuchProvider.class);
            assertThat(shops.gateways.look("telling", PAYMENT).standing()).isEqualTo(Standing.AGREED);
            assertThat(shops.gateways.webhooksOf("telling")).isPresent();
            assertThat(shops.gateways.offered()).containsExactly("mute", "sandbox");
            assertThat(shops.gateways.known()).containsExactly("mute", "telling", "sandbox");
        });
    }

    @Test
    void whatWasPaidWithAnAccountThatWasReplacedIsFinishedWithIt() {
        in(GAMMA, () -> {
            shops.telling.merchant = "shop-" + GAMMA.id();
            shops.accounts.store("telling", Map.of("shopId", "shop-typo", "secretKey", "sk_typo_0123"), true);
            shops.accounts.store("telling", Map.of("shopId", "shop-next", "secretKey", "sk_next_0123"), true);
            shops.accounts.store("telling", Map.of("shopId", "shop-next"), false);
            shops.telling.askedWith.clear();
            assertThat(shops.gateways.look("telling", PAYMENT).standing()).isEqualTo(Standing.AGREED);
            assertThat(shops.telling.askedWith)
                    .extracting(account -> account.get("shopId"))
                    .containsExactly("shop-next", "shop-typo", "shop-" + GAMMA.id());

            shops.telling.merchant = "shop-nobody";
            assertThatThrownBy(() -> shops.gateways.look("telling", PAYMENT)).isInstanceOf(GatewayRefused.class);
        });
    }

    @Test
    void anAccountThatCannotBeOpenedLeavesThePaymentUnknown() {
        CurrentTenant.run(
                MoneyShops.with(GAMMA, new byte[32]),
                () -> assertThatThrownBy(() -> shops.gateways.look("telling", PAYMENT))
                        .isInstanceOf(GatewaySilent.class)
                        .hasCauseInstanceOf(PaymentAccounts.Unreadable.class));
        assertThat(shops.telling.askedWith).isEmpty();
    }

    @Test
    void aProviderNobodyKnowsIsNone() {
        in(GAMMA, () -> {
            assertThatThrownBy(() -> shops.gateways.start("nobody", start())).isInstanceOf(NoSuchProvider.class);
            assertThatThrownBy(() -> shops.gateways.look("nobody", PAYMENT)).isInstanceOf(NoSuchProvider.class);
            assertThatThrownBy(() -> shops.gateways.isDown("nobody")).isInstanceOf(NoSuchProvider.class);
            assertThatThrownBy(() -> shops.gateways.webhooksOf("nobody")).isInstanceOf(NoSuchProvider.class);
        });
    }

    @Test
    void onlyThoseWhoTellAreListenedTo() {
        in(GAMMA, () -> {
            assertThat(shops.gateways.webhooksOf("mute")).isEmpty();
            assertThat(shops.gateways.statementsOf("mute")).isEmpty();
            assertThat(shops.gateways
                            .statementsOf("telling")
                            .orElseThrow()
                            .between(Instant.EPOCH, shops.clock.instant()))
                    .isEqualTo(List.of());
        });
    }

    private void goDown() {
        shops.telling.failure = () -> new GatewaySilent("telling", null);
        in(GAMMA, () -> {
            for (var call = 0; call < 10; call++)
                assertThatThrownBy(() -> shops.gateways.look("telling", PAYMENT))
                        .isInstanceOf(GatewaySilent.class);
        });
    }

    private static void in(io.bidd.template.ServedTenant shop, Runnable work) {
        CurrentTenant.run(shop, work);
    }

    private Start start() {
        return new Start(
                "p1",
                "a thing",
                1,
                Money.won(1_000),
                "payer",
                URI.create("http://shop.example/back"),
                URI.create("http://shop.example/api/webhooks/telling"),
                shops.clock.instant().plusSeconds(420));
    }
}
