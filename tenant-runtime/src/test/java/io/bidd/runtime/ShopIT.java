package io.bidd.runtime;

import static org.awaitility.Awaitility.await;

import io.bidd.template.ServedTenant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A runtime with two shops, asked over HTTP as shoppers ask it. */
@Import({ShopIT.Fakes.class, Goods.class})
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "spring.main.allow-bean-definition-overriding=true")
public abstract class ShopIT {

    protected static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String SELLER = "seller-of-";

    @LocalServerPort
    private int port;

    @Autowired
    protected FakeProvider provider;

    @Autowired
    private Clock clock;

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", TestShops::url);
        registry.add("spring.datasource.username", () -> TestShops.LOGIN);
        registry.add("spring.datasource.password", () -> TestShops.PASSWORD);
        registry.add("bidd.redis.port", () -> TestShops.REDIS_PORT);
        registry.add("bidd.tenants-folder", () -> TestShops.FOLDER.toString());
        registry.add("bidd.clock-file", () -> TestShops.CLOCK.toString());
        registry.add("bidd.database.connections", () -> 16);
        registry.add("bidd.toss.url", () -> "http://127.0.0.1:9"); // nobody is there
    }

    @TestConfiguration
    static class Fakes {
        @Bean("sandboxGateway")
        FakeProvider fakeProvider() {
            return new FakeProvider();
        }

        /** BIDD, as far as a shop asks it who somebody is: see {@link #seller}. */
        @Bean
        @Primary
        JwtDecoder fakeTokens() {
            return token -> {
                if (!token.startsWith(SELLER)) throw new BadJwtException("not BIDD's");
                return Jwt.withTokenValue(token)
                        .header("alg", "none")
                        .subject("seller")
                        .claim("company", token.substring(SELLER.length()))
                        .claim("scope", List.of("api"))
                        .build();
            };
        }
    }

    @BeforeEach
    @AfterEach
    void nowIsNow() throws IOException {
        clockAhead(Duration.ZERO);
        provider.silent = false;
        provider.silentAfterCapture = false;
        provider.refusing = false;
        provider.needsPayer = false;
        provider.mobileUrl = null;
    }

    /** Moves the program's clock and returns when it has moved. */
    protected void clockAhead(Duration ahead) throws IOException {
        Files.writeString(TestShops.CLOCK, ahead.toString());
        await().until(() -> Duration.between(Instant.now().plus(ahead), clock.instant())
                        .abs()
                        .compareTo(Duration.ofSeconds(1))
                < 0);
    }

    /** One request to a shop. @param token of a shopper, or nothing */
    protected Answer send(ServedTenant shop, String method, String path, String token, Object body, String... headers)
            throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Host", shop.host())
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) request.header("Content-Type", "application/json");
        if (token != null) request.header("Authorization", "Bearer " + token);
        if (headers.length > 0) request.headers(headers);
        HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new Answer(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("Location").orElse(""));
    }

    protected Answer get(ServedTenant shop, String path, String token) throws Exception {
        return send(shop, "GET", path, token, null);
    }

    protected Answer post(ServedTenant shop, String path, String token, Object body, String... headers)
            throws Exception {
        return send(shop, "POST", path, token, body, headers);
    }

    /** A new shopper. @return the token of the sign-in */
    protected String shopper(ServedTenant shop) throws Exception {
        return shopper(shop, io.bidd.template.Ids.next() + "@example.com");
    }

    /** A new shopper whose password is "correct horse". @return the token of the sign-in */
    protected String shopper(ServedTenant shop, String email) throws Exception {
        return post(
                        shop,
                        "/api/members",
                        null,
                        Map.of("email", email, "password", "correct horse", "name", "지우", "phone", "010-1234-5678"))
                .json()
                .path("token")
                .asString();
    }

    /** The token of a program of the company that rents a shop. */
    protected static String seller(ServedTenant shop) {
        return SELLER + shop.company().id();
    }

    /** A browser in which a shopper has signed in. @param language ko or en */
    protected ShopBrowser browser(ServedTenant shop, String token, String language) {
        return new ShopBrowser(port, shop, Map.of("DDIB", token, "lang", language), null);
    }

    /** A browser at the seller's desk. */
    protected ShopBrowser desk(ServedTenant shop, String language) {
        return new ShopBrowser(port, shop, Map.of("lang", language), seller(shop));
    }

    /** Waits in line until it is the shopper's turn. */
    protected String pass(ServedTenant shop, String deal, String token) throws Exception {
        var ticket = post(shop, "/api/deals/" + deal + "/line", token, Map.of())
                .json()
                .path("ticket")
                .asString();
        var until = Instant.now().plusSeconds(10);
        while (Instant.now().isBefore(until)) {
            var claim = post(shop, "/api/deals/" + deal + "/passes", token, Map.of("ticket", ticket));
            if (claim.status() == 201) return claim.json().path("pass").asString();
            if (claim.status() != 202) throw new IllegalStateException(claim.toString());
        }
        throw new IllegalStateException("never admitted");
    }

    protected Map<String, Object> order(String deal, String pass, int quantity, long amount) {
        var order = new HashMap<String, Object>();
        order.put("lines", List.of(Map.of("deal", deal, "quantity", quantity, "pass", pass)));
        order.put("amount", amount);
        order.putAll(
                Map.of("receiver", "지우", "phone", "010-1234-5678", "zipcode", "04524", "address", "서울시 중구 세종대로 110"));
        return order;
    }

    protected Answer place(ServedTenant shop, String token, Map<String, Object> order) throws Exception {
        return post(shop, "/api/orders", token, order, "Idempotency-Key", io.bidd.template.Ids.next());
    }

    /** @param location where it leads on to, or nothing */
    public record Answer(int status, String body, String location) {

        public JsonNode json() {
            return JSON.readTree(body);
        }

        /** Last part of the problem's type. */
        public String problem() {
            var type = json().path("type").asString("");
            return type.substring(type.lastIndexOf(':') + 1);
        }
    }
}
