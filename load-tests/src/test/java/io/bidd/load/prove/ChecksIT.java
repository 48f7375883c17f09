package io.bidd.load.prove;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.load.prove.provider.Taken;
import io.bidd.load.prove.world.Schema;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each check on rows made by hand: silent on a sound book, and heard when one row is wrong. */
class ChecksIT {

    private static final Instant LONG_AGO = Instant.EPOCH;
    private static EmbeddedPostgres postgres;
    private static Connection rows;

    private final Told told = new Told();
    private List<Taken> taken = List.of(taken(5_000, 0));

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.start();
        rows = superuser();
        try (var database = superuser();
                var statement = database.createStatement()) {
            statement.execute("create role prover");
            Schema.make(database, "t_checks", "prover");
            // Rules and references of the schema stand before the checks; here they are out of the way.
            for (var table :
                    List.of("deals", "stock_items", "stock_holds", "orders", "order_lines", "payments", "refunds"))
                statement.execute(
                        "do $$ declare name text; begin for name in select conname from pg_constraint where conrelid = '"
                                + table
                                + "'::regclass and contype in ('c', 'u') loop execute format('alter table " + table
                                + " drop constraint %I', name); end loop; end $$");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        rows.close();
        postgres.close();
    }

    private static Connection superuser() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres?currentSchema=t_checks",
                "postgres",
                "");
    }

    /** One unit of ten was bought, paid and kept; one order ran out. */
    @BeforeEach
    void aSoundBook() throws SQLException {
        run(
                "truncate products, members, stock_items, stock_holds, stock_movements, orders, order_lines, order_events, payments, refunds, refund_lines, money_audit, payment_webhooks cascade");
        run(
                "insert into products (id, name, category, description, currency, list_price, created_at) values ('deal', 'Mandarins', 'FOOD', '', 'KRW', 9000, now())");
        run(
                "insert into deals (id, product_id, starts_at, ends_at, currency, price, quantity, limit_per_person, created_at) values ('deal', 'deal', now(), now() + interval '1 day', 'KRW', 2000, 10, 1, now())");
        run("insert into stock_items values ('deal', 10, 9, 0, 1)");
        run("insert into stock_movements (item_id, kind, quantity, at) values ('deal', 'SUPPLY', 10, now())");
        for (var order : List.of("sold", "late")) {
            run(
                    "insert into orders (id, member_id, currency, shipping_fee, total, receiver, phone, zipcode, address, idempotency_key, request_hash, state, placed_at, pay_until, paid_at) values ('"
                            + order + "', 'jiwoo-" + order + "', 'KRW', 3000, 5000, '', '', '', '', 'key-" + order
                            + "', '', '"
                            + (order.equals("sold") ? "PAID" : "EXPIRED") + "', now(), now() + interval '7 minutes', "
                            + (order.equals("sold") ? "now()" : "null") + ")");
            run(
                    "insert into order_lines (id, order_id, position, deal_id, product_name, quantity, currency, unit_price, pass_id) values ('line-"
                            + order + "', '" + order + "', 0, 'deal', 'Mandarins', 1, 'KRW', 2000, 'pass-" + order
                            + "')");
            run("insert into stock_holds (id, item_id, person_id, quantity, state, created_at) values ('line-" + order
                    + "', 'deal', 'jiwoo-" + order + "', 1, '" + (order.equals("sold") ? "SOLD" : "RELEASED")
                    + "', now())");
            move("line-" + order, order.equals("sold") ? "SELL" : "RELEASE");
            event(order, "OPEN");
        }
        event("sold", "PAYING");
        event("sold", "PAID");
        event("late", "EXPIRED");
        run(
                "insert into payments (id, order_id, provider, state, reference, pay_url, currency, amount, started_at) values ('try', 'sold', 'sandbox', 'CAPTURED', 'pay-1', '', 'KRW', 5000, now())");
        taken = List.of(taken(5_000, 0));
    }

    @Test
    void aSoundBookIsSound() throws SQLException {
        assertThat(found()).isEmpty();
    }

    @Test
    void aUnitTooMany() throws SQLException {
        run("update stock_items set free = free + 1");
        assertThat(found()).containsExactly("stock sum");
    }

    @Test
    void unitsInAnotherDrawer() throws SQLException {
        run("update stock_items set free = free - 1, held = held + 1");
        assertThat(found()).contains("held", "movements");
    }

    @Test
    void aSaleWithoutAHold() throws SQLException {
        run("delete from stock_holds where id = 'line-sold'");
        assertThat(found()).contains("sold", "holds of orders");
    }

    @Test
    void aHoldWithoutAnOrder() throws SQLException {
        run(
                "insert into stock_holds (id, item_id, person_id, quantity, state, created_at) values ('lost', 'deal', 'minsu', 1, 'RELEASED', now())");
        assertThat(found()).containsExactly("orders of holds");
    }

    @Test
    void aMovementTwice() throws SQLException {
        move("line-sold", "SELL");
        assertThat(found()).contains("movements", "hold movements");
    }

    @Test
    void moreThanOnePersonMay() throws SQLException {
        run("update deals set limit_per_person = 0");
        assertThat(found()).containsExactly("limit");
    }

    @Test
    void aTotalThatDoesNotAddUp() throws SQLException {
        run("update orders set shipping_fee = 0 where id = 'late'");
        assertThat(found()).containsExactly("totals");
    }

    @Test
    void aKeyAndAPassUsedTwice() throws SQLException {
        run("update orders set member_id = 'jiwoo-sold', idempotency_key = 'key-sold'");
        run("drop index order_lines_pass");
        run("update order_lines set pass_id = 'pass'");
        assertThat(found()).contains("keys in rows", "passes in rows");
        run("delete from order_lines");
        run("create unique index order_lines_pass on order_lines (pass_id)");
    }

    @Test
    void aJumpAndAMissingEvent() throws SQLException {
        run("delete from order_events where state = 'PAYING'");
        assertThat(found()).containsExactly("transitions");
        event("late", "REFUNDED");
        assertThat(found()).containsExactly("transitions", "last event");
    }

    @Test
    void anOrderLeftOpen() throws SQLException {
        run("update orders set state = 'OPEN', pay_until = now() - interval '1 hour' where id = 'late'");
        run("update stock_holds set state = 'HELD' where id = 'line-late'");
        assertThat(found(Instant.now())).contains("overdue", "at rest", "holds at rest");
        assertThat(found(LONG_AGO)).doesNotContain("overdue");
    }

    @Test
    void moneyTakenForNothing() throws SQLException {
        run("update payments set state = 'CANCELLED'");
        assertThat(found()).contains("paid", "money taken");
        taken = List.of(taken(5_000, 5_000));
        assertThat(found()).contains("paid").doesNotContain("money taken");
    }

    @Test
    void moneyClaimedAndNotTaken() throws SQLException {
        taken = List.of();
        assertThat(found()).containsExactly("money we claim");
        taken = List.of(taken(4_000, 0));
        assertThat(found()).contains("money we claim", "money taken", "alarms");
    }

    @Test
    void aRefundNobodyBooked() throws SQLException {
        taken = List.of(new Taken(
                "pay-1", "try", "captured", 5_000, 5_000, 2_000, List.of(new Taken.Returned("refund", 2_000))));
        assertThat(found()).containsExactly("money taken", "money back");
        run(
                "insert into refunds (id, payment_id, order_id, currency, amount, reason, actor, restock, state, requested_at) values ('refund', 'try', 'sold', 'KRW', 2000, '', 'SHOPPER', true, 'DONE', now())");
        run("insert into refund_lines values ('refund', 'line-sold', 1, 2000)");
        run("update payments set refunded = 2000");
        assertThat(found()).containsExactly("units back", "refunded");
        run("update refunds set state = 'REQUESTED'");
        assertThat(found()).contains("refunds at rest");
    }

    @Test
    void aPaymentThatNeverEnds() throws SQLException {
        run(
                "insert into payments (id, order_id, provider, state, reference, pay_url, currency, amount, started_at) values ('other', 'late', 'sandbox', 'CAPTURING', 'pay-2', '', 'KRW', 5000, now())");
        assertThat(found()).containsExactly("payments at rest");
    }

    @Test
    void aMessageNobodyActedUpon() throws SQLException {
        run(
                "insert into payment_webhooks (provider, event_id, kind, body, received_at) values ('sandbox', 'evt-1', 'payment.captured', '', now())");
        assertThat(found()).containsExactly("messages at rest");
    }

    @Test
    void aWordThatWasNotKept() throws SQLException {
        told.opened("jiwoo-sold", "key-sold", view("sold", "OPEN", 5_000));
        told.saw(view("sold", "PAID", 5_000));
        told.saw(view("late", "EXPIRED", 5_000));
        assertThat(found()).isEmpty();
        told.opened("minsu", "key-lost", view("lost", "OPEN", 5_000));
        told.saw(view("late", "PAID", 5_000));
        told.breach("forgery", "a forged message was taken");
        told.supplied("deal", 11);
        assertThat(found()).containsExactly("told: opened", "told: paid", "told: supply", "forgery");
    }

    @Test
    void oneKeyWithTwoOrders() {
        told.opened("jiwoo", "key", view("sold", "OPEN", 5_000));
        told.opened("jiwoo", "key", view("late", "OPEN", 5_000));
        assertThat(told.facts().breaches()).extracting(Told.Breach::check).containsExactly("keys");
    }

    @Test
    void historyThatShrinks() throws SQLException {
        var checks = Checks.fresh();
        assertThat(found(checks, LONG_AGO)).isEmpty();
        run("delete from stock_movements where kind = 'SUPPLY'");
        run("insert into stock_movements (item_id, kind, quantity, at) values ('deal', 'SUPPLY', 10, now())");
        assertThat(found(checks, LONG_AGO)).containsExactly("history: stock_movements");
    }

    private List<String> found() throws SQLException {
        return found(LONG_AGO);
    }

    private List<String> found(Instant overdue) throws SQLException {
        return found(Checks.fresh(), overdue);
    }

    private List<String> found(List<Check> checks, Instant overdue) throws SQLException {
        var violated = new ArrayList<String>();
        try (var evidence = new Evidence(superuser(), told, () -> taken, overdue)) {
            for (var check : checks) if (!check.finds().find(evidence).isEmpty()) violated.add(check.name());
        }
        return violated;
    }

    private static Taken taken(long captured, long refunded) {
        var refunds = refunded == 0 ? List.<Taken.Returned>of() : List.of(new Taken.Returned("unknown", refunded));
        return new Taken("pay-1", "try", "captured", 5_000, captured, refunded, refunds);
    }

    private static tools.jackson.databind.JsonNode view(String order, String state, long total) {
        return new tools.jackson.databind.json.JsonMapper()
                .readTree(
                        "{\"id\":\"%s\",\"state\":\"%s\",\"total\":{\"amount\":%d},\"lines\":[{\"deal\":\"deal\",\"quantity\":1}]}"
                                .formatted(order, state, total));
    }

    private static void move(String hold, String kind) throws SQLException {
        run("insert into stock_movements (item_id, hold_id, kind, quantity, at) values ('deal', '" + hold + "', '"
                + kind + "', 1, now())");
    }

    private static void event(String order, String state) throws SQLException {
        run("insert into order_events (order_id, state, at) values ('" + order + "', '" + state + "', now())");
    }

    private static void run(String sql) throws SQLException {
        try (var statement = rows.createStatement()) {
            statement.execute(sql);
        }
    }
}
