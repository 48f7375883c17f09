package io.bidd.provisioner.database;

import io.bidd.template.ServedTenant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Everything a tenant's schema holds, as one ZIP: a CSV file for each table and a manifest with counts and checksums. */
@Component
public class TenantExport {

    private final DatabaseSettings settings;
    private final RestoreProof proof;
    private final JsonMapper json;
    private final Clock clock;

    TenantExport(DatabaseSettings settings, RestoreProof proof, JsonMapper json, Clock clock) {
        this.settings = settings;
        this.proof = proof;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Reads one consistent snapshot of a schema that has the newest changeset.
     *
     * @throws IllegalStateException if the tables' rows do not add up, or the export cannot be restored
     */
    public Export take(String tenantId) {
        var schema = ServedTenant.schemaOf(tenantId);
        var zipped = new ByteArrayOutputStream();
        var tables = new ArrayList<Table>();
        try (var connection = DriverManager.getConnection(settings.url(), settings.username(), settings.password());
                var zip = new ZipOutputStream(zipped)) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            for (var name : loadable(connection, schema)) {
                var copy = TableCopy.of(connection, schema, name);
                if (copy.table().rows() != count(connection, schema + "." + name))
                    throw new IllegalStateException("the export of " + name + " is not complete");
                tables.add(copy.table());
                zip.putNextEntry(new ZipEntry(name + ".csv"));
                zip.write(copy.csv());
                zip.closeEntry();
            }
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setReadOnly(false);
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(json.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(new Manifest(tenantId, clock.instant(), tables)));
            zip.closeEntry();
            zip.finish();
            proof.make(connection, tenantId, zipped.toByteArray(), tables);
        } catch (SQLException | IOException failed) {
            throw new IllegalStateException("the data of " + schema + " could not be exported", failed);
        }
        var content = zipped.toByteArray();
        return new Export(
                content, HexFormat.of().formatHex(TenantDatabase.sha256().digest(content)), tables);
    }

    /** Tables in an order in which they can be loaded: each after those that it refers to. */
    private static List<String> loadable(Connection connection, String schema) throws SQLException {
        var refersTo = new LinkedHashMap<String, Set<String>>();
        try (var query = connection.prepareStatement("""
                select relname, array(select other.relname::text from pg_constraint join pg_class other on other.oid = confrelid
                    where contype = 'f' and conrelid = pg_class.oid and confrelid <> conrelid)
                from pg_class where relnamespace = ?::regnamespace and relkind = 'r' and relname not like 'databasechangelog%'
                order by relname""")) {
            query.setString(1, schema);
            try (var rows = query.executeQuery()) {
                while (rows.next())
                    refersTo.put(rows.getString(1), Set.copyOf(Arrays.asList((String[])
                            rows.getArray(2).getArray())));
            }
        }
        return inOrder(refersTo);
    }

    private static List<String> inOrder(Map<String, Set<String>> refersTo) {
        var ordered = new LinkedHashSet<String>();
        while (ordered.size() < refersTo.size()) {
            var next = refersTo.entrySet().stream()
                    .filter(table -> !ordered.contains(table.getKey()) && ordered.containsAll(table.getValue()))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("tables refer to each other in a circle"));
            ordered.add(next.getKey());
        }
        return List.copyOf(ordered);
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select count(*) from " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** @param sha256 of the whole ZIP, lower-case hexadecimal */
    public record Export(byte[] zip, String sha256, List<Table> tables) {}

    /**
     * @param columns in the order of the file, with commas
     * @param sha256  of the CSV file
     */
    public record Table(String name, String columns, long rows, String sha256) {}

    /** @param tables each after those that it refers to, so that they can be loaded in this order */
    record Manifest(String tenant, Instant takenAt, List<Table> tables) {}
}
