package io.bidd.runtime.groupcommit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The books of one transaction. */
public final class Books {

    private final Map<Class<?>, Book> books = new LinkedHashMap<>();

    Books(List<Book.Source<?>> sources) {
        sources.forEach(source -> books.put(source.type(), source.fresh()));
    }

    public <B extends Book> B of(Class<B> type) {
        var book = books.get(type);
        if (book == null) throw new IllegalArgumentException("there is no book " + type);
        return type.cast(book);
    }

    void open(Connection connection) throws SQLException {
        for (var book : books.values()) book.open(connection);
    }

    void write(Writes writes) throws SQLException {
        for (var book : books.values()) book.write(writes);
    }

    void committed() {
        books.values().forEach(Book::committed);
    }
}
