package io.bidd.local.pay;

import io.bidd.local.pay.RefundOutcome.KeyReused;
import io.bidd.local.pay.RefundOutcome.NotCaptured;
import io.bidd.local.pay.RefundOutcome.Refunded;
import io.bidd.local.pay.RefundOutcome.TooMuch;
import io.bidd.template.Ids;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Money given back. Refunds of one payment go one after the other, and the book itself refuses more than was captured. */
class Refunds {

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final Outbox outbox;
    private final Clock clock;

    Refunds(JdbcClient database, TransactionTemplate transaction, Outbox outbox, Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Gives a part back, once for each key. */
    RefundOutcome part(String id, String key, long amount, String reason) {
        return inOne(() -> {
            var payment = locked(id);
            var earlier = database.sql("select * from refunds where merchant = ? and idempotency_key = ?")
                    .params(payment.merchant(), key)
                    .query((row, number) -> row.getString("payment").equals(id) && row.getLong("amount") == amount
                            ? new Refunded(row.getString("id"), amount, payment.withRefunded(row.getLong("total")))
                            : new KeyReused())
                    .optional();
            return earlier.isPresent() ? earlier.get() : refund(payment, key, amount, reason);
        });
    }

    /** Gives back what has not been given back yet; done already is well done. */
    Payment rest(String id) {
        return inOne(() -> {
            var payment = locked(id);
            if (payment.status().equals("captured")) refund(payment, null, payment.amount() - payment.refunded(), "");
            return locked(id);
        });
    }

    private RefundOutcome refund(Payment payment, @Nullable String key, long amount, String reason) {
        if (payment.capturedAt() == null) return new NotCaptured(payment);
        if (amount > payment.amount() - payment.refunded()) return new TooMuch(payment);
        var after = payment.withRefunded(payment.refunded() + amount);
        var id = "ref" + Ids.next();
        var written = database.sql("""
                        insert into refunds (id, payment, merchant, amount, total, reason, refunded_at, idempotency_key)
                        values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (merchant, idempotency_key) do nothing""")
                .params(
                        id,
                        payment.id(),
                        payment.merchant(),
                        amount,
                        after.refunded(),
                        reason,
                        Ledger.at(clock.instant()))
                .param(key)
                .update();
        if (written == 0) return new KeyReused(); // by another payment at this very moment
        database.sql("update payments set refunded = ?, status = ? where id = ?")
                .params(after.refunded(), after.status(), payment.id())
                .update();
        outbox.add("payment.refunded", after);
        return new Refunded(id, amount, after);
    }

    private Payment locked(String id) {
        return database.sql("select * from payments where id = ? for update")
                .param(id)
                .query(Ledger::payment)
                .single();
    }

    private <T> T inOne(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }
}
