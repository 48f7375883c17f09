package io.bidd.load;

import io.bidd.load.reserve.Round;
import io.bidd.load.reserve.Round.Seen;
import io.bidd.template.ServedTenant;
import java.sql.Connection;
import java.sql.SQLException;

/** What a design has written in a round, read by somebody else. */
final class RoundBooks {

    private final Connection database;
    private final String astray;
    private final String holders;

    /**
     * @param astray  parameters: supply, free and held as the design told them, and the item
     * @param holders people with more units of an item than a number; parameters: both
     */
    private RoundBooks(Connection database, String astray, String holders) {
        this.database = database;
        this.astray = astray;
        this.holders = holders;
    }

    static RoundBooks ours(Connection database, ServedTenant tenant) {
        return new RoundBooks(
                database,
                """
                select abs(supply - free - held - sold) + abs(supply - ?) + abs(free - ?) + abs(held - ?)
                    + abs(held - (select coalesce(sum(quantity), 0) from #.stock_holds where item_id = i.item_id and state = 'HELD'))
                    + abs(held - (select coalesce(sum(quantity), 0) from #.stock_ledger where item_id = i.item_id and kind = 'HOLD'))
                from #.stock_items i where item_id = ?""".replace("#", tenant.schema()),
                "select count(*) from (select 1 from #.stock_holds where item_id = ? group by person_id having sum(quantity) > ?) more"
                        .replace("#", tenant.schema()));
    }

    static RoundBooks older(Connection database, String schema) {
        return new RoundBooks(
                database,
                "select abs(?::bigint - ? - rows) + abs(? - rows) from (select coalesce(sum(quantity), 0) as rows from #.reservations where item_id = ?) r"
                        .replace("#", schema),
                "select count(*) from (select 1 from #.reservations where item_id = ? group by person_id having sum(quantity) > ?) more"
                        .replace("#", schema));
    }

    /** Units that are not where those who were told so have them. */
    long astray(Round round, Seen seen) throws SQLException {
        return number(astray, round.supply(), seen.free(), seen.held(), round.item());
    }

    long aboveLimit(Round round) throws SQLException {
        return number(holders, round.item(), Round.LIMIT);
    }

    /** Times the log was flushed since the server started. */
    long flushes() throws SQLException {
        return number("select coalesce(sum(fsyncs), 0) from pg_stat_io where object = 'wal'");
    }

    /** So that nobody pays for what another has written. */
    void checkpoint() throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    private long number(String sql, Object... parameters) throws SQLException {
        try (var query = database.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) query.setObject(i + 1, parameters[i]);
            var rows = query.executeQuery();
            if (!rows.next()) throw new SQLException("no row: " + sql);
            return rows.getLong(1);
        }
    }
}
