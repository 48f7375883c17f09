package io.bidd.runtime.checkout;

import io.bidd.runtime.checkout.OrderBook.Key;
import io.bidd.runtime.checkout.OrderBook.Placed;
import io.bidd.runtime.groupcommit.Writes;
import io.bidd.runtime.payment.Money;
import java.sql.Array;
import java.sql.Connection;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The statements of the order book: one for all rows of a kind. */
final class OrderSql {

    static final String ORDER = """
            orders.id as o_id, orders.member_id, orders.currency as o_currency, orders.shipping_fee as o_shipping_fee, orders.total, orders.refunded as o_refunded,
            orders.receiver, orders.phone, orders.zipcode, orders.address, orders.idempotency_key, orders.request_hash,
            orders.state as o_state, orders.placed_at, orders.pay_until, orders.extended_at, orders.paid_at, orders.ended_at,
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

    static final String IN_ORDER = " orders.id, order_lines.position, payments.started_at, payments.id";

    private OrderSql() {}

    /**
     * Orders with all that hangs on them. Nobody else changes them: whoever changes an order has taken the rows of its items
     * first, in a statement before this one.
     */
    static void read(Connection connection, Set<String> ids, Map<String, Order> into) throws SQLException {
        var refunded = new ArrayList<String>();
        select(connection, "select " + ORDER + ", " + LINE + ", " + PAYMENT + """
                        , exists (select from refunds where refunds.order_id = orders.id) as has_refunds
                        from orders join order_lines on order_lines.order_id = orders.id left join payments on payments.order_id = orders.id
                        where orders.id = any(?) order by""" + IN_ORDER, ids, row -> {
            if (gather(row, into) && row.getBoolean("has_refunds")) refunded.add(row.getString("o_id"));
        });
        if (refunded.isEmpty()) return;
        for (var refund : refunds(connection, refunded)) {
            var order = into.get(refund.orderId);
            if (order == null) throw new IllegalStateException("order " + refund.orderId + " was not read");
            order.refunds.add(refund);
        }
    }

    /** A row of an order, a line and a payment is taken note of. @return whether the order is a new one */
    static boolean gather(ResultSet row, Map<String, Order> into) throws SQLException {
        var id = row.getString("o_id");
        var order = into.get(id);
        var isNew = order == null;
        if (order == null) {
            order = order(row, new ArrayList<>());
            into.put(id, order);
        }
        var line = row.getString("l_id");
        if (order.lines.stream().noneMatch(known -> known.id.equals(line))) order.lines.add(line(row));
        var payment = row.getString("p_id");
        if (payment != null && order.payment(payment).isEmpty()) order.payments.add(payment(row));
        return isNew;
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

    /** Which of these keys and passes came with an order already. */
    static void readPlaced(
            Connection connection, Set<Key> keys, Set<String> passes, Map<Key, Placed> placed, Set<String> used)
            throws SQLException {
        try (var select = connection.prepareStatement("""
                select id, orders.member_id, orders.idempotency_key, request_hash, null from unnest(?::text[], ?::text[]) as wanted (member, key)
                join orders on orders.member_id = wanted.member and orders.idempotency_key = wanted.key
                union all select null, null, null, null, pass_id from order_lines where pass_id = any(?)""")) {
            select.setArray(1, texts(connection, keys.stream().map(Key::member)));
            select.setArray(2, texts(connection, keys.stream().map(Key::key)));
            select.setArray(3, texts(connection, passes.stream()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var pass = rows.getString(5);
                    if (pass != null) used.add(pass);
                    else
                        placed.put(
                                new Key(rows.getString(2), rows.getString(3)),
                                new Placed(rows.getString(1), rows.getString(4)));
                }
            }
        }
    }

    static void write(Writes writes, Collection<Order> orders, Instant at) throws SQLException {
        var fresh = orders.stream().filter(order -> order.fresh).toList();
        insertOrders(writes, fresh);
        updateOrders(
                writes,
                orders.stream()
                        .filter(order -> order.isChanged() && !order.fresh)
                        .toList());
        insertLines(writes, fresh);
        updateLines(writes, orders);
        writes.rows(orders.stream().flatMap(order -> order.news.stream()).toList())
                .text("order_id", Order.Event::order)
                .text("state", event -> event.state().name())
                .text("actor", event -> event.actor().name())
                .text("reason", Order.Event::reason)
                .time("at", event -> at)
                .insertInto("order_events");
        writePayments(
                writes,
                orders.stream().flatMap(order -> order.payments.stream()).toList());
        writeRefunds(
                writes, orders.stream().flatMap(order -> order.refunds.stream()).toList());
    }

    private static void insertOrders(Writes writes, List<Order> orders) throws SQLException {
        writes.rows(orders)
                .text("id", order -> order.id)
                .text("member_id", order -> order.memberId)
                .text("currency", order -> order.currency)
                .number("shipping_fee", order -> order.shippingFee)
                .number("total", order -> order.total)
                .text("receiver", order -> order.receiver.name())
                .text("phone", order -> order.receiver.phone())
                .text("zipcode", order -> order.receiver.zipcode())
                .text("address", order -> order.receiver.address())
                .text("idempotency_key", order -> order.idempotencyKey)
                .text("request_hash", order -> order.requestHash)
                .text("state", order -> order.state.name())
                .time("placed_at", order -> order.placedAt)
                .time("pay_until", order -> order.payUntil)
                .time("look_at", Order::lookAt)
                .insertInto("orders");
    }

    private static void updateOrders(Writes writes, List<Order> orders) throws SQLException {
        writes.rows(orders)
                .text("id", order -> order.id)
                .text("state", order -> order.state.name())
                .number("refunded", order -> order.refunded)
                .time("pay_until", order -> order.payUntil)
                .time("look_at", Order::lookAt)
                .time("extended_at", order -> order.extendedAt)
                .time("paid_at", order -> order.paidAt)
                .time("ended_at", order -> order.endedAt)
                .text("carrier", order -> order.carrier)
                .text("tracking_number", order -> order.trackingNumber)
                .update("""
                        update orders set state = changed.state, refunded = changed.refunded, pay_until = changed.pay_until,
                            look_at = changed.look_at, extended_at = changed.extended_at, paid_at = changed.paid_at,
                            ended_at = changed.ended_at, carrier = changed.carrier, tracking_number = changed.tracking_number,
                            version = version + 1
                        from %s where orders.id = changed.id""");
    }

    private static void insertLines(Writes writes, List<Order> orders) throws SQLException {
        record Placed(String order, int position, OrderLine line) {}
        var lines = new ArrayList<Placed>();
        for (var order : orders)
            for (var position = 0; position < order.lines.size(); position++)
                lines.add(new Placed(order.id, position, order.lines.get(position)));
        writes.rows(lines)
                .text("id", placed -> placed.line().id)
                .text("order_id", Placed::order)
                .number("position", Placed::position)
                .text("deal_id", placed -> placed.line().deal)
                .text("product_name", placed -> placed.line().productName)
                .number("quantity", placed -> placed.line().quantity)
                .text("currency", placed -> placed.line().unitPrice.currency())
                .number("unit_price", placed -> placed.line().unitPrice.amount())
                .text("pass_id", placed -> placed.line().passId)
                .insertInto("order_lines");
    }

    private static void updateLines(Writes writes, Collection<Order> orders) throws SQLException {
        writes.rows(orders.stream()
                        .flatMap(order -> order.lines.stream())
                        .filter(line -> line.changed)
                        .toList())
                .text("id", line -> line.id)
                .number("returned", line -> line.returned)
                .update("update order_lines set returned = changed.returned from %s where order_lines.id = changed.id");
    }

    private static void writePayments(Writes writes, List<PaymentTry> payments) throws SQLException {
        writes.rows(payments.stream().filter(payment -> payment.fresh).toList())
                .text("id", payment -> payment.id)
                .text("order_id", payment -> payment.orderId)
                .text("provider", payment -> payment.provider)
                .text("state", payment -> payment.state.name())
                .text("reference", payment -> payment.reference)
                .text("pay_url", payment -> payment.payUrl)
                .text("mobile_url", payment -> payment.mobileUrl)
                .text("currency", payment -> payment.amount.currency())
                .number("amount", payment -> payment.amount.amount())
                .time("started_at", payment -> payment.startedAt)
                .insertInto("payments");
        // Only one may be alive at any moment, and the rule is looked at row by row: first those that end.
        var changed = payments.stream().filter(payment -> payment.changed).toList();
        updatePayments(
                writes, changed.stream().filter(payment -> !payment.isLive()).toList());
        updatePayments(writes, changed.stream().filter(PaymentTry::isLive).toList());
    }

    private static void updatePayments(Writes writes, List<PaymentTry> payments) throws SQLException {
        writes.rows(payments)
                .text("id", payment -> payment.id)
                .text("state", payment -> payment.state.name())
                .text("return_token", payment -> payment.returnToken)
                .number("captured", payment -> payment.captured == null ? null : payment.captured.amount())
                .number("refunded", payment -> payment.refunded)
                .time("captured_at", payment -> payment.capturedAt)
                .number("looks", payment -> payment.looks)
                .time("look_at", payment -> payment.lookAt)
                .text("trouble", payment -> payment.trouble)
                .update("""
                        update payments set state = changed.state, return_token = changed.return_token, captured = changed.captured,
                            refunded = changed.refunded, captured_at = changed.captured_at, looks = changed.looks,
                            look_at = changed.look_at, trouble = changed.trouble
                        from %s where payments.id = changed.id""");
    }

    private static void writeRefunds(Writes writes, List<Refund> refunds) throws SQLException {
        record Returned(String refund, Refund.Line line) {}
        var fresh = refunds.stream().filter(refund -> refund.fresh).toList();
        writes.rows(fresh)
                .text("id", refund -> refund.id)
                .text("payment_id", refund -> refund.paymentId)
                .text("order_id", refund -> refund.orderId)
                .text("currency", refund -> refund.amount.currency())
                .number("amount", refund -> refund.amount.amount())
                .number("shipping_fee", refund -> refund.shippingFee.amount())
                .text("reason", refund -> refund.reason)
                .text("actor", refund -> refund.actor.name())
                .flag("restock", refund -> refund.restock)
                .text("state", refund -> "REQUESTED")
                .time("requested_at", refund -> refund.requestedAt)
                .time("look_at", refund -> refund.lookAt)
                .text("command_key", refund -> refund.commandKey)
                .insertInto("refunds");
        writes.rows(fresh.stream()
                        .flatMap(refund -> refund.lines.stream().map(line -> new Returned(refund.id, line)))
                        .toList())
                .text("refund_id", Returned::refund)
                .text("line_id", returned -> returned.line().line())
                .number("quantity", returned -> returned.line().quantity())
                .number("amount", returned -> returned.line().amount().amount())
                .insertInto("refund_lines");
        writes.rows(refunds.stream().filter(refund -> refund.changed).toList())
                .text("id", refund -> refund.id)
                .text("state", refund -> refund.isDone() ? "DONE" : "REQUESTED")
                .text("provider_ref", refund -> refund.reference)
                .time("done_at", refund -> refund.doneAt)
                .number("tries", refund -> refund.tries)
                .time("look_at", refund -> refund.lookAt)
                .text("trouble", refund -> refund.trouble)
                .update("""
                        update refunds set state = changed.state, provider_ref = changed.provider_ref, done_at = changed.done_at,
                            tries = changed.tries, look_at = changed.look_at, trouble = changed.trouble
                        from %s where refunds.id = changed.id""");
    }

    /** @param lines filled by the caller */
    private static Order order(ResultSet row, List<OrderLine> lines) throws SQLException {
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
        order.extendedAt = findInstant(row, "extended_at");
        order.paidAt = findInstant(row, "paid_at");
        order.endedAt = findInstant(row, "ended_at");
        order.carrier = row.getString("carrier");
        order.trackingNumber = row.getString("tracking_number");
        return order;
    }

    private static OrderLine line(ResultSet row) throws SQLException {
        return new OrderLine(
                row.getString("l_id"),
                row.getString("l_deal_id"),
                row.getString("l_product_name"),
                row.getInt("l_quantity"),
                new Money(row.getLong("l_unit_price"), row.getString("l_currency")),
                row.getString("l_pass_id"),
                row.getInt("returned"));
    }

    private static PaymentTry payment(ResultSet row) throws SQLException {
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

    private interface EachRow {
        void read(ResultSet row) throws SQLException;
    }

    private static void select(Connection connection, String sql, Collection<String> ids, EachRow each)
            throws SQLException {
        try (var select = connection.prepareStatement(sql)) {
            select.setArray(1, texts(connection, ids.stream()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) each.read(rows);
            }
        }
    }

    private static Array texts(Connection connection, Stream<String> of) throws SQLException {
        return connection.createArrayOf("text", of.toArray());
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
