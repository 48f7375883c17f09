package io.bidd.load.prove.provider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The provider's API on a port of its own. Each secret key is an account. The keys of sellers' tokens are published here too. */
public final class ProviderServer implements AutoCloseable {

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "2000");
    }

    private static final JsonMapper JSON = new JsonMapper();
    private static final String BEARER = "Bearer ";

    private final Supplier<Instant> clock;
    private final HttpServer server;
    private final Map<String, Provider> accounts = new ConcurrentHashMap<>();
    private final Map<String, Courier> couriers = new ConcurrentHashMap<>();
    private final SellerTokens sellers;

    public ProviderServer(Supplier<Instant> clock) throws IOException {
        this.clock = clock;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4_096);
        this.sellers = new SellerTokens(url());
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/payments", exchange -> answer(exchange, this::payments));
        server.createContext("/oauth2/jwks", exchange -> answer(exchange, any -> Reply.of(200, sellers.keys())));
        server.createContext("/", exchange -> answer(exchange, any -> Reply.problem(404, "not-found")));
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public SellerTokens sellers() {
        return sellers;
    }

    /** Opens an account. @param road how the shop is told */
    public Provider open(String secretKey, Road road) {
        var courier = new Courier(secretKey, clock, road::post);
        var provider = new Provider(url() + "/pay", clock, courier);
        couriers.put(secretKey, courier);
        accounts.put(secretKey, provider);
        return provider;
    }

    /** Nothing is taken or told any more. */
    public void close(String secretKey) {
        accounts.remove(secretKey);
        var courier = couriers.remove(secretKey);
        if (courier != null) courier.close();
    }

    /** How messages reach a shop. */
    public interface Road {
        /** @return the status of the answer @throws IOException if there was none */
        int post(URI url, String body, String signature) throws IOException, InterruptedException;
    }

    private interface Desk {
        Reply reply(HttpExchange exchange) throws IOException;
    }

    private Reply payments(HttpExchange exchange) throws IOException {
        var authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null || !authorization.startsWith(BEARER)) return Reply.problem(401, "no-key");
        var account = accounts.get(authorization.substring(BEARER.length()));
        if (account == null) return Reply.problem(401, "no-such-key");
        var key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        var path = exchange.getRequestURI().getPath().split("/");
        var isPost = exchange.getRequestMethod().equals("POST");
        if (path.length == 3 && isPost) return account.create(body(exchange), key);
        if (path.length == 3) {
            var query = query(exchange);
            return account.list(instant(query.get("from")), instant(query.get("to")), query.get("after"));
        }
        if (path.length == 4 && !isPost) return account.act(path[3], "", JSON.createObjectNode(), key);
        if (path.length == 5 && isPost) return account.act(path[3], path[4], body(exchange), key);
        return Reply.problem(405, "not-that-way");
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        var bytes = exchange.getRequestBody().readAllBytes();
        return bytes.length == 0 ? JSON.createObjectNode() : JSON.readTree(bytes);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var words = new HashMap<String, String>();
        var query = exchange.getRequestURI().getRawQuery();
        if (query == null) return words;
        for (var pair : query.split("&")) {
            var at = pair.indexOf('=');
            if (at > 0)
                words.put(pair.substring(0, at), URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        return words;
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    private static void answer(HttpExchange exchange, Desk desk) throws IOException {
        try (exchange) {
            var reply = reply(exchange, desk);
            if (reply.after().isPositive()) Thread.sleep(reply.after());
            if (reply.status() == 0) return; // closing an exchange without an answer cuts the connection
            var bytes = JSON.writeValueAsBytes(reply.body());
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private static Reply reply(HttpExchange exchange, Desk desk) throws IOException {
        try {
            return Objects.requireNonNull(desk.reply(exchange));
        } catch (JacksonException | java.time.DateTimeException unreadable) {
            return Reply.problem(400, "unreadable");
        } finally {
            exchange.getRequestBody().readAllBytes();
        }
    }

    @Override
    public void close() {
        couriers.values().forEach(Courier::close);
        server.stop(0);
    }
}
