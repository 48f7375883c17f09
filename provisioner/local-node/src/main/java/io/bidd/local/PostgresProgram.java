package io.bidd.local;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL from a Maven artifact, run as a child process. Unlike the library's own test server it is durable: it flushes
 * and answers after the flush, asks for passwords, and its data outlives any kill.
 */
final class PostgresProgram {

    static final String NAME = "postgres";
    private static final String SUPERUSER = "postgres";

    private final Path home;
    private final Path cluster;
    private final Path logs;
    private final int port;
    private final String password;

    PostgresProgram(DataFolder data, Settings settings, int port) {
        this.home = data.bin().resolve("postgres");
        this.cluster = data.root().resolve("postgres");
        this.logs = data.logs();
        this.port = port;
        this.password = settings.secret("BIDD_DATABASE_ADMIN_PASSWORD");
    }

    /** Unpacks the server and makes an empty cluster, where that has not been done. */
    void prepare() {
        try {
            if (!Files.exists(home.resolve(".complete"))) unpack();
            if (!Files.exists(cluster.resolve(".complete"))) initialise();
        } catch (IOException failed) {
            throw new Stop("PostgreSQL could not be unpacked: " + failed.getMessage(), failed);
        }
    }

    private void unpack() throws IOException {
        Files.createDirectories(home);
        try (var archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                        System.getProperty("os.name"), architecture());
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = home.resolve(entry.getName()).normalize();
                if (!target.startsWith(home)) throw new IOException("the archive leads outside: " + entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.deleteIfExists(target);
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                    if ((entry.getMode() & 0100) != 0)
                        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
        }
        Files.createFile(home.resolve(".complete"));
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm64v8";
            default -> System.getProperty("os.arch");
        };
    }

    private void initialise() throws IOException {
        if (Files.exists(cluster))
            new DataFolder(cluster).wipe(); // a first try that was cut short; it held nothing yet
        var passwordFile = Files.createTempFile("bidd", ".pw");
        Files.writeString(passwordFile, password);
        try {
            var process = new ProcessBuilder(asOrdinaryUser(List.of(
                            home.resolve("bin/initdb").toString(),
                            "-D",
                            cluster.toString(),
                            "-U",
                            SUPERUSER,
                            "-A",
                            "scram-sha-256",
                            "--pwfile",
                            passwordFile.toString(),
                            "-E",
                            "UTF-8",
                            "--locale",
                            "C.UTF-8",
                            "--data-checksums")))
                    .redirectErrorStream(true)
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0)
                throw new Stop("PostgreSQL could not make its data folder: "
                        + output.strip().lines().reduce((one, last) -> last).orElse(""));
            Files.createFile(cluster.resolve(".complete"));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new Stop("interrupted.");
        } finally {
            Files.delete(passwordFile);
        }
    }

    Program program() {
        var command = new ArrayList<>(
                List.of(home.resolve("bin/postgres").toString(), "-D", cluster.toString(), "-p", String.valueOf(port)));
        for (var setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "max_connections=200",
                "shared_buffers=64MB",
                "timezone=UTC",
                "log_timezone=UTC",
                "password_encryption=scram-sha-256",
                "log_statement=none",
                "log_min_error_statement=panic",
                "log_parameter_max_length_on_error=0")) {
            command.add("-c");
            command.add(setting);
        }
        return new Program(NAME, asOrdinaryUser(command), Map.of(), logs, port, null, this::answers, 20);
    }

    /** PostgreSQL refuses to run as root, so root lends it a user namespace in which it is nobody. */
    private static List<String> asOrdinaryUser(List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) return command;
        var lent = new ArrayList<>(List.of("unshare", "-U"));
        lent.addAll(command);
        return lent;
    }

    private boolean answers() {
        try (var connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?connectTimeout=2&socketTimeout=30",
                SUPERUSER,
                password);
    }
}
