package io.bidd.load.reserve;

import java.sql.Connection;
import java.sql.SQLException;

/** Reads what is free, compares, writes what is left and a reservation; right only as long as nobody else does at that moment. */
final class ReadModifyWrite {

    private final String read;

    /** @param locking whether the item's row is locked as it is read */
    ReadModifyWrite(boolean locking) {
        this.read = "select free from items where item_id = ?" + (locking ? " for update" : "");
    }

    Design.Taken take(Connection connection, String item, String person) throws SQLException {
        connection.setAutoCommit(false);
        try {
            var taken = tryToTake(connection, item, person);
            connection.commit();
            return taken;
        } catch (SQLException | RuntimeException failed) {
            connection.rollback();
            throw failed;
        }
    }

    private Design.Taken tryToTake(Connection connection, String item, String person) throws SQLException {
        var free = number(connection, read, item);
        if (free < 1) return Design.Taken.SOLD_OUT;
        var has = number(
                connection,
                "select coalesce(sum(quantity), 0) from reservations where item_id = ? and person_id = ?",
                item,
                person);
        if (has + 1 > Round.LIMIT) return Design.Taken.LIMIT_REACHED;
        update(connection, "update items set free = ? where item_id = ?", free - 1, item);
        update(
                connection,
                "insert into reservations (id, item_id, person_id, quantity) values (?, ?, ?, 1)",
                Design.nextId(),
                item,
                person);
        return Design.Taken.HELD;
    }

    private static int number(Connection connection, String sql, Object... parameters) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) query.setObject(i + 1, parameters[i]);
            var rows = query.executeQuery();
            if (!rows.next()) throw new SQLException("no row: " + sql);
            return rows.getInt(1);
        }
    }

    private static void update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
            statement.executeUpdate();
        }
    }
}
