package io.bidd.load.prove.world;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way in for everybody outside: to the replica that is wanted, or to the next one where that does not listen. */
public final class Door {

    private final HttpClient http;
    private final List<Replica> replicas;

    Door(HttpClient http, List<Replica> replicas) {
        this.http = http;
        this.replicas = replicas;
    }

    /**
     * @param host    of the shop
     * @param replica a number; the replica is that one modulo their count
     * @param body    as it goes over the wire, or nothing
     * @param headers names and values
     * @throws IOException if there was no answer: whether something was done is unknown
     */
    public Answer send(
            String host,
            int replica,
            String method,
            String path,
            @Nullable String body,
            Duration patience,
            String... headers)
            throws IOException, InterruptedException {
        for (var step = 0; ; step++) {
            var to = replicas.get(Math.floorMod(replica + step, replicas.size()));
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to.port() + path))
                    .header("Host", host)
                    .timeout(patience)
                    .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
            if (headers.length > 0) request.headers(headers);
            try {
                var response = http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
                return new Answer(response.statusCode(), response.body());
            } catch (ConnectException notThere) {
                if (step + 1 >= replicas.size()) throw notThere;
            }
        }
    }
}
