package io.bidd.load.reserve;

import java.sql.SQLException;

/** As PigonAir and Gream had it: {@code SELECT FOR UPDATE} on the item's row, one transaction and one flush for each caller. */
final class RowLockStock extends OlderStock {

    private final ReadModifyWrite change = new ReadModifyWrite(true);

    RowLockStock(String url, String schema, int connections) throws SQLException {
        super(url, schema, connections);
    }

    @Override
    public Taken take(String item, String person) throws SQLException {
        try (var connection = connection()) {
            return change.take(connection, item, person);
        }
    }
}
