package io.bidd.runtime.stock;

import io.bidd.runtime.groupcommit.Writes;
import io.bidd.runtime.stock.StockBook.Hold;
import io.bidd.runtime.stock.StockBook.HoldKey;
import io.bidd.runtime.stock.StockBook.HoldState;
import io.bidd.runtime.stock.StockBook.Item;
import io.bidd.runtime.stock.StockBook.Movement;
import io.bidd.runtime.stock.StockBook.Whose;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements of the stock book: one for all rows of a kind. */
final class StockSql {

    private StockSql() {}

    /** Takes the rows, in the order of their ids. */
    static void readItems(Connection connection, Set<String> ids, Map<String, Item> into) throws SQLException {
        try (var select = connection.prepareStatement("""
                select item_id, supply, free, held, sold from stock_items where item_id = any(?) order by item_id for update""")) {
            select.setArray(1, connection.createArrayOf("text", ids.toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var item =
                            new Item(rows.getString(1), rows.getInt(2), rows.getInt(3), rows.getInt(4), rows.getInt(5));
                    into.put(item.id, item);
                }
            }
        }
    }

    /** Nobody else changes them: their items' rows are taken. */
    static void readHolds(Connection connection, Set<HoldKey> holds, Map<String, Hold> into) throws SQLException {
        try (var select = connection.prepareStatement("""
                select stock_holds.id, item_id, person_id, quantity, returned, state
                from unnest(?::text[], ?::text[], ?::text[]) as wanted (item, person, id)
                join stock_holds on item_id = wanted.item and person_id = wanted.person and stock_holds.id = wanted.id""")) {
            select.setArray(1, texts(connection, holds, HoldKey::item));
            select.setArray(2, texts(connection, holds, HoldKey::person));
            select.setArray(3, texts(connection, holds, HoldKey::id));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var hold = new Hold(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getInt(4),
                            rows.getInt(5),
                            HoldState.valueOf(rows.getString(6)));
                    into.put(hold.id, hold);
                }
            }
        }
    }

    /**
     * What people have of the items, held or sold. It is read after the items' rows were taken, so nobody else adds to it. One
     * question for each item: few are bought at a time, and the people of one are found in one pass over the index.
     */
    static void readTaken(Connection connection, List<Whose> whose, Map<Whose, Integer> into) throws SQLException {
        var persons = whose.stream()
                .collect(Collectors.groupingBy(Whose::item, Collectors.mapping(Whose::person, Collectors.toSet())));
        try (var select = connection.prepareStatement("""
                select person_id, quantity - returned from stock_holds
                where item_id = ? and person_id = any(?) and state <> 'RELEASED'""")) {
            for (var item : persons.entrySet()) {
                select.setString(1, item.getKey());
                select.setArray(
                        2, connection.createArrayOf("text", item.getValue().toArray()));
                try (var rows = select.executeQuery()) {
                    while (rows.next())
                        into.merge(new Whose(item.getKey(), rows.getString(1)), rows.getInt(2), Integer::sum);
                }
            }
        }
    }

    /** Rare: the seller's changes of the supply. */
    static boolean isDone(Connection connection, StockBook.Command command) throws SQLException {
        try (var select = connection.prepareStatement(
                "select exists (select from stock_movements where item_id = ? and command_key = ?)")) {
            select.setString(1, command.item());
            select.setString(2, command.key());
            try (var rows = select.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    static void writeItems(Writes writes, Collection<Item> items) throws SQLException {
        writes.rows(items.stream().filter(item -> item.changed).toList())
                .text("id", item -> item.id)
                .number("supply", item -> item.supply)
                .number("free", item -> item.free)
                .number("held", item -> item.held)
                .number("sold", item -> item.sold)
                .update("""
                        update stock_items set supply = changed.supply, free = changed.free, held = changed.held, sold = changed.sold
                        from %s where item_id = changed.id""");
    }

    static void writeHolds(Writes writes, Collection<Hold> holds, Instant at) throws SQLException {
        writes.rows(holds.stream().filter(hold -> hold.fresh).toList())
                .text("id", hold -> hold.id)
                .text("item_id", hold -> hold.item)
                .text("person_id", hold -> hold.person)
                .number("quantity", hold -> hold.quantity)
                .number("returned", hold -> hold.returned)
                .text("state", hold -> hold.state.name())
                .time("created_at", hold -> at)
                .insertInto("stock_holds");
        writes.rows(holds.stream().filter(hold -> hold.changed && !hold.fresh).toList())
                .text("item", hold -> hold.item)
                .text("person", hold -> hold.person)
                .text("id", hold -> hold.id)
                .text("state", hold -> hold.state.name())
                .number("returned", hold -> hold.returned)
                .update("""
                        update stock_holds set state = changed.state, returned = changed.returned, expires_at = null
                        from %s where item_id = changed.item and person_id = changed.person and stock_holds.id = changed.id""");
    }

    static void writeMovements(Writes writes, List<Movement> movements, Instant at) throws SQLException {
        writes.rows(movements)
                .text("item_id", Movement::item)
                .text("hold_id", Movement::hold)
                .text("kind", Movement::kind)
                .number("quantity", Movement::quantity)
                .time("at", movement -> at)
                .text("command_key", Movement::command)
                .insertInto("stock_movements");
    }

    private static <T> java.sql.Array texts(Connection connection, Collection<T> of, Function<T, @Nullable String> what)
            throws SQLException {
        return connection.createArrayOf("text", of.stream().map(what).toArray(String[]::new));
    }
}
