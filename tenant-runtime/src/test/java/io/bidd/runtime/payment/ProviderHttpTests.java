package io.bidd.runtime.payment;

import static com.github.tomakehurst.wiremock.client.WireMock.*;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.sun.net.httpserver.HttpServer;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProviderHttpTests {

    @RegisterExtension
    static final WireMockExtension provider = WireMockExtension.newInstance()
            .options(wireMockConfig().dynamicPort())
            .build();

    @Test
    void aRefusalIsAnAnswer() {
        provider.stubFor(get("/thing").willReturn(jsonResponse("{\"code\":\"no\"}", 422)));

        var answer = http(provider.baseUrl(), Duration.ofSeconds(10)).get("Bearer key", "/thing");

        assertThat(answer.ok()).isFalse();
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.as(Map.class)).isEqualTo(Map.of("code", "no"));
    }

    @Test
    void aRedirectIsNotFollowedAndTellsNothing() {
        provider.stubFor(post("/thing").willReturn(temporaryRedirect("/elsewhere")));

        assertThatThrownBy(
                        () -> http(provider.baseUrl(), Duration.ofSeconds(10)).post("Bearer key", Map.of(), "/thing"))
                .isInstanceOf(GatewaySilent.class);
        provider.verify(0, anyRequestedFor(urlEqualTo("/elsewhere")));
    }

    /** Each packet comes in time; only all of them together do not. */
    @Test
    void anAnswerThatTricklesIsCutOff() throws IOException {
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                body.write('"');
                for (var packet = 0; packet < 40; packet++) {
                    body.write('a');
                    body.flush();
                    LockSupport.parkNanos(Silences.PATIENCE.dividedBy(4).toNanos());
                }
                body.write('"');
            }
        });
        server.start();
        try {
            var http = http("http://127.0.0.1:" + server.getAddress().getPort(), Silences.PATIENCE);
            assertThatThrownBy(() -> http.get("Bearer key", "/thing")).isInstanceOf(GatewaySilent.class);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aProviderThatIsNotThereIsSilent() throws IOException {
        int nobody;
        try (var socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }

        assertThatThrownBy(() -> http("http://127.0.0.1:" + nobody, Duration.ofSeconds(1))
                        .get("Bearer key", "/thing"))
                .isInstanceOf(GatewaySilent.class);
    }

    @Test
    void whatStandsInAnAddressCannotLeaveItsPlace() {
        provider.stubFor(any(anyUrl()).willReturn(okJson("{}")));

        http(provider.baseUrl(), Duration.ofSeconds(10)).get("Bearer key", "/things/{id}", "a/b?c=d");

        provider.verify(getRequestedFor(urlEqualTo("/things/a%2Fb%3Fc%3Dd")));
    }

    @Test
    void oneConnectionServesOneRequestAfterAnother() throws IOException {
        var connections = ConcurrentHashMap.newKeySet();
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            connections.add(exchange.getRemoteAddress());
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        try {
            var http = http("http://127.0.0.1:" + server.getAddress().getPort(), Duration.ofSeconds(10));
            for (var request = 0; request < 5; request++) http.post("Bearer key", Map.of("a", 1), "/thing");
        } finally {
            server.stop(0);
        }

        assertThat(connections).hasSize(1);
    }

    private static ProviderHttp http(String url, Duration readTimeout) {
        return new ProviderHttp("provider", URI.create(url), Duration.ofSeconds(2), readTimeout);
    }
}
