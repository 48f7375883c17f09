package io.bidd.provisioner.database;

import io.bidd.provisioner.database.TenantExport.Table;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.postgresql.PGConnection;
import org.springframework.stereotype.Component;

/**
 * Proves an export by restoring it: the changelog makes a schema, the files are loaded into it with all constraints in force, and what is
 * then read from there must be what was in the files. An export that nobody has restored is a hope.
 */
@Component
class RestoreProof {

    private final TenantDatabase tenants;
    private final TenantChangelog changelog;

    RestoreProof(TenantDatabase tenants, TenantChangelog changelog) {
        this.tenants = tenants;
        this.changelog = changelog;
    }

    /**
     * @param reader  a connection that stays open meanwhile; one proof of a tenant is made at a time
     * @param tables  in the order of the files
     * @throws IllegalStateException if what was restored is other than what was exported, with the table's name
     * @throws SQLException          if it could not be restored
     */
    void make(Connection reader, String tenantId, Path zip, List<Table> tables) throws SQLException, IOException {
        var scratch = "restore_" + tenantId;
        try (var statement = reader.createStatement()) {
            statement.execute("set lock_timeout to '60s'");
            statement.execute("select pg_advisory_lock(hashtext('restore'), hashtext('" + tenantId + "'))");
        }
        tenants.removeRoleAndSchema(scratch); // what a killed proof has left
        try {
            tenants.ensureRole(scratch);
            tenants.ensureSchemaOf(scratch);
            changelog.ensure(scratch);
            load(reader, scratch, zip, tables);
            for (var table : tables) {
                var restored = TableCopy.copy(reader, scratch, table.name(), OutputStream.nullOutputStream());
                if (!restored.equals(table))
                    throw new IllegalStateException("the export of " + table.name() + " cannot be restored: " + restored
                            + " instead of " + table);
            }
        } finally {
            tenants.removeRoleAndSchema(scratch);
        }
    }

    private static void load(Connection connection, String scratch, Path zip, List<Table> tables)
            throws SQLException, IOException {
        var columns = new HashMap<String, String>();
        try (var statement = connection.createStatement()) {
            for (var table : tables) {
                columns.put(table.name() + ".csv", table.name() + " (" + table.columns() + ")");
                // The changelog may bring rows of its own, which the files have too.
                statement.execute("truncate " + scratch + "." + table.name() + " cascade");
            }
        }
        var copies = connection.unwrap(PGConnection.class).getCopyAPI();
        try (var files = new ZipInputStream(new BufferedInputStream(Files.newInputStream(zip)))) {
            for (var file = files.getNextEntry(); file != null; file = files.getNextEntry()) {
                var target = columns.get(file.getName());
                if (target != null)
                    copies.copyIn("copy " + scratch + "." + target + " from stdin (format csv, header)", files);
            }
        }
    }
}
