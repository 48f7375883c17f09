package io.bidd.runtime.checkout;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What was begun at the provider for an order; written down before the provider is asked. */
@Component
class OrderPayments {

    private final JdbcClient database;
    private final Clock clock;

    OrderPayments(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void begin(Order order, String provider) {
        database.sql("""
                        insert into order_payments (order_id, provider, currency, amount, started_at) values (?, ?, ?, ?, ?)
                        on conflict (order_id) do nothing""")
                .params(
                        order.id,
                        provider,
                        order.currency,
                        order.total,
                        clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    void opened(String orderId, String reference, String payUrl) {
        database.sql("update order_payments set provider_ref = ?, pay_url = ? where order_id = ?")
                .params(reference, payUrl, orderId)
                .update();
    }

    Optional<Begun> find(String orderId) {
        return database.sql("select provider_ref, pay_url from order_payments where order_id = ?")
                .param(orderId)
                .query((row, n) -> new Begun(row.getString("provider_ref"), row.getString("pay_url")))
                .optional();
    }

    /** @param reference the provider's id; absent while we do not know whether the provider has heard of the payment */
    record Begun(@Nullable String reference, @Nullable String payUrl) {}
}
