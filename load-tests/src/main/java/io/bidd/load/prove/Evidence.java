package io.bidd.load.prove;

import io.bidd.load.prove.provider.Taken;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at together: all rows of the shop at one moment, what clients had been told before that moment, and what the
 * provider had done by a moment soon after. Whoever was told something was told before; what the shop wrote down about money
 * has happened at the provider before.
 */
public final class Evidence implements AutoCloseable {

    /** So many offenders are shown of each check. */
    static final int MOST = 8;

    private final Connection database;
    private final Told.Facts told;
    private final Map<String, OrderRow> orders = new HashMap<>();
    private final Map<String, PaymentRow> payments = new HashMap<>();
    private final Map<String, RefundRow> refunds = new HashMap<>();
    private final List<Taken> taken;

    record OrderRow(String id, String person, String key, String state, long total, long refunded, boolean paid) {}

    record PaymentRow(
            String id, String order, String state, String reference, long amount, long refunded, boolean alarmed) {}

    record RefundRow(String id, String payment, String order, String state, long amount) {}

    /** The provider's books. */
    interface Books {
        List<Taken> read();
    }

    /** @param told  asked for first @param books read last @param overdue what was due before then is late */
    Evidence(Connection database, Told told, Books books, Instant overdue) throws SQLException {
        this.told = told.facts();
        this.database = database;
        database.setAutoCommit(false);
        database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try (var statement = database.prepareStatement("select set_config('prove.overdue', ?, true)")) {
            statement.setString(1, overdue.toString());
            statement.execute();
        }
        each("select id, member_id, idempotency_key, state, total, refunded, paid_at from orders", row -> {
            var order = new OrderRow(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getObject(7) != null);
            orders.put(order.id, order);
        });
        each("""
                select id, order_id, state, reference, amount, refunded,
                       exists (select from money_audit where alarm and payment_id = payments.id) from payments""", row -> {
            var payment = new PaymentRow(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getString(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getBoolean(7));
            payments.put(payment.id, payment);
        });
        each("select id, payment_id, order_id, state, amount from refunds", row -> {
            var refund = new RefundRow(
                    row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5));
            refunds.put(refund.id, refund);
        });
        taken = books.read();
    }

    private interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    private void each(String sql, Reader reader) throws SQLException {
        try (var statement = database.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) reader.read(rows);
        }
    }

    Told.Facts told() {
        return told;
    }

    List<Taken> taken() {
        return taken;
    }

    Map<String, OrderRow> orders() {
        return orders;
    }

    Map<String, PaymentRow> payments() {
        return payments;
    }

    Map<String, RefundRow> refunds() {
        return refunds;
    }

    @Nullable
    OrderRow order(String id) {
        return orders.get(id);
    }

    /** The rows a query finds, each as a line of names and values. */
    List<String> rows(String sql) throws SQLException {
        var found = new ArrayList<String>();
        each(sql, row -> {
            var text = new StringBuilder();
            var names = row.getMetaData();
            for (var column = 1; column <= names.getColumnCount(); column++)
                text.append(column == 1 ? "" : ", ")
                        .append(names.getColumnLabel(column))
                        .append(' ')
                        .append(row.getString(column));
            found.add(text.toString());
        });
        return found;
    }

    /** The values a query finds, as text. */
    List<List<String>> table(String sql) throws SQLException {
        var found = new ArrayList<List<String>>();
        each(sql, row -> {
            var values = new ArrayList<String>();
            for (var column = 1; column <= row.getMetaData().getColumnCount(); column++)
                values.add(String.valueOf(row.getString(column)));
            found.add(values);
        });
        return found;
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
