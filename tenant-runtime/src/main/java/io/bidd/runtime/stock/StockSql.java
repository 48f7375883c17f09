package io.bidd.runtime.stock;

import io.bidd.runtime.groupcommit.Columns;
import io.bidd.runtime.groupcommit.Copied;
import io.bidd.runtime.stock.StockBook.Hold;
import io.bidd.runtime.stock.StockBook.HoldKey;
import io.bidd.runtime.stock.StockBook.HoldState;
import io.bidd.runtime.stock.StockBook.Item;
import io.bidd.runtime.stock.StockBook.Movement;
import io.bidd.runtime.stock.StockBook.Whose;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
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

    static void writeItems(Connection connection, Collection<Item> items) throws SQLException {
        try (var update = connection.prepareStatement(
                "update stock_items set supply = ?, free = ?, held = ?, sold = ? where item_id = ?")) {
            var any = false;
            for (var item : items) {
                if (!item.changed) continue;
                update.setInt(1, item.supply);
                update.setInt(2, item.free);
                update.setInt(3, item.held);
                update.setInt(4, item.sold);
                update.setString(5, item.id);
                update.addBatch();
                any = true;
            }
            if (any) update.executeBatch();
        }
    }

    static void writeHolds(Connection connection, Collection<Hold> holds, OffsetDateTime at) throws SQLException {
        var fresh = holds.stream().filter(hold -> hold.fresh).toList();
        if (!fresh.isEmpty())
            Copied.into(
                    connection,
                    "stock_holds (id, item_id, person_id, quantity, returned, state, created_at)",
                    fresh,
                    hold -> new @Nullable Object[] {
                        hold.id, hold.item, hold.person, hold.quantity, hold.returned, hold.state, at
                    });
        Columns.of(
                        connection,
                        holds.stream()
                                .filter(hold -> hold.changed && !hold.fresh)
                                .toList())
                .text(hold -> hold.item)
                .text(hold -> hold.person)
                .text(hold -> hold.id)
                .text(hold -> hold.state.name())
                .number(hold -> (long) hold.returned)
                .execute("""
                        update stock_holds set state = changed.state, returned = changed.returned::int, expires_at = null
                        from unnest(%s) as changed (item, person, id, state, returned)
                        where item_id = changed.item and person_id = changed.person and stock_holds.id = changed.id""");
    }

    static void writeMovements(Connection connection, List<Movement> movements, OffsetDateTime at) throws SQLException {
        if (movements.isEmpty()) return;
        Copied.into(
                connection,
                "stock_movements (item_id, hold_id, kind, quantity, at, command_key)",
                movements,
                movement -> new @Nullable Object[] {
                    movement.item(), movement.hold(), movement.kind(), movement.quantity(), at, movement.command()
                });
    }

    private static <T> java.sql.Array texts(Connection connection, Collection<T> of, Function<T, @Nullable String> what)
            throws SQLException {
        return connection.createArrayOf("text", of.stream().map(what).toArray(String[]::new));
    }
}
