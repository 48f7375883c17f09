package io.bidd.local.pay;

import io.bidd.local.pay.Outbox.Letter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.StringRequestContent;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what is in the {@link Outbox}: a few at once, fewer to one merchant, again and again until it is heard. */
class Webhooks {

    static final String SIGNATURE = "Sandbox-Signature";

    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
    private static final int AT_ONCE = 32;
    private static final int AT_ONCE_TO_ONE = 8;
    /** Time to write down how sending went. */
    private static final Duration AFTERWARDS = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final SandboxSettings settings;
    private final Clock clock;
    private final Runnable roomAgain;
    private final HttpClient http = new HttpClient();
    /** The client's own threads may not wait for the book. */
    private final ExecutorService afterwards = Executors.newVirtualThreadPerTaskExecutor();

    /** Merchants by letter. */
    private final Map<Long, String> underWay = new ConcurrentHashMap<>();

    /** @param roomAgain asks for another {@link #sendDue} soon; called whenever one has been sent */
    Webhooks(Outbox outbox, SandboxSettings settings, Clock clock, Runnable roomAgain) {
        this.outbox = outbox;
        this.settings = settings;
        this.clock = clock;
        this.roomAgain = roomAgain;
        var threads = new QueuedThreadPool(8, 2);
        threads.setName("sandbox-webhooks");
        var scheduler = new ScheduledExecutorScheduler("sandbox-webhooks-timeouts", true);
        http.setExecutor(threads);
        http.setScheduler(scheduler);
        http.setConnectTimeout(settings.sendWithin().toMillis());
        http.setFollowRedirects(false); // only to where the merchant said
        http.setHttpCookieStore(new HttpCookieStore.Empty());
        http.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "Sandbox-Pay"));
        http.setMaxConnectionsPerDestination(AT_ONCE);
        var names = new SocketAddressResolver.Async(
                threads, scheduler, settings.sendWithin().toMillis());
        // Names under .localhost are this machine's by RFC 6761, but not every machine's resolver knows.
        http.setSocketAddressResolver((host, port, context, promise) -> {
            if (host.endsWith(".localhost"))
                promise.succeeded(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
            else names.resolve(host, port, context, promise);
        });
    }

    void start() throws Exception {
        http.start();
    }

    /** Breaks off what is under way, and writes that down as far as the book is there. */
    void stop() throws Exception {
        http.stop();
        afterwards.shutdown();
        if (!afterwards.awaitTermination(5, TimeUnit.SECONDS)) log.warn("some webhooks will be sent again");
    }

    /** Begins to send what is due, as far as there is room. */
    void sendDue() {
        var room = AT_ONCE - underWay.size();
        if (room <= 0) return;
        for (var letter : outbox.take(
                Map.copyOf(underWay),
                AT_ONCE_TO_ONE,
                room,
                settings.sendWithin().plus(AFTERWARDS))) send(letter);
    }

    private void send(Letter letter) {
        underWay.put(letter.id(), letter.merchant());
        try {
            http.POST(letter.url())
                    .headers(headers -> headers.put(SIGNATURE, signature(letter)))
                    .body(new StringRequestContent("application/json", letter.body(), StandardCharsets.UTF_8))
                    .timeout(settings.sendWithin().toMillis(), TimeUnit.MILLISECONDS)
                    .send(result -> afterwards.execute(() -> sent(
                            letter, result.isSucceeded() && result.getResponse().getStatus() / 100 == 2)));
        } catch (RuntimeException unsendable) {
            afterwards.execute(() -> sent(letter, false));
        }
    }

    private void sent(Letter letter, boolean heard) {
        try {
            var next = clock.instant().plus(pauseAfter(letter.tries()));
            if (heard) {
                outbox.drop(letter);
            } else if (next.isAfter(letter.createdAt().plus(settings.giveUpAfter()))) {
                log.warn("{} was never heard and is given up after {} tries", letter, letter.tries());
                outbox.drop(letter);
            } else {
                outbox.putOff(letter, next);
            }
        } catch (RuntimeException away) {
            log.warn("how sending {} went could not be written down, so it is sent again", letter, away);
        } finally {
            underWay.remove(letter.id());
            roomAgain.run();
        }
    }

    private Duration pauseAfter(int tries) {
        var pause = settings.firstPause().multipliedBy(1L << Math.min(tries - 1, 20));
        return pause.compareTo(settings.longestPause()) < 0 ? pause : settings.longestPause();
    }

    private String signature(Letter letter) {
        var at = clock.instant().getEpochSecond();
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(letter.secretKey().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var signed = mac.doFinal((at + "." + letter.body()).getBytes(StandardCharsets.UTF_8));
            return "t=" + at + ",v1=" + HexFormat.of().formatHex(signed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
