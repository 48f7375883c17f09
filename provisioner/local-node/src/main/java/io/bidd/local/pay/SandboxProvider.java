package io.bidd.local.pay;

import io.bidd.template.Ids;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The provider's API and pages.
 *
 * <p>API, with {@code Authorization: Bearer sk_sandbox_…} (any such key opens an account of its own):
 * {@code POST /v1/payments}, {@code GET /v1/payments/{id}}, {@code POST /v1/payments/{id}/capture|refund|cancel}.
 * Pages, for the payer: {@code /pay/{id}}.
 */
public final class SandboxProvider {

    private static final Logger log = LoggerFactory.getLogger(SandboxProvider.class);
    private static final String KEY_PREFIX = "Bearer sk_sandbox_";
    private static final int LARGEST_BODY = 16 * 1024;
    private static final JsonMapper JSON = new JsonMapper();

    private final Ledger ledger;
    private final String publicUrl;
    private final Server server;

    /** @param publicUrl where payers find the pages, without trailing slash */
    public SandboxProvider(DataSource source, int port, String publicUrl) {
        this.ledger = new Ledger(source);
        this.publicUrl = publicUrl;
        var threads = new QueuedThreadPool(48, 4);
        threads.setName("sandbox-pay");
        server = new Server(threads);
        var connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                SandboxProvider.this.handle(request, response, callback);
                return true;
            }
        });
    }

    public void start() throws Exception {
        server.start();
    }

    public void stop() throws Exception {
        server.stop();
    }

    private void handle(Request request, Response response, Callback callback) throws Exception {
        var path = Request.getPathInContext(request).split("/");
        try {
            if (path.length >= 3 && path[1].equals("v1") && path[2].equals("payments"))
                api(request, response, callback, path);
            else if (path.length >= 3 && path[1].equals("pay")) page(request, response, callback, path);
            else problem(response, callback, 404, "not found");
        } catch (JacksonException | IllegalArgumentException | ArithmeticException unreadable) {
            problem(response, callback, 400, "the request cannot be read");
        } catch (RuntimeException ours) {
            log.error("the sandbox provider failed", ours);
            problem(response, callback, 500, "internal");
        }
    }

    private void api(Request request, Response response, Callback callback, String[] path) throws Exception {
        var authorization = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (authorization == null
                || !authorization.startsWith(KEY_PREFIX)
                || authorization.length() < KEY_PREFIX.length() + 16) {
            problem(response, callback, 401, "a secret key is needed");
            return;
        }
        var merchant = merchantOf(authorization);
        if (path.length == 3 && request.getMethod().equals("POST")) {
            open(request, response, callback, merchant);
            return;
        }
        var found = path.length > 3 ? ledger.find(path[3], merchant) : Optional.<Payment>empty();
        if (found.isEmpty()) {
            problem(response, callback, 404, "there is no such payment");
        } else if (path.length == 4 && request.getMethod().equals("GET")) {
            json(response, callback, 200, found.get());
        } else if (path.length == 5 && request.getMethod().equals("POST")) {
            var moved = switch (path[4]) {
                case "capture" -> ledger.move(path[3], "authorized", "captured");
                case "refund" -> ledger.move(path[3], "captured", "refunded");
                case "cancel" ->
                    ledger.move(path[3], "authorized", "cancelled") || ledger.move(path[3], "created", "cancelled");
                default -> false;
            };
            json(response, callback, moved ? 200 : 409, ledger.find(path[3]).orElseThrow());
        } else {
            problem(response, callback, 405, "not that way");
        }
    }

    private void open(Request request, Response response, Callback callback, String merchant) throws Exception {
        if (request.getLength() > LARGEST_BODY) {
            problem(response, callback, 413, "too large");
            return;
        }
        var body = JSON.readTree(Content.Source.asString(request, StandardCharsets.UTF_8));
        var key = request.getHeaders().get("Idempotency-Key");
        var amount = body.path("amount").asLong(0);
        var returnUrl = body.path("returnUrl").asString("");
        if (amount <= 0 || !returnUrl.matches("https?://.+")) {
            problem(response, callback, 422, "amount must be positive and returnUrl a URL");
            return;
        }
        var payment = ledger.open(
                merchant,
                key == null ? Ids.next() : key,
                body.path("orderId").asString(""),
                body.path("orderName").asString(""),
                amount,
                body.path("currency").asString("KRW"),
                returnUrl);
        if (payment.amount() != amount)
            problem(response, callback, 422, "this idempotency key was used for another amount");
        else json(response, callback, 201, payment);
    }

    private void page(Request request, Response response, Callback callback, String[] path) {
        var found = ledger.find(path[2]);
        if (found.isEmpty()) {
            html(response, callback, 404, PayPage.notFound());
            return;
        }
        var payment = found.get();
        var action = path.length == 4 ? path[3] : "";
        if (request.getMethod().equals("GET") && action.isEmpty()) {
            if (payment.status().equals("created"))
                html(response, callback, 200, PayPage.of(payment, publicUrl + "/pay/" + payment.id()));
            else redirect(response, callback, backUrl(payment));
        } else if (request.getMethod().equals("GET") && action.equals("status")) {
            json(response, callback, 200, Map.of("status", payment.status()));
        } else if (request.getMethod().equals("POST") && action.equals("approve")) {
            ledger.move(payment.id(), "created", "authorized");
            redirect(response, callback, backUrl(payment));
        } else if (request.getMethod().equals("POST") && action.equals("decline")) {
            ledger.move(payment.id(), "created", "declined");
            redirect(response, callback, backUrl(payment));
        } else {
            html(response, callback, 404, PayPage.notFound());
        }
    }

    private static String backUrl(Payment payment) {
        var joint = URI.create(payment.returnUrl()).getQuery() == null ? "?" : "&";
        return payment.returnUrl() + joint + "payment=" + URLEncoder.encode(payment.id(), StandardCharsets.UTF_8);
    }

    private static String merchantOf(String authorization) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(authorization.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void json(Response response, Callback callback, int status, Payment payment) {
        json(
                response,
                callback,
                status,
                Map.of(
                        "id", payment.id(),
                        "orderId", payment.orderId(),
                        "amount", payment.amount(),
                        "currency", payment.currency(),
                        "status", payment.status(),
                        "payUrl", publicUrl + "/pay/" + payment.id()));
    }

    private static void json(Response response, Callback callback, int status, Map<String, ?> body) {
        write(response, callback, status, "application/json", JSON.writeValueAsString(body));
    }

    private static void problem(Response response, Callback callback, int status, String detail) {
        write(
                response,
                callback,
                status,
                "application/problem+json",
                JSON.writeValueAsString(Map.of("status", status, "detail", detail)));
    }

    private static void html(Response response, Callback callback, int status, String page) {
        response.getHeaders()
                .put(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; frame-ancestors 'none'");
        write(response, callback, status, "text/html;charset=utf-8", page);
    }

    private static void redirect(Response response, Callback callback, String to) {
        response.getHeaders().put(HttpHeader.LOCATION, to);
        write(response, callback, 303, "text/plain", "");
    }

    private static void write(Response response, Callback callback, int status, String type, String body) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        Content.Sink.write(response, true, body, callback);
    }
}
