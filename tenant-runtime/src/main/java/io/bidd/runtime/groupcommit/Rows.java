package io.bidd.runtime.groupcommit;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Many rows, one statement: each of their columns is an array, and {@code unnest} makes them rows again. */
public final class Rows<T> {

    /**
     * So many new rows are sent by COPY, which costs the database half for each (it fills a page at a time), but has to be waited
     * for by itself.
     */
    private static final int COPIED_FROM = 64;

    private final Writes writes;
    private final Connection connection;
    private final Collection<T> rows;
    private final List<Column> columns = new ArrayList<>();

    Rows(Writes writes, Connection connection, Collection<T> rows) {
        this.writes = writes;
        this.connection = connection;
        this.rows = rows;
    }

    private record Column(String name, String type, Object[] values) {}

    public Rows<T> text(String name, Function<T, @Nullable String> value) {
        return column(name, "text", value);
    }

    public Rows<T> number(String name, Function<T, @Nullable Number> value) {
        return column(name, "int8", row -> {
            var number = value.apply(row);
            return number == null ? null : number.longValue();
        });
    }

    public Rows<T> flag(String name, Function<T, Boolean> value) {
        return column(name, "bool", value);
    }

    /** To the microsecond, as the database keeps it. */
    public Rows<T> time(String name, Function<T, @Nullable Instant> value) {
        return column(name, "timestamptz", row -> {
            var at = value.apply(row);
            return at == null ? null : at.atOffset(ZoneOffset.UTC).toString();
        });
    }

    private Rows<T> column(String name, String type, Function<T, ? extends @Nullable Object> value) {
        if (!rows.isEmpty())
            columns.add(new Column(name, type, rows.stream().map(value).toArray()));
        return this;
    }

    /** New rows of a table. */
    public void insertInto(String table) throws SQLException {
        if (rows.isEmpty()) return;
        var names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        if (rows.size() >= COPIED_FROM) {
            writes.send();
            copy("copy " + table + " (" + names + ") from stdin");
        } else {
            writes.add("insert into " + table + " (" + names + ") select * from unnest(" + places() + ")", arrays());
        }
    }

    /** @param sql with {@code %s} where the rows are, which are called {@code changed} there */
    public void update(String sql) throws SQLException {
        if (rows.isEmpty()) return;
        var names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        writes.add(sql.formatted("unnest(" + places() + ") as changed (" + names + ")"), arrays());
    }

    private String places() {
        return columns.stream().map(column -> "?::" + column.type + "[]").collect(Collectors.joining(", "));
    }

    private List<Array> arrays() throws SQLException {
        var arrays = new ArrayList<Array>(columns.size());
        for (var column : columns) arrays.add(connection.createArrayOf(column.type, column.values));
        return arrays;
    }

    private void copy(String sql) throws SQLException {
        var text = new StringBuilder(rows.size() * 128);
        IntStream.range(0, rows.size()).forEach(row -> {
            for (var i = 0; i < columns.size(); i++) {
                if (i > 0) text.append('\t');
                var value = columns.get(i).values[row];
                if (value == null) text.append("\\N");
                else escape(value.toString(), text);
            }
            text.append('\n');
        });
        try {
            connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, new StringReader(text.toString()));
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
