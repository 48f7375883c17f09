package io.bidd.load.prove.provider;

import io.bidd.load.prove.provider.Charge.Message;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;

/** Brings the provider's messages to one shop, again and again until the shop has taken them. */
final class Courier implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long LONGEST_PAUSE_MILLIS = 4_000;

    private final String secretKey;
    private final Supplier<Instant> clock;
    private final Road road;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong events = new AtomicLong();
    private final AtomicInteger undelivered = new AtomicInteger();

    /** How a message reaches the shop. */
    interface Road {
        /** @return the status of the answer */
        int post(URI url, String body, String signature) throws IOException, InterruptedException;
    }

    Courier(String secretKey, Supplier<Instant> clock, Road road) {
        this.secretKey = secretKey;
        this.clock = clock;
        this.road = road;
    }

    Message message(String url, String type, Map<String, Object> payment) {
        var body = new LinkedHashMap<String, Object>();
        body.put("id", "evt-%06d".formatted(events.incrementAndGet()));
        body.put("type", type);
        body.put("created", clock.get().getEpochSecond());
        body.put("payment", payment);
        return new Message(url, type, JSON.writeValueAsString(body));
    }

    int undelivered() {
        return undelivered.get();
    }

    void after(Duration time, Runnable what) {
        try {
            threads.execute(() -> {
                try {
                    Thread.sleep(time);
                    what.run();
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (RejectedExecutionException closed) {
            // the world has ended
        }
    }

    void deliver(Message message, Duration first) {
        undelivered.incrementAndGet();
        after(first, () -> {
            for (var pause = 250L; send(message, false) / 100 != 2; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
                try {
                    Thread.sleep(pause);
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
            undelivered.decrementAndGet();
        });
    }

    /** @return status of the answer; 0 if there was none */
    int send(Message message, boolean forged) {
        var seconds = String.valueOf(clock.get().getEpochSecond());
        var signature =
                "t=" + seconds + ",v1=" + mac(forged ? secretKey + "?" : secretKey, seconds + "." + message.body());
        try {
            return road.post(URI.create(message.url()), message.body(), signature);
        } catch (IOException lost) {
            return 0;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return 200;
        }
    }

    private static String mac(String key, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
