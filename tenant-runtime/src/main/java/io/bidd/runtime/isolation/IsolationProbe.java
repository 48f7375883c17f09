package io.bidd.runtime.isolation;

import io.bidd.template.IsolationTry;
import io.bidd.template.ServedTenant;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tries what {@code BIDD_ISOLATION_TRIES} names, as the shop {@code BIDD_ISOLATION_TENANT}, with the settings and secrets a runtime has,
 * and writes one line of answers. It goes no farther than to see whether the way is open.
 */
public final class IsolationProbe {

    private static final int MILLIS = 2_000;

    private final Map<String, String> environment;
    private final ServedTenant tenant;

    IsolationProbe(Map<String, String> environment, ServedTenant tenant) {
        this.environment = environment;
        this.tenant = tenant;
    }

    public static void main(String... none) throws IOException {
        var environment = System.getenv();
        var json = JsonMapper.shared();
        var file = Path.of(environment.get("BIDD_TENANTS_FOLDER"), environment.get("BIDD_ISOLATION_TENANT") + ".json");
        var probe = new IsolationProbe(environment, json.readValue(Files.readAllBytes(file), ServedTenant.class));
        var tries = json.readValue(environment.get("BIDD_ISOLATION_TRIES"), IsolationTry[].class);
        var answers = Arrays.stream(tries).map(probe::answer).toList();
        System.out.println(IsolationTry.ANSWERS + json.writeValueAsString(answers));
    }

    IsolationTry.Answer answer(IsolationTry asked) {
        try {
            var said = switch (asked.kind()) {
                case SQL -> sql(asked.target());
                case REDIS -> redis(asked.target());
                case TCP -> connect(asked.target());
                case READ -> read(Path.of(asked.target()));
                case WRITE -> write(new File(asked.target()));
            };
            return new IsolationTry.Answer(asked.name(), true, said);
        } catch (Exception refused) { // whatever refuses is the answer
            return new IsolationTry.Answer(asked.name(), false, wordsOf(refused));
        }
    }

    private String sql(String statement) throws SQLException {
        try (var connection = database();
                var asked = connection.createStatement()) {
            asked.setQueryTimeout(5);
            asked.execute(statement);
            connection.rollback(); // it is enough to know that it could be
            return "done";
        }
    }

    private Connection database() throws SQLException {
        DriverManager.setLoginTimeout(5);
        var connection = DriverManager.getConnection(
                environment.get("BIDD_DATABASE_URL"),
                environment.get("BIDD_RUNTIME_DATABASE_USER"),
                environment.get("BIDD_RUNTIME_DATABASE_PASSWORD"));
        connection.setAutoCommit(false);
        try (var become = connection.createStatement()) {
            become.execute("set role " + tenant.databaseRole());
            become.execute("set search_path to " + tenant.schema());
        }
        return connection;
    }

    private String redis(String key) {
        var uri = RedisURI.builder()
                .withHost(environment.get("BIDD_REDIS_HOST"))
                .withPort(Integer.parseInt(environment.get("BIDD_REDIS_PORT")))
                .withAuthentication(tenant.redisUser(), tenant.redisPassword().toCharArray())
                .withTimeout(Duration.ofMillis(MILLIS))
                .build();
        try (var client = RedisClient.create(uri);
                var connection = client.connect()) {
            connection.sync().get(key);
            return "read";
        }
    }

    private static String connect(String target) throws IOException {
        var colon = target.lastIndexOf(':');
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1))),
                    MILLIS);
            return "connected";
        }
    }

    private static String read(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            try (var names = Files.list(path)) {
                return names.count() + " names";
            }
        }
        return Files.readAllBytes(path).length + " bytes";
    }

    private static String write(File file) throws IOException {
        Files.writeString(file.toPath(), "x");
        Files.delete(file.toPath());
        return "written";
    }

    private static String wordsOf(Throwable failure) {
        var root = failure;
        while (root.getCause() != null) root = root.getCause();
        var message = String.valueOf(root.getMessage());
        return root.getClass().getSimpleName() + ": "
                + message.lines().findFirst().orElse("");
    }
}
