package io.bidd.provisioner.database;

import io.bidd.template.ServedTenant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Everything a tenant's schema holds, as one ZIP: a CSV file for each table and a manifest with counts and checksums. */
@Component
public class TenantExport {

    private final DatabaseSettings settings;
    private final JsonMapper json;
    private final Clock clock;

    TenantExport(DatabaseSettings settings, JsonMapper json, Clock clock) {
        this.settings = settings;
        this.json = json;
        this.clock = clock;
    }

    /** Reads one consistent snapshot. @throws IllegalStateException if a table's rows do not add up */
    public Export take(String tenantId) {
        var schema = ServedTenant.schemaOf(tenantId);
        var zipped = new ByteArrayOutputStream();
        var tables = new ArrayList<Table>();
        try (var connection = DriverManager.getConnection(settings.url(), settings.username(), settings.password());
                var zip = new ZipOutputStream(zipped)) {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            for (var name : tablesOf(connection, schema)) {
                var bytes = new ByteArrayOutputStream();
                var rows = connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(
                                "copy (select * from " + schema + "." + name + ") to stdout (format csv, header)",
                                bytes);
                if (rows != count(connection, schema + "." + name))
                    throw new IllegalStateException("the export of " + name + " is not complete");
                tables.add(new Table(name, rows, sha256(bytes.toByteArray())));
                zip.putNextEntry(new ZipEntry(name + ".csv"));
                bytes.writeTo(zip);
                zip.closeEntry();
            }
            connection.rollback();
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(json.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(new Manifest(tenantId, clock.instant(), tables)));
            zip.closeEntry();
        } catch (SQLException | IOException failed) {
            throw new IllegalStateException("the data of " + schema + " could not be exported", failed);
        }
        var content = zipped.toByteArray();
        return new Export(content, sha256(content), tables);
    }

    private static List<String> tablesOf(Connection connection, String schema) throws SQLException {
        try (var query = connection.prepareStatement("""
                select table_name from information_schema.tables
                where table_schema = ? and table_type = 'BASE TABLE' and table_name not like 'databasechangelog%'
                order by table_name""")) {
            query.setString(1, schema);
            var names = new ArrayList<String>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) names.add(rows.getString(1));
            }
            return names;
        }
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param sha256 of the whole ZIP, lower-case hexadecimal */
    public record Export(byte[] zip, String sha256, List<Table> tables) {}

    /** @param sha256 of the CSV file */
    public record Table(String name, long rows, String sha256) {}

    record Manifest(String tenant, Instant takenAt, List<Table> tables) {}
}
