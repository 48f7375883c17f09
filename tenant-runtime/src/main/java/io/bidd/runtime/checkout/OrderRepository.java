package io.bidd.runtime.checkout;

import io.bidd.runtime.checkout.OrderDetail.Event;
import java.sql.Connection;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads orders; they are written by the {@link OrderBook}. What is read here may have changed when it is looked at. */
@Repository
class OrderRepository {

    private static final String ALL = "select " + OrderSql.ORDER + ", " + OrderSql.LINE + ", " + OrderSql.PAYMENT
            + " from orders join order_lines on order_lines.order_id = orders.id left join payments on payments.order_id = orders.id";

    private final JdbcClient database;
    private final JdbcTemplate template;

    OrderRepository(JdbcClient database, JdbcTemplate template) {
        this.database = database;
        this.template = template;
    }

    Optional<Order> find(String id) {
        return read(" where orders.id = ? order by" + OrderSql.IN_ORDER, id).stream()
                .findFirst();
    }

    Order get(String id) {
        return find(id).orElseThrow(() -> new IllegalStateException("there is no order " + id));
    }

    Optional<Order> findOf(String member, String id) {
        return find(id).filter(order -> order.memberId.equals(member));
    }

    Optional<Order> findByKey(String member, String key) {
        return read(
                        " where orders.member_id = ? and orders.idempotency_key = ? order by" + OrderSql.IN_ORDER,
                        member,
                        key)
                .stream()
                .findFirst();
    }

    Optional<Order> findByPayment(
            String provider,
            @org.jspecify.annotations.Nullable String reference,
            @org.jspecify.annotations.Nullable String payment) {
        return database
                .sql("select order_id from payments where provider = ? and (reference = ? or id = ?)")
                .param(provider)
                .param(reference)
                .param(payment)
                .query((row, n) -> row.getString(1))
                .list()
                .stream()
                .findFirst()
                .flatMap(this::find);
    }

    boolean isUsed(String pass) {
        return database.sql("select exists (select from order_lines where pass_id = ?)")
                .param(pass)
                .query((row, n) -> row.getBoolean(1))
                .single();
    }

    /** Newest first. */
    List<Order> ofMember(String member) {
        return read(" where orders.member_id = ? order by orders.placed_at desc," + OrderSql.IN_ORDER, member);
    }

    /** Orders with a line of a deal, newest first. */
    List<Order> ofDeal(String deal, int most, int skipped) {
        return read(
                " where orders.id in (select order_id from order_lines join orders newest on newest.id = order_lines.order_id where order_lines.deal_id = ?"
                        + " order by newest.placed_at desc, newest.id limit ? offset ?) order by orders.placed_at desc,"
                        + OrderSql.IN_ORDER,
                deal,
                most,
                skipped);
    }

    List<Event> timeline(String order) {
        return database.sql("select state, actor, reason, at from order_events where order_id = ? order by id")
                .param(order)
                .query((row, n) -> new Event(
                        OrderState.valueOf(row.getString("state")),
                        Actor.valueOf(row.getString("actor")),
                        row.getString("reason"),
                        OrderSql.instant(row, "at")))
                .list();
    }

    List<Refund> refunds(String order) {
        return java.util.Objects.requireNonNull(
                template.execute((Connection connection) -> OrderSql.refunds(connection, Set.of(order))));
    }

    /** Unpaid orders whose time has come. */
    List<String> due(Instant now, int most) {
        return ids(
                "select id from orders where look_at <= :now and state = 'OPEN' order by look_at limit :most",
                now,
                most);
    }

    /** Orders with a payment that has to be asked about. */
    List<String> withDuePayment(Instant now, int most) {
        return ids("""
                with due as materialized (select id from orders where look_at <= :now order by look_at limit :most)
                select id from due where exists (select from payments where order_id = due.id and look_at <= :now)""", now, most);
    }

    /** Orders with a refund that has to be tried. */
    List<String> withDueRefund(Instant now, int most) {
        return ids("select order_id from refunds where look_at <= :now order by look_at limit :most", now, most);
    }

    /** Orders that still have units of a deal that was called off. */
    List<String> ofCalledOffDeals(int most) {
        // Asked every second: without such a deal no order is looked at.
        var deals = database.sql("""
                        select deals.id from deals join stock_items on item_id = deals.id and (held > 0 or sold > 0)
                        where called_off_at is not null""").query((row, n) -> row.getString(1)).list();
        if (deals.isEmpty()) return List.of();
        return database.sql("""
                        select distinct orders.id from order_lines join orders on orders.id = order_lines.order_id
                        where order_lines.deal_id = any(?) and order_lines.returned < order_lines.quantity
                            and orders.state in ('OPEN', 'PAID', 'PREPARING', 'SHIPPED', 'DELIVERED') limit ?""")
                .param(deals.toArray(String[]::new))
                .param(most)
                .query((row, n) -> row.getString(1))
                .list();
    }

    private List<String> ids(String sql, Instant now, int most) {
        return database
                .sql(sql)
                .param("now", OrderSql.at(now))
                .param("most", most)
                .query((row, n) -> row.getString(1))
                .list()
                .stream()
                .distinct()
                .toList();
    }

    private List<Order> read(String where, Object... parameters) {
        var orders = new LinkedHashMap<String, Order>();
        RowCallbackHandler each = row -> {
            OrderSql.gather(row, orders);
        };
        template.query(ALL + where, each, parameters);
        return orders.values().stream().collect(Collectors.toList());
    }
}
