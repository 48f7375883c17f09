package io.bidd.local.pay;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Where a shop is told; it answers as it is told to, and remembers. */
final class Ear implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final HttpServer server;
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile int answer = 200;
    private volatile boolean deaf;

    /** @param answered with this status */
    record Heard(String path, String host, String signature, String body, int answered) {

        JsonNode json() {
            return JSON.readTree(body);
        }

        String event() {
            return json().path("id").asString();
        }

        String type() {
            return json().path("type").asString().replace("payment.", "");
        }
    }

    Ear() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            var status = answer;
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            heard.add(new Heard(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("Host"),
                    exchange.getRequestHeaders().getFirst(Webhooks.SIGNATURE),
                    body,
                    deaf ? 0 : status));
            if (deaf) awaitClosed();
            exchange.getResponseHeaders().add("Location", "/elsewhere"); // it must not be followed
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            atOnce.decrementAndGet();
        });
        server.start();
    }

    /** A name that only this machine knows. */
    String url() {
        return "http://shop.localhost:" + server.getAddress().getPort() + "/hook";
    }

    Ear answering(int status) {
        answer = status;
        return this;
    }

    /** Takes what comes and never answers. */
    Ear deaf() {
        deaf = true;
        return this;
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    List<String> types() {
        return heard.stream().map(Heard::type).toList();
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }
}
