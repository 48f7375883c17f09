package io.bidd.runtime.waitingroom;

import static io.bidd.runtime.TestShops.ALPHA;
import static io.bidd.runtime.TestShops.BETA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.runtime.tenancy.Tenants;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The line over HTTP, as browsers and programs meet it. */
class LineHttpIT extends ShopIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired
    Goods goods;

    @Autowired
    LineBoard board;

    @Autowired
    Tenants tenants;

    @LocalServerPort
    int serverPort;

    @Test
    void theCounterIsTheSameForEverybodyAndMayBeKept() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        pass(ALPHA, deal, shopper(ALPHA));
        await().until(() -> get(ALPHA, now(deal), null).json().path("serving").asInt() == 1);
        var first = ask("GET", now(deal), Map.of());
        assertThat(first.headers().firstValue("Cache-Control")).contains("public, max-age=1");
        assertThat(first.headers().firstValue("Content-Type")).contains("application/json");
        // Between two questions it may have changed.
        var again = await().until(
                        () -> ask(
                                "GET",
                                now(deal),
                                Map.of(
                                        "If-None-Match",
                                        ask("GET", now(deal), Map.of())
                                                .headers()
                                                .firstValue("ETag")
                                                .orElseThrow())),
                        answer -> answer.statusCode() == 304);
        assertThat(again.body()).isEmpty();
        assertThat(first.body().length()).as("bytes").isLessThan(300);
        assertThat(get(BETA, now(deal), null).json().path("state").asString())
                .as("the other shop has no such line")
                .isEqualTo("CLOSED");
    }

    @Test
    void aCookieCountsOnlyOnTheShopsOwnPages() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var cookie = "DDIB=" + shopper(ALPHA);
        await().until(() ->
                get(ALPHA, now(deal), null).json().path("state").asString().equals("OPEN"));
        var join = "/api/deals/" + deal + "/line";
        assertThat(ask("POST", join, Map.of("Cookie", cookie)).statusCode()).isEqualTo(401);
        assertThat(ask("POST", join, Map.of("Cookie", cookie, "Sec-Fetch-Site", "cross-site"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(ask("POST", join, Map.of("Cookie", cookie, "Sec-Fetch-Site", "same-site"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(ask("POST", join, Map.of("Cookie", cookie, "Origin", "https://elsewhere.example"))
                        .statusCode())
                .isEqualTo(401);
        var joined = ask("POST", join, Map.of("Cookie", cookie, "Sec-Fetch-Site", "same-origin"));
        assertThat(joined.statusCode()).isEqualTo(201);
        assertThat(ask("POST", join, Map.of("Cookie", cookie, "Origin", "http://" + ALPHA.host()))
                        .statusCode())
                .isEqualTo(201);
        assertThat(post(ALPHA, join, "not a token", Map.of()).status()).isEqualTo(401);
        assertThat(post(BETA, join, cookie.substring(5), Map.of()).status())
                .as("a sign-in of another shop")
                .isEqualTo(401);
    }

    @Test
    void aTicketTellsItsPlaceToItsPersonOnly() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        var minsu = shopper(ALPHA);
        var ticket = post(ALPHA, "/api/deals/" + deal + "/line", jiwoo, Map.of())
                .json()
                .path("ticket")
                .asString();
        var place = "/api/deals/" + deal + "/line/place";
        var told = send(ALPHA, "GET", place, jiwoo, null, "Line-Ticket", ticket);
        assertThat(told.status()).isEqualTo(200);
        assertThat(told.json().path("place").asInt()).isEqualTo(1);
        assertThat(send(ALPHA, "GET", place, minsu, null, "Line-Ticket", ticket).status())
                .isEqualTo(403);
        assertThat(send(ALPHA, "GET", place, null, null, "Line-Ticket", ticket).status())
                .isEqualTo(401);
        assertThat(get(ALPHA, place, jiwoo).status()).isEqualTo(403);
    }

    @Test
    void theQueuePageIsLight() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        post(ALPHA, "/api/deals/" + deal + "/line", jiwoo, Map.of());
        var page = weigh("/deals/" + deal + "/line", "DDIB=" + jiwoo);
        var all = page + weigh("/assets/shop.css", "") + weigh("/assets/shop.js", "") + weigh("/brand.css", "");
        assertThat(page).isPositive();
        assertThat(all).as("bytes on the wire, with style and script").isLessThanOrEqualTo(14 * 1024);
    }

    @Test
    void placeAndTimeAreAnnouncedAndMoreTimeIsOffered() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        var pass = pass(ALPHA, deal, jiwoo);
        var cookies = "DDIB=" + jiwoo + "; pass=" + pass + "; lang=en";
        var waiting = ask("GET", "/deals/" + deal + "/line", Map.of("Cookie", cookies));
        assertThat(waiting.body())
                .contains("aria-live=\"polite\"")
                .contains("data-place=\"1\"")
                .contains("http-equiv=\"refresh\"")
                .contains("data-served=");
        var form = ask("GET", "/deals/" + deal + "/order", Map.of("Cookie", cookies));
        assertThat(form.body())
                .contains("role=\"timer\"")
                .contains("id=\"time-left\"")
                .contains("/deals/" + deal + "/order/extension");
        var longer = post(ALPHA, "/api/deals/" + deal + "/passes/extension", jiwoo, Map.of("pass", pass));
        assertThat(longer.status()).isEqualTo(201);
        assertThat(post(ALPHA, "/api/deals/" + deal + "/passes/extension", jiwoo, Map.of("pass", pass))
                        .problem())
                .isEqualTo("not-extendable");
        assertThat(place(ALPHA, jiwoo, order(deal, longer.json().path("pass").asString(), 1, Goods.PRICE))
                        .status())
                .isEqualTo(201);
        assertThat(place(ALPHA, jiwoo, order(deal, pass, 1, Goods.PRICE)).problem())
                .as("the longer pass and the first are one")
                .isEqualTo("pass-used");
    }

    private int weigh(String path, String cookie) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serverPort + path))
                .header("Host", ALPHA.host())
                .header("Accept-Encoding", "gzip")
                .header("Cookie", cookie)
                .build();
        var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body().length;
    }

    @Test
    void leavingAndComingBackIsDoneByTheAccount() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        var jiwoo = shopper(ALPHA);
        var mine = "/api/deals/" + deal + "/line/ticket";
        assertThat(get(ALPHA, mine, jiwoo).problem()).isEqualTo("no-place");
        post(ALPHA, "/api/deals/" + deal + "/line", jiwoo, Map.of());
        assertThat(get(ALPHA, mine, jiwoo).json().path("ticket").asString()).isNotBlank();
        assertThat(send(ALPHA, "DELETE", mine, jiwoo, null).status()).isEqualTo(204);
        assertThat(send(ALPHA, "DELETE", mine, jiwoo, null).status()).isEqualTo(204);
        assertThat(get(ALPHA, mine, jiwoo).problem()).isEqualTo("no-place");
        assertThat(get(ALPHA, mine, null).status()).isEqualTo(401);
    }

    @Test
    void theSeedStaysSecretUntilTheDraw() throws Exception {
        var deal = goods.deal(
                ALPHA,
                10,
                2,
                java.time.Instant.now().plusSeconds(300),
                java.time.Instant.now().plusSeconds(900));
        var jiwoo = shopper(ALPHA);
        await().until(() ->
                get(ALPHA, now(deal), null).json().path("state").asString().equals("BEFORE"));
        var joined = post(ALPHA, "/api/deals/" + deal + "/line", jiwoo, Map.of());
        assertThat(joined.json().path("early").asBoolean()).isTrue();
        assertThat(joined.json().path("place").isMissingNode()).isTrue();
        var before = get(ALPHA, "/api/deals/" + deal + "/draw", null).json();
        assertThat(before.path("seedHash").asString()).hasSize(64);
        assertThat(before.has("seed")).isFalse();
        assertThat(get(ALPHA, "/api/deals/" + deal + "/draw.txt", null).status())
                .isEqualTo(404);
        clockAhead(Duration.ofSeconds(301));
        await().until(() ->
                get(ALPHA, "/api/deals/" + deal + "/draw", null).json().has("seed"));
        var file = get(ALPHA, "/api/deals/" + deal + "/draw.txt", null).body();
        assertThat(file)
                .startsWith("bidd draw 1\ndeal " + deal)
                .contains(" " + joined.json().path("tag").asString());
        await().until(() -> post(
                                ALPHA,
                                "/api/deals/" + deal + "/passes",
                                jiwoo,
                                Map.of("ticket", joined.json().path("ticket").asString()))
                        .status()
                == 201);
    }

    @Test
    void streamsTellOfChangesAndWhoIsOneTooManyPolls() throws Exception {
        var deal = goods.deal(ALPHA, 10, 2);
        await().until(() ->
                get(ALPHA, now(deal), null).json().path("state").asString().equals("OPEN"));
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var streams = new LineStreams(
                tenants, board, new LineSettings(Duration.ofSeconds(2), 10_000, 100, 100, port, 2), "127.0.0.1");
        streams.start();
        var path = "/api/deals/" + deal + "/line/stream";
        try (var one = open(port, ALPHA.host(), path);
                var two = open(port, ALPHA.host(), path)) {
            var lines = reader(one);
            assertThat(lines.readLine()).contains("200");
            assertThat(nextEvent(lines)).contains("\"joined\":0");
            assertThat(reader(two).readLine()).contains("200");
            try (var tooMany = open(port, ALPHA.host(), path)) {
                assertThat(reader(tooMany).readLine())
                        .as("ends a browser's tries")
                        .contains("204");
            }
            try (var stranger = open(port, "nobody.localhost", path)) {
                assertThat(reader(stranger).readLine()).contains("404");
            }
            pass(ALPHA, deal, shopper(ALPHA));
            var event = nextEvent(lines);
            while (event.contains("\"joined\":0"))
                event = nextEvent(lines); // that no more streams are to be had is news too
            assertThat(event).contains("\"joined\":1");
            assertThat(streams.count()).isEqualTo(2);
        } finally {
            streams.stop();
        }
    }

    private static Socket open(int port, String host, String path) throws Exception {
        var socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(5_000);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private static BufferedReader reader(Socket socket) throws Exception {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String nextEvent(BufferedReader lines) throws Exception {
        String line;
        while ((line = lines.readLine()) != null) if (line.startsWith("data: ")) return line;
        throw new IllegalStateException("the stream has ended");
    }

    private static String now(String deal) {
        return "/api/deals/" + deal + "/line/now";
    }

    private HttpResponse<String> ask(String method, String path, Map<String, String> headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + serverPort + path))
                .header("Host", ALPHA.host())
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.noBody());
        headers.forEach(request::header);
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
