package io.bidd.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The built runtime in its own process, and one client that asks it as shoppers do. */
final class RuntimeUnderTest implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Child process;
    private final int port;
    private final int streamPort;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    RuntimeUnderTest(Child process, int port, int streamPort) {
        this.process = process;
        this.port = port;
        this.streamPort = streamPort;
    }

    Child process() {
        return process;
    }

    int port() {
        return port;
    }

    int streamPort() {
        return streamPort;
    }

    boolean isReady() {
        try {
            return get("/actuator/health/readiness").status() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, null, null);
    }

    /** @param body as JSON, or nothing */
    Answer post(String path, @Nullable String token, @Nullable Object body, String... headers)
            throws IOException, InterruptedException {
        return send("POST", path, token, body, headers);
    }

    private Answer send(String method, String path, @Nullable String token, @Nullable Object body, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Host", TestBed.TENANT.host())
                .timeout(PATIENCE)
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) request.header("Content-Type", "application/json");
        if (token != null) request.header("Authorization", "Bearer " + token);
        if (headers.length > 0) request.headers(headers);
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Answer(response.statusCode(), response.headers(), response.body());
    }

    /** Waits until a line has the state named, as everybody sees it. */
    void awaitState(String deal, String state) throws InterruptedException {
        TestBed.await(Duration.ofSeconds(20), "line " + deal + " to be " + state, () -> {
            try {
                var answer = get("/api/deals/" + deal + "/line/now");
                return answer.status() == 200
                        && answer.json().path("state").asString("").equals(state);
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
        });
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.close();
    }

    record Answer(int status, java.net.http.HttpHeaders headers, String body) {
        JsonNode json() {
            return JSON.readTree(body);
        }
    }
}
