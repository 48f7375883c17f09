package io.bidd.runtime.groupcommit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Many new rows at once, by PostgreSQL's COPY in its text format: they are written a page at a time instead of one by one, which
 * costs the server about half. Constraints and rights hold as for any insert.
 */
public final class Copied {

    private Copied() {}

    /**
     * @param target a table with the columns that are given, written by us
     * @param row    the values of these columns; nothing for null
     */
    public static <T> void into(
            Connection connection, String target, Collection<T> all, Function<T, @Nullable Object[]> row)
            throws SQLException {
        if (all.isEmpty()) return;
        var text = new StringBuilder(all.size() * 128);
        for (var one : all) {
            var separator = "";
            for (var value : row.apply(one)) {
                text.append(separator);
                separator = "\t";
                if (value == null) text.append("\\N");
                else escape(value.toString(), text);
            }
            text.append('\n');
        }
        var copy = connection.unwrap(PGConnection.class).getCopyAPI();
        try {
            copy.copyIn("copy " + target + " from stdin", new java.io.StringReader(text.toString()));
        } catch (IOException memory) {
            throw new UncheckedIOException(memory);
        }
    }

    /** See PostgreSQL's description of COPY, "Text Format". */
    private static void escape(String value, StringBuilder into) {
        for (var i = 0; i < value.length(); i++) {
            var symbol = value.charAt(i);
            switch (symbol) {
                case '\\' -> into.append("\\\\");
                case '\t' -> into.append("\\t");
                case '\n' -> into.append("\\n");
                case '\r' -> into.append("\\r");
                default -> into.append(symbol);
            }
        }
    }
}
