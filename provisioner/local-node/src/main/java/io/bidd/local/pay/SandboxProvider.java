package io.bidd.local.pay;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The provider's server.
 *
 * <p>API, with {@code Authorization: Bearer sk_sandbox_…} (any such key opens an account of its own):
 * {@code POST /v1/payments}, {@code GET /v1/payments?from=&to=&after=}, {@code GET /v1/payments/{id}},
 * {@code POST /v1/payments/{id}/capture|cancel|refunds|refund}. Pages, for the payer: {@code /pay/{id}}. Merchants that gave a
 * webhook address are told what happens.
 */
public final class SandboxProvider {

    private static final Logger log = LoggerFactory.getLogger(SandboxProvider.class);
    private static final int LARGEST_BODY = 16 * 1024;
    private static final int BACKLOG = 1024;

    private final Api api;
    private final Pages pages;
    private final Ledger ledger;
    private final Webhooks webhooks;
    private final SandboxSettings settings;
    private final QueuedThreadPool threads = new QueuedThreadPool(48, 4);
    private final Server server = new Server(threads);
    private final ServerConnector connector = new ServerConnector(server, 1, 1);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("sandbox-pay-timer").daemon().factory());
    private final AtomicBoolean lookingSoon = new AtomicBoolean();
    private boolean looksFail;

    /** On the system's clock and with the usual times. */
    public SandboxProvider(DataSource source, int port, String publicUrl) {
        this(source, "127.0.0.1", port, publicUrl, SandboxSettings.usual(), Clock.systemUTC());
    }

    /**
     * Makes or upgrades the tables it needs.
     *
     * @param address   of this machine, at which it is reached
     * @param port      0 for any that is free
     * @param publicUrl where payers find the pages, without trailing slash
     * @param clock     what signatures, late captures and tries of webhooks go by; it may be moved ahead
     */
    public SandboxProvider(
            DataSource source, String address, int port, String publicUrl, SandboxSettings settings, Clock clock) {
        Ledger.prepare(source);
        var database = JdbcClient.create(source);
        var outbox = new Outbox(database, publicUrl, settings, clock);
        this.settings = settings;
        var transaction = new TransactionTemplate(new JdbcTransactionManager(source));
        ledger = new Ledger(database, transaction, outbox, clock);
        webhooks = new Webhooks(outbox, settings, clock, this::lookSoon);
        api = new Api(ledger, new Refunds(database, transaction, outbox, clock), publicUrl, settings);
        pages = new Pages(ledger, publicUrl, settings);
        threads.setName("sandbox-pay");
        connector.setHost(address);
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                SandboxProvider.this.handle(request, response, callback);
                return true;
            }
        });
    }

    public void start() throws Exception {
        server.start();
        webhooks.start();
        var pause = settings.lookEvery().toMillis();
        var ignored = timer.scheduleWithFixedDelay(this::look, 0, pause, TimeUnit.MILLISECONDS);
    }

    public void stop() throws Exception {
        timer.shutdownNow();
        timer.awaitTermination(5, TimeUnit.SECONDS);
        webhooks.stop();
        server.stop();
    }

    /** The port it listens on, once started. */
    public int port() {
        return connector.getLocalPort();
    }

    private void lookSoon() {
        if (!lookingSoon.compareAndSet(false, true)) return;
        try {
            timer.execute(this::look);
        } catch (RejectedExecutionException stopped) {
            // what is left is sent after the next start
        }
    }

    private void look() {
        lookingSoon.set(false);
        try {
            ledger.captureDue();
            webhooks.sendDue();
            looksFail = false;
        } catch (RuntimeException passing) {
            if (!looksFail && !timer.isShutdown())
                log.warn("the book cannot be looked at for what is due; trying again", passing);
            looksFail = true;
        }
    }

    /** Reads without a thread that waits, since payers' and merchants' lines are slow. */
    private void handle(Request request, Response response, Callback callback) {
        if (request.getLength() > LARGEST_BODY) {
            send(tooLarge(), request, response, callback);
            return;
        }
        var ignored = Content.Source.asByteArrayAsync(request, LARGEST_BODY)
                .handleAsync(
                        (body, failed) -> {
                            send(failed == null ? answer(request, body) : unread(failed), request, response, callback);
                            return null;
                        },
                        threads);
    }

    private Answer answer(Request request, byte[] body) {
        var path = Request.getPathInContext(request).split("/");
        try {
            if (path.length >= 3 && path[1].equals("v1") && path[2].equals("payments"))
                return api.answer(request, path, body);
            if (path.length >= 3 && path[1].equals("pay")) return pages.answer(request, path);
            return Answer.problem(404, "not-found", "not found");
        } catch (Refused refused) {
            return refused.answer();
        } catch (IllegalArgumentException unreadable) {
            return Refused.unreadable("the request cannot be read").answer();
        } catch (DataAccessException | TransactionException away) {
            log.warn("the book could not be used", away);
            return Answer.problem(503, "unavailable", "try again");
        } catch (RuntimeException ours) {
            log.error("the sandbox provider failed", ours);
            return Answer.problem(500, "internal", "internal");
        }
    }

    private static Answer unread(Throwable failed) {
        var cause = failed instanceof CompletionException ? failed.getCause() : failed;
        return cause instanceof IOException
                ? Refused.unreadable("the body cannot be read").answer()
                : tooLarge();
    }

    private static Answer tooLarge() {
        return Answer.problem(413, "too-large", "the body may have at most " + LARGEST_BODY + " bytes");
    }

    /** No thread waits for an answer whose time has not come. */
    private void send(Answer answer, Request request, Response response, Callback callback) {
        if (!answer.after().isPositive()) {
            write(answer, response, callback);
            return;
        }
        request.addIdleTimeoutListener(nothingToSayYet -> false);
        Runnable end = answer.lost() ? () -> cut(request, callback) : () -> write(answer, response, callback);
        var ignored = server.getScheduler()
                .schedule(() -> threads.execute(end), answer.after().toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void cut(Request request, Callback callback) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new EofException("this answer never comes")); // of which the server makes no fuss
    }

    private static void write(Answer answer, Response response, Callback callback) {
        response.setStatus(answer.status());
        var headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, answer.type());
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        if (answer.status() == 413) headers.put(HttpHeader.CONNECTION, "close"); // the rest of the body is not read
        if (answer.location() != null) headers.put(HttpHeader.LOCATION, answer.location());
        if (answer.type().startsWith("text/html"))
            headers.put(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; frame-ancestors 'none'");
        Content.Sink.write(response, true, answer.body(), callback);
    }
}
