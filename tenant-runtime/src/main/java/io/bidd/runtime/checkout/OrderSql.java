package io.bidd.runtime.checkout;

import io.bidd.runtime.checkout.OrderBook.Key;
import io.bidd.runtime.checkout.OrderBook.Placed;
import io.bidd.runtime.groupcommit.Columns;
import io.bidd.runtime.groupcommit.Copied;
import io.bidd.runtime.payment.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements of the order book: one for all rows of a kind. */
final class OrderSql {

    static final String ORDER = """
            orders.id as o_id, orders.member_id, orders.currency as o_currency, orders.shipping_fee as o_shipping_fee, orders.total, orders.refunded as o_refunded,
            orders.receiver, orders.phone, orders.zipcode, orders.address, orders.idempotency_key, orders.request_hash,
            orders.state as o_state, orders.placed_at, orders.pay_until, orders.look_at as o_look_at, orders.extended_at, orders.paid_at, orders.ended_at,
            orders.carrier, orders.tracking_number""";

    static final String LINE = """
            order_lines.id as l_id, order_lines.order_id as l_order_id, order_lines.deal_id as l_deal_id, order_lines.product_name as l_product_name,
            order_lines.quantity as l_quantity, order_lines.currency as l_currency, order_lines.unit_price as l_unit_price,
            order_lines.pass_id as l_pass_id, order_lines.returned""";

    static final String PAYMENT = """
            payments.id as p_id, payments.order_id as p_order_id, payments.provider, payments.state as p_state, payments.reference, payments.pay_url,
            payments.mobile_url, payments.return_token, payments.currency as p_currency, payments.amount, payments.captured, payments.refunded as p_refunded,
            payments.started_at, payments.captured_at, payments.looks, payments.look_at as p_look_at, payments.trouble""";

    static final String REFUND = """
            refunds.id as r_id, refunds.payment_id, refunds.order_id as r_order_id, refunds.currency as r_currency, refunds.amount as r_amount,
            refunds.shipping_fee as r_shipping_fee, refunds.command_key, refunds.reason, refunds.actor, refunds.restock, refunds.provider_ref, refunds.requested_at,
            refunds.done_at, refunds.tries, refunds.look_at as r_look_at, refunds.trouble as r_trouble""";

    private OrderSql() {}

    /** Takes the orders' rows in the order of their ids, then reads what hangs on them: nobody else changes it now. */
    static void lock(Connection connection, Set<String> ids, Map<String, Order> into) throws SQLException {
        select(
                connection,
                "select " + ORDER + " from orders where id = any(?) order by id for update",
                ids,
                row -> into.put(row.getString("o_id"), order(row, new ArrayList<>())));
        select(
                connection,
                "select " + LINE + " from order_lines where order_id = any(?) order by order_id, position",
                ids,
                row -> of(into, row.getString("l_order_id")).lines.add(line(row)));
        select(
                connection,
                "select " + PAYMENT + " from payments where order_id = any(?) order by started_at, id",
                ids,
                row -> of(into, row.getString("p_order_id")).payments.add(payment(row)));
        refunds(connection, ids)
                .forEach(refund -> of(into, refund.orderId).refunds.add(refund));
    }

    private static Order of(Map<String, Order> orders, String id) {
        var order = orders.get(id);
        if (order == null) throw new IllegalStateException("order " + id + " was not read");
        return order;
    }

    static List<Refund> refunds(Connection connection, Collection<String> orders) throws SQLException {
        var lines = new LinkedHashMap<String, List<Refund.Line>>();
        var refunds = new ArrayList<Refund>();
        select(connection, "select " + REFUND + """
                        , refund_lines.line_id, refund_lines.quantity as rl_quantity, refund_lines.amount as rl_amount
                        from refunds left join refund_lines on refund_lines.refund_id = refunds.id
                        where refunds.order_id = any(?) order by refunds.requested_at, refunds.id""", orders, row -> {
            var id = row.getString("r_id");
            if (!lines.containsKey(id)) {
                var own = new ArrayList<Refund.Line>();
                lines.put(id, own);
                refunds.add(refund(row, own));
            }
            var line = row.getString("line_id");
            if (line != null)
                lines.getOrDefault(id, List.of())
                        .add(new Refund.Line(
                                line,
                                row.getInt("rl_quantity"),
                                new Money(row.getLong("rl_amount"), row.getString("r_currency"))));
        });
        return refunds;
    }

    static void readKeys(Connection connection, Set<Key> keys, Map<Key, Placed> into) throws SQLException {
        try (var select = connection.prepareStatement("""
                select id, orders.member_id, orders.idempotency_key, request_hash from unnest(?::text[], ?::text[]) as wanted (member, key)
                join orders on orders.member_id = wanted.member and orders.idempotency_key = wanted.key""")) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "text", keys.stream().map(Key::member).toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf("text", keys.stream().map(Key::key).toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next())
                    into.put(
                            new Key(rows.getString(2), rows.getString(3)),
                            new Placed(rows.getString(1), rows.getString(4)));
            }
        }
    }

    static void readUsed(Connection connection, Set<String> passes, Set<String> into) throws SQLException {
        select(
                connection,
                "select pass_id from order_lines where pass_id = any(?)",
                passes,
                row -> into.add(row.getString(1)));
    }

    static void write(Connection connection, Collection<Order> orders, OffsetDateTime at) throws SQLException {
        insertOrders(connection, orders.stream().filter(order -> order.fresh).toList());
        updateOrders(
                connection,
                orders.stream().filter(order -> order.changed && !order.fresh).toList());
        insertLines(connection, orders.stream().filter(order -> order.fresh).toList());
        updateLines(connection, orders);
        insertNews(
                connection,
                orders.stream().flatMap(order -> order.news.stream()).toList(),
                at);
        writePayments(
                connection,
                orders.stream().flatMap(order -> order.payments.stream()).toList());
        writeRefunds(
                connection,
                orders.stream().flatMap(order -> order.refunds.stream()).toList());
    }

    private static void insertOrders(Connection connection, List<Order> orders) throws SQLException {
        Copied.into(
                connection,
                "orders (id, member_id, currency, shipping_fee, total, receiver, phone, zipcode, address,"
                        + " idempotency_key, request_hash, state, placed_at, pay_until, look_at)",
                orders,
                order -> new @Nullable Object[] {
                    order.id,
                    order.memberId,
                    order.currency,
                    order.shippingFee,
                    order.total,
                    order.receiver.name(),
                    order.receiver.phone(),
                    order.receiver.zipcode(),
                    order.receiver.address(),
                    order.idempotencyKey,
                    order.requestHash,
                    order.state,
                    order.placedAt,
                    order.payUntil,
                    order.lookAt
                });
    }

    private static void updateOrders(Connection connection, List<Order> orders) throws SQLException {
        Columns.of(connection, orders)
                .text(order -> order.id)
                .text(order -> order.state.name())
                .number(order -> order.refunded)
                .time(order -> order.payUntil)
                .time(order -> order.lookAt)
                .time(order -> order.extendedAt)
                .time(order -> order.paidAt)
                .time(order -> order.endedAt)
                .text(order -> order.carrier)
                .text(order -> order.trackingNumber)
                .execute("""
                        update orders set state = changed.state, refunded = changed.refunded, pay_until = changed.pay_until,
                            look_at = changed.look_at, extended_at = changed.extended_at, paid_at = changed.paid_at,
                            ended_at = changed.ended_at, carrier = changed.carrier, tracking_number = changed.tracking_number,
                            version = version + 1
                        from unnest(%s) as changed (id, state, refunded, pay_until, look_at, extended_at, paid_at, ended_at, carrier, tracking_number)
                        where orders.id = changed.id""");
    }

    private static void insertLines(Connection connection, List<Order> orders) throws SQLException {
        record Placed(String order, int position, OrderLine line) {}
        var lines = new ArrayList<Placed>();
        for (var order : orders)
            for (var position = 0; position < order.lines.size(); position++)
                lines.add(new Placed(order.id, position, order.lines.get(position)));
        Copied.into(
                connection,
                "order_lines (id, order_id, position, deal_id, product_name, quantity, currency, unit_price, pass_id)",
                lines,
                placed -> new @Nullable Object[] {
                    placed.line().id,
                    placed.order(),
                    placed.position(),
                    placed.line().deal,
                    placed.line().productName,
                    placed.line().quantity,
                    placed.line().unitPrice.currency(),
                    placed.line().unitPrice.amount(),
                    placed.line().passId
                });
    }

    private static void updateLines(Connection connection, Collection<Order> orders) throws SQLException {
        var changed = orders.stream()
                .flatMap(order -> order.lines.stream())
                .filter(line -> line.changed)
                .toList();
        batch(connection, "update order_lines set returned = ? where id = ?", changed, (line, row) -> {
            row.setInt(1, line.returned);
            row.setString(2, line.id);
        });
    }

    private static void insertNews(Connection connection, List<Order.Event> news, OffsetDateTime at)
            throws SQLException {
        Copied.into(connection, "order_events (order_id, state, actor, reason, at)", news, event ->
                new @Nullable Object[] {event.order(), event.state(), event.actor(), event.reason(), at});
    }

    private static void writePayments(Connection connection, List<PaymentTry> payments) throws SQLException {
        Copied.into(
                connection,
                "payments (id, order_id, provider, state, reference, pay_url, mobile_url, currency, amount, started_at)",
                payments.stream().filter(payment -> payment.fresh).toList(),
                payment -> new @Nullable Object[] {
                    payment.id,
                    payment.orderId,
                    payment.provider,
                    payment.state,
                    payment.reference,
                    payment.payUrl,
                    payment.mobileUrl,
                    payment.amount.currency(),
                    payment.amount.amount(),
                    payment.startedAt
                });
        // Only one may be alive at any moment, and the rule is looked at row by row: first those that end.
        var changed = payments.stream().filter(payment -> payment.changed).toList();
        updatePayments(
                connection,
                changed.stream().filter(payment -> !payment.isLive()).toList());
        updatePayments(connection, changed.stream().filter(PaymentTry::isLive).toList());
    }

    private static void updatePayments(Connection connection, List<PaymentTry> payments) throws SQLException {
        Columns.of(connection, payments)
                .text(payment -> payment.id)
                .text(payment -> payment.state.name())
                .text(payment -> payment.returnToken)
                .number(payment -> payment.captured == null ? null : payment.captured.amount())
                .number(payment -> payment.refunded)
                .time(payment -> payment.capturedAt)
                .number(payment -> (long) payment.looks)
                .time(payment -> payment.lookAt)
                .text(payment -> payment.trouble)
                .execute("""
                        update payments set state = changed.state, return_token = changed.return_token, captured = changed.captured,
                            refunded = changed.refunded, captured_at = changed.captured_at, looks = changed.looks::int,
                            look_at = changed.look_at, trouble = changed.trouble
                        from unnest(%s) as changed (id, state, return_token, captured, refunded, captured_at, looks, look_at, trouble)
                        where payments.id = changed.id""");
    }

    private static void writeRefunds(Connection connection, List<Refund> refunds) throws SQLException {
        var fresh = refunds.stream().filter(refund -> refund.fresh).toList();
        batch(connection, """
                insert into refunds (id, payment_id, order_id, currency, amount, shipping_fee, reason, actor, restock, state, requested_at, look_at, command_key)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'REQUESTED', ?, ?, ?)""", fresh, (refund, row) -> {
            row.setString(1, refund.id);
            row.setString(2, refund.paymentId);
            row.setString(3, refund.orderId);
            row.setString(4, refund.amount.currency());
            row.setLong(5, refund.amount.amount());
            row.setLong(6, refund.shippingFee.amount());
            row.setString(7, refund.reason);
            row.setString(8, refund.actor.name());
            row.setBoolean(9, refund.restock);
            row.setObject(10, at(refund.requestedAt));
            row.setObject(11, at(refund.lookAt));
            row.setString(12, refund.commandKey);
        });
        for (var refund : fresh)
            batch(
                    connection,
                    "insert into refund_lines (refund_id, line_id, quantity, amount) values (?, ?, ?, ?)",
                    refund.lines,
                    (line, row) -> {
                        row.setString(1, refund.id);
                        row.setString(2, line.line());
                        row.setInt(3, line.quantity());
                        row.setLong(4, line.amount().amount());
                    });
        batch(connection, """
                update refunds set state = ?, provider_ref = ?, done_at = ?, tries = ?, look_at = ?, trouble = ? where id = ?""", refunds.stream().filter(refund -> refund.changed).toList(), (refund, row) -> {
            row.setString(1, refund.isDone() ? "DONE" : "REQUESTED");
            row.setString(2, refund.reference);
            row.setObject(3, at(refund.doneAt));
            row.setInt(4, refund.tries);
            row.setObject(5, at(refund.lookAt));
            row.setString(6, refund.trouble);
            row.setString(7, refund.id);
        });
    }

    /** @param lines filled by the caller */
    static Order order(ResultSet row, List<OrderLine> lines) throws SQLException {
        var order = new Order(
                row.getString("o_id"),
                row.getString("member_id"),
                row.getString("o_currency"),
                row.getLong("o_shipping_fee"),
                row.getLong("total"),
                new Order.Receiver(
                        row.getString("receiver"),
                        row.getString("phone"),
                        row.getString("zipcode"),
                        row.getString("address")),
                row.getString("idempotency_key"),
                row.getString("request_hash"),
                instant(row, "placed_at"),
                instant(row, "pay_until"),
                OrderState.valueOf(row.getString("o_state")),
                lines);
        order.refunded = row.getLong("o_refunded");
        order.lookAt = findInstant(row, "o_look_at");
        order.extendedAt = findInstant(row, "extended_at");
        order.paidAt = findInstant(row, "paid_at");
        order.endedAt = findInstant(row, "ended_at");
        order.carrier = row.getString("carrier");
        order.trackingNumber = row.getString("tracking_number");
        return order;
    }

    static OrderLine line(ResultSet row) throws SQLException {
        return new OrderLine(
                row.getString("l_id"),
                row.getString("l_deal_id"),
                row.getString("l_product_name"),
                row.getInt("l_quantity"),
                new Money(row.getLong("l_unit_price"), row.getString("l_currency")),
                row.getString("l_pass_id"),
                row.getInt("returned"));
    }

    static PaymentTry payment(ResultSet row) throws SQLException {
        var payment = new PaymentTry(
                row.getString("p_id"),
                row.getString("p_order_id"),
                row.getString("provider"),
                PaymentTry.State.valueOf(row.getString("p_state")),
                row.getString("reference"),
                row.getString("pay_url"),
                row.getString("mobile_url"),
                new Money(row.getLong("amount"), row.getString("p_currency")),
                instant(row, "started_at"));
        payment.returnToken = row.getString("return_token");
        var captured = row.getObject("captured", Long.class);
        if (captured != null) payment.captured = new Money(captured, row.getString("p_currency"));
        payment.refunded = row.getLong("p_refunded");
        payment.capturedAt = findInstant(row, "captured_at");
        payment.looks = row.getInt("looks");
        payment.lookAt = findInstant(row, "p_look_at");
        payment.trouble = row.getString("trouble");
        return payment;
    }

    private static Refund refund(ResultSet row, List<Refund.Line> lines) throws SQLException {
        var currency = row.getString("r_currency");
        var refund = new Refund(
                row.getString("r_id"),
                row.getString("r_order_id"),
                row.getString("payment_id"),
                new Money(row.getLong("r_amount"), currency),
                new Money(row.getLong("r_shipping_fee"), currency),
                row.getString("reason"),
                Actor.valueOf(row.getString("actor")),
                row.getBoolean("restock"),
                lines,
                instant(row, "requested_at"));
        refund.commandKey = row.getString("command_key");
        refund.reference = row.getString("provider_ref");
        refund.doneAt = findInstant(row, "done_at");
        refund.tries = row.getInt("tries");
        refund.lookAt = findInstant(row, "r_look_at");
        refund.trouble = row.getString("r_trouble");
        return refund;
    }

    interface EachRow {
        void read(ResultSet row) throws SQLException;
    }

    private interface Fill<T> {
        void fill(T of, PreparedStatement row) throws SQLException;
    }

    private static void select(Connection connection, String sql, Collection<String> ids, EachRow each)
            throws SQLException {
        try (var select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("text", ids.toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) each.read(rows);
            }
        }
    }

    private static <T> void batch(Connection connection, String sql, Collection<T> all, Fill<T> fill)
            throws SQLException {
        if (all.isEmpty()) return;
        try (var statement = connection.prepareStatement(sql)) {
            for (var one : all) {
                fill.fill(one, statement);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant findInstant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
