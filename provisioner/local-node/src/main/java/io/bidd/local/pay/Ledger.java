package io.bidd.local.pay;

import io.bidd.template.Ids;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The provider's own book. Each change of status names the statuses it may come from, so two at once cannot both win. */
class Ledger {

    private final JdbcClient database;

    Ledger(DataSource source) {
        database = JdbcClient.create(source);
        database.sql("""
                create table if not exists payments (
                    id text primary key,
                    merchant text not null,
                    idempotency_key text not null,
                    order_id text not null,
                    order_name text not null,
                    amount bigint not null check (amount > 0),
                    currency text not null,
                    return_url text not null,
                    status text not null,
                    created_at timestamptz not null default now(),
                    unique (merchant, idempotency_key)
                )""").update();
    }

    /** Opens a payment, or gives the one opened under this key before. */
    Payment open(
            String merchant,
            String key,
            String orderId,
            String orderName,
            long amount,
            String currency,
            String returnUrl) {
        database.sql("""
                        insert into payments (id, merchant, idempotency_key, order_id, order_name, amount, currency, return_url, status)
                        values (?, ?, ?, ?, ?, ?, ?, ?, 'created') on conflict (merchant, idempotency_key) do nothing""")
                .params("pay" + Ids.next(), merchant, key, orderId, orderName, amount, currency, returnUrl)
                .update();
        return database.sql("select * from payments where merchant = ? and idempotency_key = ?")
                .params(merchant, key)
                .query(Payment.class)
                .single();
    }

    Optional<Payment> find(String id) {
        return database.sql("select * from payments where id = ?")
                .param(id)
                .query(Payment.class)
                .optional();
    }

    Optional<Payment> find(String id, String merchant) {
        return find(id).filter(payment -> payment.merchant().equals(merchant));
    }

    /** @return whether the payment has the new status now, by this call or an earlier one */
    boolean move(String id, String from, String to) {
        database.sql("update payments set status = ? where id = ? and status = ?")
                .params(to, id, from)
                .update();
        return find(id).map(payment -> payment.status().equals(to)).orElse(false);
    }
}
