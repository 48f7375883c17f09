package io.bidd.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the older designs waited for a provider: each payment is opened and captured, and a thread stands by. */
final class OlderPayments implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final PaymentStub provider;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    OlderPayments(PaymentStub provider) {
        this.provider = provider;
    }

    /** @return seconds until all payments were captured */
    double threads(int threads, int payments) throws InterruptedException {
        return seconds(Executors.newFixedThreadPool(threads), payments, new Semaphore(threads));
    }

    /** DDIB held a product's lock while the provider captured. @return seconds until all payments were captured */
    double underOneLock(int payments) throws InterruptedException {
        return seconds(Executors.newFixedThreadPool(payments), payments, new Semaphore(1, true));
    }

    private double seconds(ExecutorService threads, int payments, Semaphore captures) throws InterruptedException {
        var before = provider.captured();
        var started = System.nanoTime();
        try (threads) {
            for (var i = 0; i < payments; i++) {
                var order = "older-" + started + "-" + i;
                threads.execute(() -> pay(order, captures));
            }
            threads.shutdown();
            if (!threads.awaitTermination(5, TimeUnit.MINUTES)) return Double.NaN;
        }
        var took = (System.nanoTime() - started) / 1e9;
        if (provider.captured() - before != payments) throw new IllegalStateException("not all payments were captured");
        return took;
    }

    private void pay(String order, Semaphore captures) {
        try {
            var opened = post("/v1/payments", Map.of("orderId", order, "amount", Shop.PRICE, "currency", "KRW"));
            provider.decide(opened.path("payUrl").asString());
            captures.acquire();
            try {
                post("/v1/payments/" + opened.path("id").asString() + "/capture", Map.of());
            } finally {
                captures.release();
            }
        } catch (IOException lost) {
            throw new IllegalStateException(lost);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private JsonNode post(String path, Object body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(provider.url() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
