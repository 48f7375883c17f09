package io.bidd.runtime.groupcommit;

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
import org.jspecify.annotations.Nullable;

/** One statement for many rows: each column of them is an array, and {@code unnest} makes them rows again. */
public final class Columns<T> {

    private final Connection connection;
    private final Collection<T> rows;
    private final List<Array> arrays = new ArrayList<>();
    private final List<String> types = new ArrayList<>();

    private Columns(Connection connection, Collection<T> rows) {
        this.connection = connection;
        this.rows = rows;
    }

    /** @param rows without any, nothing is sent */
    public static <T> Columns<T> of(Connection connection, Collection<T> rows) {
        return new Columns<>(connection, rows);
    }

    public Columns<T> text(Function<T, @Nullable String> value) throws SQLException {
        return column("text", value);
    }

    public Columns<T> number(Function<T, @Nullable Long> value) throws SQLException {
        return column("int8", value);
    }

    /** To the microsecond, as the database keeps it. */
    public Columns<T> time(Function<T, @Nullable Instant> value) throws SQLException {
        return column("timestamptz", row -> {
            var at = value.apply(row);
            return at == null ? null : at.atOffset(ZoneOffset.UTC).toString();
        });
    }

    private Columns<T> column(String type, Function<T, ? extends @Nullable Object> value) throws SQLException {
        types.add(type);
        if (!rows.isEmpty())
            arrays.add(connection.createArrayOf(type, rows.stream().map(value).toArray()));
        return this;
    }

    /** @param sql with {@code %s} where {@code unnest} has its arguments, in the order the columns were given in */
    public void execute(String sql) throws SQLException {
        if (rows.isEmpty()) return;
        var places = types.stream().map(type -> "?::" + type + "[]").collect(Collectors.joining(", "));
        try (var statement = connection.prepareStatement(sql.formatted(places))) {
            for (var i = 0; i < arrays.size(); i++) statement.setArray(i + 1, arrays.get(i));
            statement.executeUpdate();
        }
    }
}
