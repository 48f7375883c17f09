package io.bidd.runtime.payment;

import io.bidd.runtime.TestShops;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.tenancy.Databases;
import io.bidd.template.ServedTenant;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Two shops that no program serves, so that nobody else's timers touch them, and the money side of one replica for them. */
public final class MoneyShops {

    public static final ServedTenant GAMMA;
    public static final ServedTenant DELTA;
    public static final DataSource SOURCE = Databases.byTenant(8);
    public static final JdbcClient DATABASE = JdbcClient.create(SOURCE);
    public static final TransactionTemplate TRANSACTION = new TransactionTemplate(new JdbcTransactionManager(SOURCE));

    private static final String TABLES =
            "payments, refunds, refund_lines, payment_webhooks, payment_accounts, payment_accounts_before, money_audit, payment_differences, payment_reconciliations";

    static {
        try {
            GAMMA = with(TestShops.open("gamma"), null);
            DELTA = with(TestShops.open("delta"), null);
        } catch (Exception failed) {
            throw new ExceptionInInitializerError(failed);
        }
    }

    public final HeldClock clock = new HeldClock(Instant.parse("2026-11-23T20:00:00Z"));
    public final FakeGateway.Telling telling = new FakeGateway.Telling("telling");
    public final FakeGateway mute = new FakeGateway("mute");
    public final FakeGateway sandbox = new FakeGateway("sandbox");
    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final MoneyAudit audit = new MoneyAudit(DATABASE, new JsonMapper(), meters, clock);
    public final PaymentAccounts accounts;
    public final Gateways gateways;

    /** Shops with nothing in them. */
    public MoneyShops() throws SQLException {
        this(new GatewaySettings(20, 10, 50, Duration.ofSeconds(10), 3, 512), true);
    }

    MoneyShops(GatewaySettings settings, boolean offerSandbox) throws SQLException {
        try (var database = TestShops.superuser();
                var statement = database.createStatement()) {
            for (var shop : List.of(GAMMA, DELTA)) {
                statement.execute("set search_path to " + shop.schema());
                statement.execute("truncate " + TABLES);
            }
        }
        accounts = accounts(offerSandbox);
        gateways = new Gateways(list(), accounts, settings, meters, clock);
    }

    /** As another replica has them. */
    PaymentAccounts accounts(boolean offerSandbox) {
        return new PaymentAccounts(list(), new OfferSettings(offerSandbox), DATABASE, new JsonMapper(), clock);
    }

    GatewayList list() {
        return new GatewayList(List.of(telling, mute, sandbox));
    }

    /** Both shops have accounts at both providers. */
    public void openAccounts() {
        for (var shop : List.of(GAMMA, DELTA))
            CurrentTenant.run(shop, () -> {
                accounts.store("telling", settings(shop, "telling"), true);
                accounts.store("mute", settings(shop, "mute"), true);
            });
    }

    public static Map<String, String> settings(ServedTenant shop, String provider) {
        return Map.of("shopId", "shop-" + shop.id(), "secretKey", secret(shop, provider));
    }

    public static String secret(ServedTenant shop, String provider) {
        return "sk_" + provider + "_" + shop.id();
    }

    /** The same shop, long open. @param sealingKey another one, or nothing for its own */
    static ServedTenant with(ServedTenant shop, byte[] sealingKey) {
        return new ServedTenant(
                shop.id(),
                shop.generation(),
                shop.host(),
                shop.url(),
                shop.closed(),
                shop.brand(),
                shop.company(),
                shop.zone(),
                Instant.parse("2026-01-01T00:00:00Z"),
                shop.closesAt(),
                shop.expectedCrowd(),
                shop.schema(),
                shop.databaseRole(),
                shop.redisUser(),
                shop.redisPassword(),
                shop.redisPrefix(),
                shop.signingKeys(),
                sealingKey == null ? shop.sealingKey() : sealingKey,
                shop.paymentKey(),
                shop.deskSecret(),
                List.of());
    }

    public static long count(String table) {
        return DATABASE.sql("select count(*) from " + table).query(Long.class).single();
    }
}
