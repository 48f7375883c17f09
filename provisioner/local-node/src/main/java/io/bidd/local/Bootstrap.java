package io.bidd.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/** Roles, schemas and rights that the programs need of any PostgreSQL, from {@code bootstrap.sql}. May run twice. */
final class Bootstrap {

    private Bootstrap() {}

    static void database(Connection server, String name) throws SQLException {
        try (var query = server.prepareStatement("select 1 from pg_database where datname = ?")) {
            query.setString(1, name);
            if (query.executeQuery().next()) return;
        }
        try (var statement = server.createStatement()) {
            statement.execute("create database " + name);
        }
    }

    /** @param passwords by role */
    static void roles(Connection database, Map<String, String> passwords) throws SQLException {
        try (var in = Bootstrap.class.getResourceAsStream("/bootstrap.sql")) {
            if (in == null) throw new IllegalStateException("bootstrap.sql is missing");
            var script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            try (var statement = database.createStatement()) {
                statement.execute(script);
                for (var role : passwords.entrySet()) {
                    if (!role.getValue().matches("[0-9a-zA-Z_-]+"))
                        throw new Stop("the password of " + role.getKey()
                                + " has characters other than letters, digits, - and _.");
                    statement.execute("alter role " + role.getKey() + " password '" + role.getValue() + "'");
                }
            }
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
