package io.bidd.runtime.payment;

import static io.bidd.runtime.payment.MoneyShops.DATABASE;
import static io.bidd.runtime.payment.MoneyShops.DELTA;
import static io.bidd.runtime.payment.MoneyShops.GAMMA;
import static io.bidd.runtime.payment.MoneyShops.secret;
import static io.bidd.runtime.payment.MoneyShops.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bidd.runtime.TestShops;
import io.bidd.runtime.payment.Gateways.NoSuchProvider;
import io.bidd.runtime.payment.PaymentAccounts.StoreOutcome;
import io.bidd.runtime.payment.PaymentAccounts.Unreadable;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PaymentAccountsIT {

    private final MoneyShops shops;
    private final PaymentAccounts accounts;

    PaymentAccountsIT() throws Exception {
        shops = new MoneyShops();
        accounts = shops.accounts;
    }

    @Test
    void anAccountIsKeptSealedAndFoundByItsShop() {
        CurrentTenant.run(GAMMA, () -> {
            assertThat(accounts.find("telling")).isEmpty();
            assertThat(accounts.store("telling", settings(GAMMA, "telling"), true))
                    .isEqualTo(new StoreOutcome.Stored());
            assertThat(accounts.find("telling")).contains(new Account("telling", settings(GAMMA, "telling")));
            var sealed = DATABASE.sql("select sealed from payment_accounts")
                    .query(byte[].class)
                    .single();
            assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("sk_", "shop-", "secretKey");
        });
        CurrentTenant.run(
                DELTA,
                () -> assertThat(accounts.find("telling"))
                        .as("another shop has none")
                        .isEmpty());
    }

    @Test
    void aRowThatIsMovedToAnotherProviderCannotBeOpened() {
        CurrentTenant.run(GAMMA, () -> {
            accounts.store("telling", settings(GAMMA, "telling"), true);
            accounts.store("mute", settings(GAMMA, "mute"), true);
            DATABASE.sql("""
                            update payment_accounts set sealed = (select sealed from payment_accounts where provider = 'telling')
                            where provider = 'mute'""").update();
            var fresh = shops.accounts(true);
            assertThatThrownBy(() -> fresh.find("mute")).isInstanceOf(Unreadable.class);
            assertThat(fresh.enabled()).containsExactly("telling", "sandbox");
            assertThat(fresh.find("telling")).isPresent();
            assertThat(fresh.all())
                    .filteredOn(account -> account.provider().equals("mute"))
                    .allMatch(account -> !account.readable());
        });
    }

    @Test
    void aRowThatIsMovedToAnotherShopCannotBeOpenedThere() throws Exception {
        CurrentTenant.run(GAMMA, () -> accounts.store("telling", settings(GAMMA, "telling"), true));
        try (var database = TestShops.superuser();
                var statement = database.createStatement()) {
            statement.execute("insert into " + DELTA.schema() + ".payment_accounts select * from " + GAMMA.schema()
                    + ".payment_accounts");
        }
        CurrentTenant.run(
                DELTA, () -> assertThatThrownBy(() -> accounts.find("telling")).isInstanceOf(Unreadable.class));
        // Even if both shops had the same key.
        CurrentTenant.run(
                MoneyShops.with(DELTA, GAMMA.sealingKey()),
                () -> assertThatThrownBy(() -> accounts.find("telling")).isInstanceOf(Unreadable.class));
        CurrentTenant.run(
                GAMMA, () -> assertThat(shops.accounts(true).find("telling")).isPresent());
    }

    @Test
    void anotherKeyDoesNotOpenIt() {
        CurrentTenant.run(GAMMA, () -> accounts.store("telling", settings(GAMMA, "telling"), true));
        CurrentTenant.run(
                MoneyShops.with(GAMMA, new byte[32]),
                () -> assertThatThrownBy(() -> accounts.find("telling")).isInstanceOf(Unreadable.class));
    }

    @Test
    void aShopWithoutASealingKeyStoresNothingAndHasTheSandbox() {
        CurrentTenant.run(MoneyShops.with(GAMMA, new byte[0]), () -> {
            assertThatThrownBy(() -> accounts.store("telling", settings(GAMMA, "telling"), true))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(accounts.find("sandbox")).isPresent();
        });
    }

    @Test
    void aSecretThatIsLeftBlankStaysAndWhatLooksWrongChangesNothing() {
        CurrentTenant.run(GAMMA, () -> {
            assertThat(accounts.store("telling", Map.of("shopId", "shop-one1"), true))
                    .as("there is no secret to keep yet")
                    .isEqualTo(new StoreOutcome.Wrong(List.of("secretKey")));
            accounts.store("telling", settings(GAMMA, "telling"), true);
            accounts.store("telling", Map.of("shopId", "shop-two2", "secretKey", "  "), true);
            assertThat(accounts.find("telling").orElseThrow().settings())
                    .isEqualTo(Map.of("shopId", "shop-two2", "secretKey", secret(GAMMA, "telling")));

            assertThat(accounts.store("telling", Map.of("shopId", "?", "secretKey", "sk_short"), true))
                    .isEqualTo(new StoreOutcome.Wrong(List.of("shopId", "secretKey")));
            assertThat(accounts.find("telling").orElseThrow().get("shopId")).isEqualTo("shop-two2");
            assertThatThrownBy(() -> accounts.store("nobody", Map.of(), true)).isInstanceOf(NoSuchProvider.class);
        });
    }

    @Test
    void aDisabledAccountIsKeptForTheMoneyThatWentThroughIt() {
        CurrentTenant.run(GAMMA, () -> {
            accounts.store("telling", settings(GAMMA, "telling"), true);
            accounts.store("telling", Map.of("shopId", "shop-" + GAMMA.id()), false);
            assertThat(accounts.find("telling")).isEmpty();
            assertThat(accounts.enabled()).containsExactly("sandbox");
            assertThat(accounts.findKept("telling")).isPresent();
        });
    }

    @Test
    void theDeskSeesWhatIsThereAndNoSecret() {
        CurrentTenant.run(GAMMA, () -> {
            accounts.store("telling", settings(GAMMA, "telling"), true);
            var all = accounts.all();
            assertThat(all).extracting("provider").containsExactly("mute", "telling", "sandbox");
            var telling = all.get(1);
            assertThat(telling.enabled()).isTrue();
            assertThat(telling.changedAt()).isEqualTo(shops.clock.instant());
            assertThat(telling.settings())
                    .containsExactly(
                            new PaymentAccounts.SettingView(
                                    "shopId",
                                    false,
                                    true,
                                    GAMMA.id().substring(GAMMA.id().length() - 4)),
                            new PaymentAccounts.SettingView("secretKey", true, true, null));
            assertThat(all.getFirst().settings()).noneMatch(PaymentAccounts.SettingView::present);
            assertThat(all.toString()).doesNotContain("sk_");
        });
    }

    @Test
    void whatAnotherReplicaStoresIsKnownAfterASecondAndNothingIsReadUntilThen() {
        CurrentTenant.run(GAMMA, () -> {
            accounts.store("telling", settings(GAMMA, "telling"), true);
            assertThat(accounts.find("telling")).isPresent();
            shops.accounts(true).store("telling", settings(GAMMA, "telling"), false);

            shops.clock.advance(Duration.ofMillis(400));
            assertThat(accounts.find("telling")).as("not read again").isPresent();
            shops.clock.advance(Duration.ofMillis(600));
            assertThat(accounts.find("telling")).as("read again").isEmpty();
        });
    }

    @Test
    void theSandboxIsThereUntilItIsStoredOtherwise() {
        CurrentTenant.run(GAMMA, () -> {
            assertThat(accounts.find("sandbox").orElseThrow().get("secretKey")).isEqualTo(GAMMA.paymentKey());
            assertThat(shops.accounts(false).find("sandbox")).isEmpty();
            assertThat(shops.accounts(false).enabled()).isEmpty();
            accounts.store("sandbox", Map.of("shopId", "shop-sand"), false);
            assertThat(accounts.find("sandbox")).isEmpty();
            assertThat(accounts.findKept("sandbox").orElseThrow().get("secretKey"))
                    .isEqualTo(GAMMA.paymentKey());
        });
    }
}
