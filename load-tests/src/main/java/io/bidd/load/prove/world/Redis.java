package io.bidd.load.prove.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import redis.embedded.core.ExecutableProvider;

/** A Redis that keeps its users in a file and its data nowhere: a restart empties it. */
final class Redis {

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(20);

    private final String executable;
    private final Path users;
    private final Path log;
    private final int port;
    private Program program;

    private Redis(String executable, Path users, Path log, int port) throws IOException {
        this.executable = executable;
        this.users = users;
        this.log = log;
        this.port = port;
        this.program = launch();
    }

    static Redis start(Path kept, Path work) throws IOException, InterruptedException {
        var binaries = Files.createDirectories(kept.resolve("redis"));
        var executable =
                ExecutableProvider.newJarResourceProvider(binaries.toFile()).get();
        var users = work.resolve("redis-users.acl");
        Files.writeString(users, "user default on nopass ~* &* +@all\n");
        var redis = new Redis(executable.getPath(), users, work.resolve("redis.log"), Ports.free());
        redis.awaitReady();
        return redis;
    }

    private Program launch() throws IOException {
        return Program.start(
                "redis",
                log,
                Map.of(),
                List.of(
                        executable,
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        "127.0.0.1",
                        "--aclfile",
                        users.toString(),
                        "--appendonly",
                        "no",
                        "--save",
                        "",
                        "--daemonize",
                        "no"));
    }

    private void awaitReady() throws InterruptedException {
        program.await(STARTS_WITHIN, () -> {
            try {
                return tell(List.of("PING")).equals("+PONG");
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    int port() {
        return port;
    }

    /** Adds a user that restarts do not forget. @param rules words of the ACL command */
    void addUser(List<String> rules) throws IOException {
        for (var words : List.of(withHead(rules), List.of("ACL", "SAVE"))) {
            var answer = tell(words);
            if (!answer.equals("+OK")) throw new IOException("Redis answers " + answer);
        }
    }

    private static List<String> withHead(List<String> rules) {
        var words = new java.util.ArrayList<>(List.of("ACL"));
        words.addAll(rules);
        return words;
    }

    /** Everything is forgotten while it goes on. */
    void empty() throws IOException {
        tell(List.of("FLUSHALL"));
    }

    /** Everything is forgotten and all connections are lost. */
    void restart() throws IOException, InterruptedException {
        program.kill();
        program = launch();
        awaitReady();
    }

    void end() throws InterruptedException {
        if (program.isAlive()) program.kill();
    }

    /** @return the first line of the answer */
    private String tell(List<String> words) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            socket.setSoTimeout(5_000);
            var request = new StringBuilder("*" + words.size() + "\r\n");
            for (var word : words)
                request.append("$")
                        .append(word.getBytes(StandardCharsets.UTF_8).length)
                        .append("\r\n")
                        .append(word)
                        .append("\r\n");
            socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
            var line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
            return line == null ? "" : line;
        }
    }
}
