package io.bidd.provisioner.database;

import io.bidd.provisioner.database.TenantExport.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** A table as a CSV file. The same rows make the same file: they are ordered by the primary key, or else by all they hold. */
final class TableCopy {

    private TableCopy() {}

    /** @param csv where the file goes; it is not closed @return what was written there */
    static Table copy(Connection connection, String schema, String name, OutputStream csv)
            throws SQLException, IOException {
        var source = schema + "." + name;
        // What is computed from other columns cannot be loaded, and comes by itself.
        var columns = text(connection, """
                select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                where attrelid = ?::regclass and attnum > 0 and not attisdropped and attgenerated = ''""", source);
        var key = text(connection, """
                select string_agg(quote_ident(attname), ', ' order by array_position(indkey::int2[], attnum)) from pg_index
                join pg_attribute on attrelid = indrelid and attnum = any (indkey)
                where indisprimary and indrelid = ?::regclass""", source);
        var digested = new DigestOutputStream(csv, TenantDatabase.sha256());
        var rows = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut(
                        "copy (select " + columns + " from " + source + " order by "
                                + (key == null ? name + "::text" : key) + ") to stdout (format csv, header)",
                        digested);
        var sha256 = HexFormat.of().formatHex(digested.getMessageDigest().digest());
        return new Table(name, String.valueOf(columns), rows, sha256);
    }

    private static @Nullable String text(Connection connection, String query, String table)
            throws SQLException, IOException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, table);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
