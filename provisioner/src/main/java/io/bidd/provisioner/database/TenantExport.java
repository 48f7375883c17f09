package io.bidd.provisioner.database;

import io.bidd.template.ServedTenant;
import jakarta.annotation.PostConstruct;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
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

    private static final String PREFIX = "bidd-export-";

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

    /** What was being made when a process ended. Others of this machine may be making theirs. */
    @PostConstruct
    void removeHalfMade() throws IOException {
        var old = clock.instant().minus(Duration.ofHours(1));
        try (var files = Files.newDirectoryStream(Path.of(System.getProperty("java.io.tmpdir")), PREFIX + "*.zip")) {
            for (var file : files)
                if (Files.getLastModifiedTime(file).toInstant().isBefore(old)) Files.deleteIfExists(file);
        }
    }

    /**
     * Reads one consistent snapshot of a schema that has the newest changeset.
     *
     * @throws IllegalStateException if the tables' rows do not add up, or the export cannot be restored
     */
    public Export take(String tenantId) {
        Path file = null;
        try {
            file = Files.createTempFile(PREFIX + tenantId, ".zip");
            var tables = write(tenantId, file);
            return new Export(file, sha256(file), tables);
        } catch (SQLException | IOException | RuntimeException failed) {
            if (file != null) file.toFile().delete();
            if (failed instanceof IllegalStateException refused) throw refused;
            throw new IllegalStateException(
                    "the data of " + ServedTenant.schemaOf(tenantId) + " could not be exported", failed);
        }
    }

    /** Row by row, to a file and never into memory: a shop that has sold a million units is exported as well. */
    private List<Table> write(String tenantId, Path file) throws SQLException, IOException {
        var schema = ServedTenant.schemaOf(tenantId);
        var tables = new ArrayList<Table>();
        try (var connection = DriverManager.getConnection(settings.url(), settings.username(), settings.password());
                var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            for (var name : loadable(connection, schema)) {
                zip.putNextEntry(new ZipEntry(name + ".csv"));
                var table = TableCopy.copy(connection, schema, name, zip);
                zip.closeEntry();
                if (table.rows() != count(connection, schema + "." + name))
                    throw new IllegalStateException("the export of " + name + " is not complete");
                tables.add(table);
            }
            connection.rollback();
            connection.setAutoCommit(true);
            connection.setReadOnly(false);
            zip.putNextEntry(new ZipEntry("manifest.json"));
            zip.write(json.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(new Manifest(tenantId, clock.instant(), tables)));
            zip.closeEntry();
            zip.close();
            proof.make(connection, tenantId, file, tables);
        }
        return tables;
    }

    private static String sha256(Path file) throws IOException {
        try (var content = new DigestInputStream(Files.newInputStream(file), TenantDatabase.sha256())) {
            content.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(content.getMessageDigest().digest());
        }
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

    /**
     * An export; closing it removes its file.
     *
     * @param sha256 of the whole ZIP, lower-case hexadecimal
     */
    public record Export(Path zip, String sha256, List<Table> tables) implements AutoCloseable {

        @Override
        public void close() {
            try {
                Files.deleteIfExists(zip);
            } catch (IOException stays) {
                throw new UncheckedIOException(stays);
            }
        }
    }

    /**
     * @param columns in the order of the file, with commas
     * @param sha256  of the CSV file
     */
    public record Table(String name, String columns, long rows, String sha256) {}

    /** @param tables each after those that it refers to, so that they can be loaded in this order */
    record Manifest(String tenant, Instant takenAt, List<Table> tables) {}
}
