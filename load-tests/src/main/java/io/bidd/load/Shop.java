package io.bidd.load;

import io.bidd.runtime.TestShops;
import io.bidd.template.Ids;
import io.bidd.template.SigningKey;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The shop's books as the superuser of its database sees them: deals and members are put there, decisions are read there. */
final class Shop implements AutoCloseable {

    /** Price of one unit, in won. */
    static final long PRICE = 9_900;

    private static final JsonMapper JSON = new JsonMapper();
    private static final SigningKey KEY =
            new SigningKey(TestBed.TENANT.signingKeys().getFirst());
    private static final String SIGNED_IN_UNTIL =
            String.valueOf(Instant.now().plus(Duration.ofHours(12)).getEpochSecond());

    private final Connection database;

    Shop() {
        try {
            database = TestShops.superuser();
            execute("set search_path to " + TestBed.TENANT.schema());
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    /** Removes everything that was ever sold or wanted, and what the planner knew of it. */
    void clear() throws SQLException {
        execute("""
                do $$ begin
                    execute (select 'truncate ' || string_agg(format('%I.%I', schemaname, tablename), ', ') || ' cascade' from pg_tables
                        where schemaname = current_schema() and tablename not in ('shop_rules', 'databasechangelog', 'databasechangeloglock'));
                    delete from pg_statistic where starelid in (select oid from pg_class where relnamespace = current_schema()::regnamespace);
                end $$""");
    }

    /** Puts something on sale now, for hours, behind a line. @param passes most people in checkout @return id of the deal */
    String deal(int quantity, int passes) throws SQLException {
        var deal = onSale(quantity);
        execute("insert into lines (deal_id, title, passes) values (?, 'Mandarins', ?)", deal, passes);
        return deal;
    }

    /** Puts something on sale now, for hours, that needs no pass. @return id of the deal */
    String dealWithoutLine(int quantity) throws SQLException {
        var deal = onSale(quantity);
        execute("insert into lines (deal_id, title, mode) values (?, 'Mandarins', 'OFF')", deal);
        return deal;
    }

    private String onSale(int quantity) throws SQLException {
        var deal = Ids.next();
        execute("""
                insert into products (id, name, category, description, currency, list_price, created_at)
                values (?, 'Mandarins', 'FOOD', 'From Jeju', 'KRW', 20000, now())""", deal);
        execute("""
                insert into deals (id, product_id, starts_at, ends_at, currency, price, quantity, limit_per_person, created_at)
                values (?, ?, now() - interval '1 minute', now() + interval '6 hours', 'KRW', ?, ?, 1, now())""", deal, deal, PRICE, quantity);
        execute(
                "insert into stock_items (item_id, supply, free, held, sold) values (?, ?, ?, 0, 0)",
                deal,
                quantity,
                quantity);
        execute(
                "insert into stock_movements (item_id, kind, quantity, at) values (?, 'SUPPLY', ?, now())",
                deal,
                quantity);
        return deal;
    }

    void pause(String deal) throws SQLException {
        execute("update lines set paused_at = now() where deal_id = ?", deal);
    }

    void resume(String deal) throws SQLException {
        execute("update lines set paused_at = null where deal_id = ?", deal);
    }

    /** Makes members {@link #member} 0 to count - 1. */
    void members(int count) throws SQLException {
        execute("""
                insert into members (id, email, password_hash, name, phone, created_at)
                select 'load' || i, 'load' || i || '@example.com', 'none', 'Jiwoo', '010-1234-5678', now()
                from generate_series(0, ? - 1) i""", count);
        execute("analyze members");
    }

    /** Id of a member by number; for a place in line nobody looks whether there is such a member. */
    static String member(int number) {
        return "load" + number;
    }

    /** What a member's browser would hold after signing in. */
    static String tokenOf(String member) {
        return KEY.sign("member", TestBed.TENANT.id(), member, SIGNED_IN_UNTIL);
    }

    /** A ready-made request to join. @param from a number that stands for an address */
    static byte[] joinRequest(String deal, String member, int from) {
        return request(
                "POST", "/api/deals/" + deal + "/line", tokenOf(member), null, "X-Forwarded-For: " + address(from));
    }

    /** What somebody sends to order one unit. @param pass empty where there is no line */
    static Map<String, Object> order(String deal, String pass) {
        return Map.of(
                "lines", List.of(Map.of("deal", deal, "quantity", 1, "pass", pass)),
                "amount", PRICE,
                "receiver", "Jiwoo",
                "phone", "010-1234-5678",
                "zipcode", "04524",
                "address", "110 Sejong-daero, Seoul");
    }

    /** A ready-made request to order one unit, with a key of its own. */
    static byte[] orderRequest(String deal, String pass, String token) {
        return request(
                "POST",
                "/api/orders",
                token,
                JSON.writeValueAsString(order(deal, pass)),
                "Idempotency-Key: " + Ids.next());
    }

    /** A ready-made request of a shopper. @param body JSON, or nothing @param headers more lines, as {@code Name: value} */
    static byte[] request(
            String method, String path, @Nullable String token, @Nullable String body, String... headers) {
        var text = new StringBuilder()
                .append(method)
                .append(' ')
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(TestBed.TENANT.host())
                .append("\r\n");
        if (token != null) text.append("Authorization: Bearer ").append(token).append("\r\n");
        for (var header : headers) text.append(header).append("\r\n");
        if (body != null) text.append("Content-Type: application/json\r\n");
        if (!method.equals("GET"))
            text.append("Content-Length: ")
                    .append(body == null ? 0 : body.length())
                    .append("\r\n");
        return text.append("\r\n").append(body == null ? "" : body).toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** A public address; private ones would be taken for proxies of our own. */
    static String address(int number) {
        return "11." + (number >> 16 & 255) + "." + (number >> 8 & 255) + "." + (number & 255);
    }

    static byte[] nowRequest(String deal) {
        return request("GET", "/api/deals/" + deal + "/line/now", null, null);
    }

    /** What the inflow decided, a row for each second in which something happened; oldest first. */
    List<Decision> decisions(String deal) throws SQLException {
        try (var query = database.prepareStatement("""
                select at, waiting, turns, passes, pass_limit, p95_millis, show_up, health, given, reason
                from line_decisions where deal_id = ? order by at""")) {
            query.setString(1, deal);
            var rows = query.executeQuery();
            var all = new ArrayList<Decision>();
            while (rows.next())
                all.add(new Decision(
                        rows.getTimestamp("at").toInstant(),
                        rows.getLong("waiting"),
                        rows.getInt("turns"),
                        rows.getInt("passes"),
                        rows.getInt("pass_limit"),
                        rows.getInt("p95_millis"),
                        rows.getDouble("show_up"),
                        rows.getDouble("health"),
                        rows.getInt("given"),
                        rows.getString("reason")));
            return all;
        }
    }

    /** @param limit passes that may be out @param given turns since the row before */
    record Decision(
            Instant at,
            long waiting,
            int turns,
            int passes,
            int limit,
            int p95Millis,
            double showUp,
            double health,
            int given,
            String reason) {}

    long free(String deal) throws SQLException {
        return number("select free from stock_items where item_id = ?", deal);
    }

    long held(String deal) throws SQLException {
        return number("select held from stock_items where item_id = ?", deal);
    }

    /** A setting of the server, as it is in force. */
    String setting(String name) {
        try (var query = database.prepareStatement("select current_setting(?)")) {
            query.setString(1, name);
            var rows = query.executeQuery();
            rows.next();
            return rows.getString(1);
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    long number(String sql, Object... parameters) throws SQLException {
        try (var query = database.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) query.setObject(i + 1, parameters[i]);
            var rows = query.executeQuery();
            if (!rows.next()) throw new SQLException("no row: " + sql);
            return rows.getLong(1);
        }
    }

    /** @param sql of two columns, a name and a number */
    Map<String, Long> numbersByName(String sql) throws SQLException {
        try (var query = database.prepareStatement(sql)) {
            var rows = query.executeQuery();
            var all = new HashMap<String, Long>();
            while (rows.next()) all.put(rows.getString(1), rows.getLong(2));
            return all;
        }
    }

    private void execute(String sql, Object... parameters) throws SQLException {
        try (var statement = database.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
            statement.execute();
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
