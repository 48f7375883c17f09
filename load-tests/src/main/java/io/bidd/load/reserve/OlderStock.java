package io.bidd.load.reserve;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the older designs have in common: items with what is free, and a row for each reservation. They write less than ours
 * does (no ledger of movements, no holds that can be released or sold), which is in their favour.
 */
abstract class OlderStock implements Design {

    private final HikariDataSource pool;

    /** @param schema is made afresh @param connections as many as the runtime has for all its tenants */
    OlderStock(String url, String schema, int connections) throws SQLException {
        var settings = new HikariConfig();
        settings.setJdbcUrl(url);
        settings.setUsername("postgres");
        settings.setSchema(schema);
        settings.setMaximumPoolSize(connections);
        settings.setConnectionTimeout(180_000); // whoever waits for a connection waits; nobody is turned away
        pool = new HikariDataSource(settings);
        try (var connection = pool.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop schema if exists " + schema + " cascade");
            statement.execute("create schema " + schema);
            statement.execute(
                    "create table items (item_id text primary key, free int not null check (free >= 0)) with (fillfactor = 50)");
            statement.execute("""
                    create table reservations (
                        id text primary key, item_id text not null, person_id text not null, quantity int not null,
                        created_at timestamptz not null default now())""");
            statement.execute("create index reservations_person on reservations (item_id, person_id)");
            statement.execute("""
                    create table takings (
                        item_id text not null, person_id text not null, taken int not null check (taken <= %d),
                        primary key (item_id, person_id))""".formatted(Round.LIMIT));
        }
    }

    final Connection connection() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void supply(String item, int quantity) throws SQLException {
        try (var connection = connection();
                var insert = connection.prepareStatement("insert into items (item_id, free) values (?, ?)")) {
            insert.setString(1, item);
            insert.setInt(2, quantity);
            insert.executeUpdate();
        }
    }

    @Override
    public int free(String item) throws SQLException {
        try (var connection = connection();
                var query = connection.prepareStatement("select free from items where item_id = ?")) {
            query.setString(1, item);
            var rows = query.executeQuery();
            if (!rows.next()) throw new SQLException("there is no item " + item);
            return rows.getInt(1);
        }
    }
}
