package io.bidd.load.prove.world;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * A PostgreSQL that flushes before it answers, as in production, and that can be ended in the middle of its work. The library's
 * own test server does neither.
 */
final class Postgres {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final String SUPERUSER = "postgres";

    private final Path home;
    private final Path cluster;
    private final Path log;
    private final int port;
    private Program program;

    private Postgres(Path home, Path cluster, Path log, int port) throws IOException {
        this.home = home;
        this.cluster = cluster;
        this.log = log;
        this.port = port;
        this.program = launch();
    }

    /** @param kept folder for the unpacked server, which is used again @param work folder of this run */
    static Postgres start(Path kept, Path work) throws IOException, InterruptedException {
        var home = kept.resolve("postgres");
        if (!Files.exists(home.resolve(".complete"))) unpack(home);
        var cluster = work.resolve("postgres");
        initialise(home, cluster);
        var postgres = new Postgres(home, cluster, work.resolve("postgres.log"), Ports.free());
        postgres.awaitReady();
        return postgres;
    }

    private static void unpack(Path home) throws IOException {
        Folders.fresh(home);
        try (var archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                        System.getProperty("os.name"), architecture());
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var target = home.resolve(entry.getName()).normalize();
                if (!target.startsWith(home)) throw new IOException("the archive leads outside: " + entry.getName());
                if (entry.isDirectory()) Files.createDirectories(target);
                else if (entry.isSymbolicLink()) Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                else copy(tar, target, (entry.getMode() & 0100) != 0);
            }
        }
        Files.createFile(home.resolve(".complete"));
    }

    private static void copy(TarArchiveInputStream tar, Path target, boolean executable) throws IOException {
        Files.createDirectories(target.getParent());
        Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
        if (executable) Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm64v8";
            default -> System.getProperty("os.arch");
        };
    }

    private static void initialise(Path home, Path cluster) throws IOException, InterruptedException {
        var process = new ProcessBuilder(Program.asOrdinaryUser(List.of(
                        home.resolve("bin/initdb").toString(),
                        "-D",
                        cluster.toString(),
                        "-U",
                        SUPERUSER,
                        "-A",
                        "trust",
                        "-E",
                        "UTF-8",
                        "--locale",
                        "C.UTF-8",
                        "--no-sync")))
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) throw new IOException("PostgreSQL could not make its data folder: " + output);
    }

    private Program launch() throws IOException {
        var command = new ArrayList<>(
                List.of(home.resolve("bin/postgres").toString(), "-D", cluster.toString(), "-p", String.valueOf(port)));
        for (var setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "max_connections=100",
                "shared_buffers=64MB",
                "timezone=UTC",
                "log_timezone=UTC")) {
            command.add("-c");
            command.add(setting);
        }
        return Program.start("postgres", log, Map.of(), Program.asOrdinaryUser(command));
    }

    private void awaitReady() throws InterruptedException {
        program.await(STARTS_WITHIN, () -> {
            try (var connection = connect()) {
                return connection.isValid(1);
            } catch (SQLException notYet) {
                return false;
            }
        });
    }

    /** Ends the server at once, with all that was not flushed, and starts it on what it finds. */
    void crash() throws IOException, InterruptedException {
        program.signal("QUIT");
        program.gone(STARTS_WITHIN);
        program = launch();
        awaitReady();
    }

    void end() throws InterruptedException {
        if (program.isAlive()) program.kill();
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** As the superuser. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url() + "?connectTimeout=2&socketTimeout=60", SUPERUSER, "");
    }
}
