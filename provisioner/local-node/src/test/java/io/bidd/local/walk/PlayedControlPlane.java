package io.bidd.local.walk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.bidd.local.demo.Visitor;
import io.bidd.template.ClusterCapacity;
import io.bidd.template.IsolationReport;
import io.bidd.template.TenantSpec;
import io.bidd.template.TenantStatus;
import io.bidd.template.Wanted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a provisioner sees of the control plane: it says what is wanted, and hears what has been done. */
final class PlayedControlPlane implements AutoCloseable {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Map<String, TenantSpec> wanted = new ConcurrentHashMap<>();
    private final Map<String, TenantStatus> reports = new ConcurrentHashMap<>();
    private final Map<String, byte[]> exports = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> changes = new ConcurrentHashMap<>();
    private volatile @Nullable ClusterCapacity capacity;
    private final HttpServer server;
    private final BlockingQueue<IsolationReport.Request> inspections = new LinkedBlockingQueue<>();
    private volatile CompletableFuture<IsolationReport> inspected = new CompletableFuture<>();
    private volatile Consumer<TenantStatus> onReport = report -> {};

    PlayedControlPlane() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/oauth2/token",
                exchange -> answer(
                        exchange, 200, "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":3600}"));
        server.createContext("/v1/provisioning/tenants", this::provisioning);
        server.createContext("/v1/provisioning/isolation-reports", this::isolation);
        server.createContext("/v1/provisioning/capacity", exchange -> {
            capacity = Visitor.JSON.readValue(exchange.getRequestBody().readAllBytes(), ClusterCapacity.class);
            answer(exchange, 204, "");
        });
        server.start();
    }

    /** As told last. */
    @Nullable
    ClusterCapacity capacity() {
        return capacity;
    }

    /** All that was changed for a shop, as it was told. */
    Collection<String> changes(String id) {
        return changes.getOrDefault(id, Set.of());
    }

    /** Asks for a report and waits for it. */
    IsolationReport inspect(TenantSpec spec, @Nullable TenantSpec neighbour) throws Exception {
        var answer = new CompletableFuture<IsolationReport>();
        inspected = answer;
        inspections.add(new IsolationReport.Request("r1", spec, neighbour));
        return answer.get(3, TimeUnit.MINUTES);
    }

    private void isolation(HttpExchange exchange) throws IOException {
        var body = exchange.getRequestBody().readAllBytes();
        if (exchange.getRequestMethod().equals("PUT")) {
            inspected.complete(Visitor.JSON.readValue(body, IsolationReport.class));
            answer(exchange, 204, "");
            return;
        }
        try {
            var request = inspections.poll(5, TimeUnit.SECONDS);
            answer(exchange, 200, Visitor.JSON.writeValueAsString(request == null ? List.of() : List.of(request)));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized void want(TenantSpec spec) {
        wanted.put(spec.id(), spec);
        notifyAll();
    }

    /** Nobody asks for this one any more. */
    void forget(String id) {
        wanted.remove(id);
    }

    TenantStatus report(String id) {
        return reports.get(id);
    }

    boolean hasReached(String id, long generation) {
        var report = report(id);
        return report != null && report.generation() == generation && report.reached() != null;
    }

    byte[] export(String id) {
        return exports.get(id);
    }

    /** Hears of each report before it is answered. */
    void onReport(Consumer<TenantStatus> heard) {
        onReport = heard;
    }

    private void provisioning(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().split("/");
        var body = exchange.getRequestBody().readAllBytes();
        if (path.length == 4) {
            var query = Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
                    .map(pair -> pair.split("="))
                    .collect(Collectors.toMap(pair -> pair[0], pair -> Long.parseLong(pair[1])));
            answer(exchange, 200, Visitor.JSON.writeValueAsString(after(query.get("after"), query.get("wait"))));
        } else if (path[5].equals("status")) {
            var report = Visitor.JSON.readValue(body, TenantStatus.class);
            for (var step : report.steps())
                changes.computeIfAbsent(report.id(), id -> ConcurrentHashMap.newKeySet())
                        .addAll(step.changes());
            onReport.accept(report);
            reports.put(report.id(), report);
            answer(exchange, 204, "");
        } else {
            exports.put(path[4], body);
            answer(exchange, 204, "");
        }
    }

    private synchronized List<TenantSpec> after(long generation, long seconds) {
        var until = System.nanoTime()
                + Math.min(LONGEST_WAIT.toNanos(), Duration.ofSeconds(seconds).toNanos());
        while (true) {
            var newer = wanted.values().stream()
                    .filter(spec -> spec.generation() > generation)
                    .filter(spec -> spec.wanted() != Wanted.DELETED || !hasReached(spec.id(), spec.generation()))
                    .toList();
            var left = Duration.ofNanos(until - System.nanoTime()).toMillis();
            if (!newer.isEmpty() || left <= 0) return newer;
            try {
                wait(left);
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
