package io.bidd.local;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;

/** Redis from a Maven artifact, run as a child process, with its users and data kept in files. */
final class RedisProgram {

    static final String NAME = "redis";

    private final Path binaries;
    private final Path folder;
    private final int port;
    private final String password;

    RedisProgram(DataFolder data, Settings settings, int port) {
        this.binaries = data.bin().resolve("redis");
        this.folder = data.root().resolve("redis");
        this.port = port;
        this.password = settings.secret("BIDD_REDIS_ADMIN_PASSWORD");
    }

    Program program() {
        try {
            Files.createDirectories(binaries);
            Files.createDirectories(folder);
            var executable = unpack(binaries);
            var users = folder.resolve("users.acl");
            if (!Files.exists(users)) {
                Files.createFile(
                        users, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(users, "user default on >" + password + " ~* &* +@all\n");
            }
            var command = List.of(
                    executable.toString(),
                    "--port",
                    String.valueOf(port),
                    "--bind",
                    "127.0.0.1",
                    "--dir",
                    folder.toString(),
                    "--aclfile",
                    users.toString(),
                    "--appendonly",
                    "yes",
                    "--appendfsync",
                    "everysec",
                    "--save",
                    "",
                    "--daemonize",
                    "no");
            return new Program(NAME, command, Map.of(), folder, port, null, this::answers, 10);
        } catch (IOException failed) {
            throw new Stop("Redis could not be unpacked: " + failed.getMessage(), failed);
        }
    }

    /** @return the program, in this folder */
    static Path unpack(Path folder) throws IOException {
        return ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath();
    }

    private boolean answers() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new byte[64];
            var text = new StringBuilder();
            for (var read = socket.getInputStream().read(answer);
                    read > 0;
                    read = socket.getInputStream().read(answer)) {
                text.append(new String(answer, 0, read, StandardCharsets.US_ASCII));
                if (text.indexOf("+PONG") >= 0) return true;
                if (text.indexOf("-") == 0 || text.indexOf("-LOADING") >= 0) return false;
            }
            return false;
        } catch (IOException notYet) {
            return false;
        }
    }
}
