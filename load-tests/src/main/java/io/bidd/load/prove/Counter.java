package io.bidd.load.prove;

import io.bidd.load.prove.world.Shop;
import java.sql.Connection;
import java.sql.SQLException;

/** Puts on the counter what a plan sells, and those who come for it in the list of members. */
final class Counter {

    private Counter() {}

    static void fill(Shop shop, Plan plan, Told told) throws SQLException {
        try (var database = shop.database()) {
            for (var item : plan.items()) {
                offer(database, item);
                told.supplied(Plan.deal(item.number()), item.supply());
            }
            execute(database, """
                    insert into members (id, email, password_hash, name, phone, created_at)
                    select name, name || '@example.com', 'none', 'Jiwoo', '010-1234-5678', now()
                    from (select 'person-' || i as name from generate_series(0, ? - 1) i
                          union select 'last-' || i from generate_series(0, 99) i) people""", plan.visits().size());
            execute(
                    database,
                    "update shop_rules set shipping_fee = ?, free_shipping_from = ?",
                    Plan.SHIPPING_FEE,
                    Plan.FREE_SHIPPING_FROM);
        }
    }

    private static void offer(Connection database, Plan.Item item) throws SQLException {
        var deal = Plan.deal(item.number());
        execute(database, """
                insert into products (id, name, category, description, currency, list_price, created_at)
                values (?, ?, 'FOOD', 'From Jeju', 'KRW', ?, now())""", deal, "Mandarins " + item.number(), 2 * item.price());
        execute(database, """
                insert into deals (id, product_id, starts_at, ends_at, currency, price, quantity, limit_per_person, created_at)
                values (?, ?, now() - interval '1 minute', now() + interval '900 days', 'KRW', ?, ?, ?, now())""", deal, deal, item.price(), item.supply(), item.limit());
        execute(
                database,
                "insert into stock_items (item_id, supply, free, held, sold) values (?, ?, ?, 0, 0)",
                deal,
                item.supply(),
                item.supply());
        execute(
                database,
                "insert into stock_movements (item_id, kind, quantity, at) values (?, 'SUPPLY', ?, now())",
                deal,
                item.supply());
        execute(
                database,
                "insert into lines (deal_id, title, passes, mode) values (?, 'Mandarins', 1000, ?)",
                deal,
                item.behind() ? "ALWAYS" : "OFF");
    }

    private static void execute(Connection database, String sql, Object... parameters) throws SQLException {
        try (var statement = database.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
            statement.execute();
        }
    }
}
