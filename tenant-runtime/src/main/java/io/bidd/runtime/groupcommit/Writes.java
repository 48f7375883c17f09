package io.bidd.runtime.groupcommit;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postgresql.util.PSQLException;

/**
 * What a transaction writes. Statements are collected and sent together with the commit, so that the group waits for the database
 * once and not for each of them; the database does them in the order they were given in, and none after one that fails.
 */
public final class Writes {

    private final Connection connection;
    private final List<String> statements = new ArrayList<>();
    private final List<Array> parameters = new ArrayList<>();

    Writes(Connection connection) {
        this.connection = connection;
    }

    /** @param rows without any, nothing is written */
    public <T> Rows<T> rows(Collection<T> rows) {
        return new Rows<>(this, connection, rows);
    }

    void add(String statement, List<Array> itsParameters) {
        statements.add(statement);
        parameters.addAll(itsParameters);
    }

    /** Sends what was collected. */
    void send() throws SQLException {
        if (statements.isEmpty()) return;
        try (var all = connection.prepareStatement(String.join(";\n", statements))) {
            for (var i = 0; i < parameters.size(); i++) all.setArray(i + 1, parameters.get(i));
            all.executeUpdate();
        }
        statements.clear();
        parameters.clear();
    }

    /**
     * Sends what was collected and makes the transaction durable.
     *
     * @throws SQLException   if the database refused; then nothing was done
     * @throws OutcomeUnknown if it did not answer
     */
    void commit() throws SQLException {
        try {
            add("commit", List.of());
            send();
        } catch (SQLException failed) {
            if (isRefusal(failed)) throw failed;
            throw new OutcomeUnknown(failed);
        }
    }

    /** An error of the server's own, but for those it says goodbye with (class 57P: shutdown, crash). */
    static boolean isRefusal(SQLException failed) {
        var state = failed.getSQLState();
        return failed instanceof PSQLException told
                && told.getServerErrorMessage() != null
                && state != null
                && !state.startsWith("57P")
                && !state.startsWith("08");
    }
}
