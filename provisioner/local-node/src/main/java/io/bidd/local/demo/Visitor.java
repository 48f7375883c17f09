package io.bidd.local.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.FormElement;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody who visits BIDD by HTTP: keeps cookies by host as a browser does, follows redirects, fills in forms. Java does not
 * resolve {@code *.localhost}, so requests go to where those hosts are, with the host named in a header.
 */
public final class Visitor {

    public static final JsonMapper JSON = new JsonMapper();
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int MOST_REDIRECTS = 12;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final Function<URI, String> address;

    /** All hosts are on this machine. */
    public Visitor() {
        this(uri -> "127.0.0.1:" + uri.getPort());
    }

    /** @param address where a URI is to be found, with its port */
    public Visitor(Function<URI, String> address) {
        this.address = address;
    }

    /** Somebody else, who finds hosts where this one does. */
    public Visitor another() {
        return new Visitor(address);
    }

    public Page get(String url, String... headers) throws IOException {
        return send("GET", url, BodyPublishers.noBody(), headers);
    }

    /** Sends JSON, with further headers as name, value, name, value. */
    public Page post(String url, Object body, String... headers) throws IOException {
        var all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json"));
        return send("POST", url, BodyPublishers.ofString(JSON.writeValueAsString(body)), all.toArray(String[]::new));
    }

    /** Sends fields that are encoded already. */
    public Page form(String url, String encoded) throws IOException {
        return send("POST", url, BodyPublishers.ofString(encoded), "Content-Type", "application/x-www-form-urlencoded");
    }

    /** Sends files as a form does. */
    public Page upload(String url, Map<String, Part> parts, String... headers) throws IOException {
        var boundary = "----bidd" + Long.toHexString(System.nanoTime());
        var body = new ArrayList<byte[]>();
        parts.forEach((name, part) -> {
            body.add(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\""
                            + part.fileName() + "\"\r\nContent-Type: " + part.type() + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.add(part.content());
            body.add("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        body.add(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        var all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "multipart/form-data; boundary=" + boundary));
        return send("POST", url, BodyPublishers.ofByteArrays(body), all.toArray(String[]::new));
    }

    /** Fills in and sends the form of a page whose action contains {@code action}; hidden fields go along. */
    public Page submit(Page page, String action, Map<String, String> values) throws IOException {
        var form = page.html().select("form").stream()
                .filter(FormElement.class::isInstance)
                .map(FormElement.class::cast)
                .filter(element -> element.attr("action").contains(action))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no form " + action + " at " + page.url() + ": "
                        + page.html().text()));
        var fields = new LinkedHashMap<String, String>();
        form.formData().forEach(field -> fields.put(field.key(), field.value()));
        fields.putAll(values);
        var body = fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        var target = URI.create(page.url()).resolve(form.attr("action")).toString();
        return form(target, body);
    }

    /** Sends, keeps cookies and follows redirects as long as they stay on this machine's hosts. */
    private Page send(String method, String url, BodyPublisher body, String... headers) throws IOException {
        var page = once(method, url, body, headers);
        for (var hop = 0; hop < MOST_REDIRECTS; hop++) {
            var to = page.location();
            if (page.status() / 100 != 3 || to == null) return page;
            var next = URI.create(page.url()).resolve(to);
            if (next.getHost() == null || !next.getHost().endsWith(".localhost"))
                return new Page(page.status(), next.toString(), page.body(), to);
            page = once("GET", next.toString(), BodyPublishers.noBody());
        }
        throw new IOException("redirected without end at " + page.url());
    }

    /** The body as bytes. */
    public InputStream download(String url, String... headers) throws IOException {
        var response = exchange(
                request("GET", url, BodyPublishers.noBody(), headers), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) throw new IOException(response.statusCode() + " from " + url);
        return response.body();
    }

    private Page once(String method, String url, BodyPublisher body, String... headers) throws IOException {
        var response = exchange(
                request(method, url, body, headers), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        cookies.put(URI.create(url), response.headers().map());
        return new Page(
                response.statusCode(),
                url,
                response.body(),
                response.headers().firstValue("Location").orElse(null));
    }

    private HttpRequest request(String method, String url, BodyPublisher body, String... headers) throws IOException {
        var uri = URI.create(url);
        var local = "http://" + address.apply(uri) + uri.getRawPath()
                + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
        var request = HttpRequest.newBuilder(URI.create(local))
                .timeout(LONGEST)
                .method(method, body)
                .header("Host", uri.getAuthority());
        if (headers.length > 0) request.headers(headers);
        cookies.get(uri, Map.of())
                .getOrDefault("Cookie", List.of())
                .forEach(cookie -> request.header("Cookie", cookie));
        return request.build();
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return http.send(request, handler);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    /** A file to send. */
    public record Part(String fileName, String type, byte[] content) {}

    /** What came back, and from where after redirects. */
    public record Page(
            int status, String url, String body, @Nullable String location) {

        public Document html() {
            return Jsoup.parse(body, url);
        }

        public JsonNode json() {
            return JSON.readTree(body);
        }

        /** @throws IllegalStateException unless the request went well */
        public Page ok() {
            if (status / 100 != 2 && status / 100 != 3)
                throw new IllegalStateException(status + " from " + url + ": " + body);
            return this;
        }
    }
}
