package io.bidd.local.pay;

import io.bidd.template.Ids;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The provider's own book. Each change of status names the statuses it may come from, so two at once cannot both win, and
 * writes down the webhook that tells of it in the same transaction.
 */
class Ledger {

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Outbox outbox;
    private final Clock clock;

    Ledger(JdbcClient database, TransactionTemplate transaction, Outbox outbox, Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Makes the tables, or brings those of an earlier version up to date. */
    static void prepare(DataSource source) {
        DatabasePopulatorUtils.execute(new ResourceDatabasePopulator(new ClassPathResource("sandbox-pay.sql")), source);
    }

    /** @param key idempotency key @param secretKey what the merchant's webhooks are signed with */
    record Opening(
            String merchant,
            String secretKey,
            String key,
            String orderId,
            String orderName,
            long amount,
            String currency,
            String returnUrl,
            @Nullable String webhookUrl) {}

    /** Opens a payment, or gives the one opened under this key before. */
    Payment open(Opening wanted) {
        return Objects.requireNonNull(transaction.execute(status -> {
            if (wanted.webhookUrl() != null)
                database.sql("insert into signing_keys (merchant, secret_key) values (?, ?) on conflict do nothing")
                        .params(wanted.merchant(), wanted.secretKey())
                        .update();
            database.sql("""
                            insert into payments (id, merchant, idempotency_key, order_id, order_name, amount, currency,
                                return_url, created_at, webhook_url, status)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'created') on conflict (merchant, idempotency_key) do nothing""")
                    .params(
                            "pay" + Ids.next(),
                            wanted.merchant(),
                            wanted.key(),
                            wanted.orderId(),
                            wanted.orderName(),
                            wanted.amount(),
                            wanted.currency(),
                            wanted.returnUrl(),
                            now())
                    .param(wanted.webhookUrl())
                    .update();
            return database.sql("select * from payments where merchant = ? and idempotency_key = ?")
                    .params(wanted.merchant(), wanted.key())
                    .query(Ledger::payment)
                    .single();
        }));
    }

    Payment get(String id) {
        return find(id).orElseThrow();
    }

    Optional<Payment> find(String id) {
        return database.sql("select * from payments where id = ?")
                .param(id)
                .query(Ledger::payment)
                .optional();
    }

    Optional<Payment> find(String id, String merchant) {
        return find(id).filter(payment -> payment.merchant().equals(merchant));
    }

    /** The payer agrees. Does nothing where there is nothing to decide any more. */
    void approve(String id, Behaviour behaviour) {
        change(
                "payment.authorized",
                "status = 'authorized', behaviour = ? where id = ? and status = 'created' and capture_due_at is null",
                behaviour.word(),
                id);
    }

    /** The payer agrees, and the money comes by itself after a while. Does nothing where there is nothing to decide any more. */
    void approveLate(String id, Duration after) {
        database.sql("""
                        update payments set behaviour = 'late', capture_due_at = ?
                        where id = ? and status = 'created' and capture_due_at is null""").params(at(clock.instant().plus(after)), id).update();
    }

    /** The payer does not agree. Does nothing where there is nothing to decide any more. */
    void decline(String id) {
        change(
                "payment.declined",
                "status = 'declined' where id = ? and status = 'created' and capture_due_at is null",
                id);
    }

    /** @return the payment as it is then; captured if it could be, by this call or an earlier one */
    Payment capture(String id) {
        change(
                "payment.captured",
                "status = 'captured', captured_at = ? where id = ? and status = 'authorized'",
                now(),
                id);
        return get(id);
    }

    /** Captures what is due by itself. */
    void captureDue() {
        change("payment.captured", """
                status = 'captured', captured_at = ?, capture_due_at = null where id in (
                    select id from payments where capture_due_at <= ? and status = 'created'
                    order by capture_due_at limit 100 for update skip locked)""", now(), now());
    }

    /**
     * A payment whose money is on its way cannot be cancelled any more, though it is still called created.
     *
     * @return the payment as it is then; cancelled if it could be, by this call or an earlier one
     */
    Payment cancel(String id) {
        // Nobody is told: it was the merchant's own wish.
        database.sql("""
                        update payments set status = 'cancelled'
                        where id = ? and status in ('created', 'authorized') and capture_due_at is null""").param(id).update();
        return get(id);
    }

    /**
     * Payments with money taken or given back in a time, in the order they were captured.
     *
     * @param from  first moment of that time
     * @param to    first moment after it
     * @param after the payment to go on after
     */
    List<Payment> statement(String merchant, Instant from, Instant to, @Nullable Payment after, int atMost) {
        return database.sql("""
                        select * from payments where id in (
                            select id from payments where merchant = :merchant and captured_at >= :from and captured_at < :to
                            union
                            select payment from refunds where merchant = :merchant and refunded_at >= :from and refunded_at < :to)
                        and (captured_at, id) > (:capturedAt, :id) order by captured_at, id limit :atMost""")
                .param("merchant", merchant)
                .param("from", at(from))
                .param("to", at(to))
                .param("capturedAt", at(after == null ? Instant.EPOCH : Objects.requireNonNull(after.capturedAt())))
                .param("id", after == null ? "" : after.id())
                .param("atMost", atMost)
                .query(Ledger::payment)
                .list();
    }

    private void change(String event, String how, Object... params) {
        transaction.executeWithoutResult(status -> database.sql("update payments set " + how + " returning *")
                .params(params)
                .query(Ledger::payment)
                .list()
                .forEach(payment -> outbox.add(event, payment)));
    }

    private OffsetDateTime now() {
        return at(clock.instant());
    }

    static OffsetDateTime at(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    static Payment payment(ResultSet row, int number) throws SQLException {
        return new Payment(
                row.getString("id"),
                row.getString("merchant"),
                row.getString("order_id"),
                row.getString("order_name"),
                row.getLong("amount"),
                row.getString("currency"),
                row.getString("return_url"),
                row.getString("webhook_url"),
                row.getString("status"),
                Behaviour.of(row.getString("behaviour")),
                moment(row, "capture_due_at"),
                moment(row, "captured_at"),
                row.getLong("refunded"));
    }

    private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        var moment = row.getObject(column, OffsetDateTime.class);
        return moment == null ? null : moment.toInstant();
    }
}
