package io.bidd.runtime;

import io.bidd.template.ServedTenant;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A browser without JavaScript: it keeps cookies, goes where it is sent within the shop, and sends the forms of its pages. */
public final class ShopBrowser {

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Pattern FORM = Pattern.compile("<form\\b([^>]*)>(.*?)</form>", Pattern.DOTALL);
    private static final Pattern FIELD = Pattern.compile("<input\\b([^>]*)>");

    private final int port;
    private final ServedTenant shop;
    private final @Nullable String bearer;
    private final Map<String, String> cookies = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();

    ShopBrowser(int port, ServedTenant shop, Map<String, String> cookies, @Nullable String bearer) {
        this.port = port;
        this.shop = shop;
        this.bearer = bearer;
        this.cookies.putAll(cookies);
    }

    /** @param address where the browser is now; of another site that is where it was sent, and nothing was asked there */
    public record Page(int status, String address, String body) {

        /** The text of the first element with a {@code data-test}, without its tags. */
        public String test(String name) {
            var at = Pattern.compile("<(\\w+)[^>]*data-test=\"" + name + "\"[^>]*>(.*?)</\\1>", Pattern.DOTALL)
                    .matcher(body);
            if (!at.find()) throw new AssertionError("no " + name + " in " + body);
            return at.group(2)
                    .replaceAll("<[^>]*>", " ")
                    .replaceAll("\\s+", " ")
                    .strip();
        }

        public boolean has(String name) {
            return body.contains("data-test=\"" + name + "\"");
        }

        /** The state of the order, as the page says it. */
        public String state() {
            var at =
                    Pattern.compile("data-test=\"state\" data-state=\"(\\w+)\"").matcher(body);
            if (!at.find()) throw new AssertionError("no state in " + body);
            return at.group(1);
        }
    }

    public ShopBrowser with(String header, String value) {
        headers.put(header, value);
        return this;
    }

    public Page get(String path) throws Exception {
        return go("GET", path, null);
    }

    /**
     * Sends a form of a page with what is in it already.
     *
     * @param action what the form's address ends with
     * @param typed  by name; fields the page does not have are sent too, as anybody can
     */
    public Page submit(Page page, String action, Map<String, String> typed) throws Exception {
        var forms = FORM.matcher(page.body());
        while (forms.find()) {
            var address = attribute(forms.group(1), "action");
            if (address == null || !address.endsWith(action)) continue;
            var fields = new LinkedHashMap<String, String>();
            var inputs = FIELD.matcher(forms.group(2));
            while (inputs.find()) {
                var name = attribute(inputs.group(1), "name");
                var type = attribute(inputs.group(1), "type");
                var value = attribute(inputs.group(1), "value");
                var chosen = ("radio".equals(type) || "checkbox".equals(type))
                        ? inputs.group(1).contains(" checked")
                        : true;
                if (name != null && chosen) fields.put(name, value == null ? "" : value);
            }
            fields.putAll(typed);
            return go("POST", address, fields);
        }
        throw new AssertionError("no form to " + action + " in " + page.body());
    }

    private Page go(String method, String path, @Nullable Map<String, String> form) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Host", shop.host())
                .header("Accept", "text/html")
                .header(
                        "Cookie",
                        cookies.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")))
                .timeout(Duration.ofSeconds(30));
        headers.forEach(request::header);
        if (bearer != null) request.header("Authorization", "Bearer " + bearer);
        if (form == null) request.method(method, BodyPublishers.noBody());
        else
            request.header("Content-Type", "application/x-www-form-urlencoded")
                    .method(
                            method,
                            BodyPublishers.ofString(form.entrySet().stream()
                                    .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                                    .collect(Collectors.joining("&"))));
        var answer = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        for (var cookie : answer.headers().allValues("Set-Cookie")) {
            var pair = cookie.substring(0, cookie.indexOf(';')).split("=", 2);
            cookies.put(pair[0], pair[1]);
        }
        if (answer.statusCode() / 100 != 3) return new Page(answer.statusCode(), path, answer.body());
        var to = URI.create(answer.headers().firstValue("Location").orElseThrow());
        if (to.getHost() != null
                && !to.getHost().equals(shop.host())
                && !to.getHost().equals("127.0.0.1")) return new Page(answer.statusCode(), to.toString(), "");
        return go("GET", to.getRawPath() + (to.getRawQuery() == null ? "" : "?" + to.getRawQuery()), null);
    }

    private static @Nullable String attribute(String tag, String name) {
        var at = Pattern.compile("\\b" + name + "=\"([^\"]*)\"").matcher(tag);
        return at.find()
                ? at.group(1).replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'")
                : null;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
