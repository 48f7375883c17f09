package io.bidd.runtime.payment.sandbox;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

@Component
class SandboxGateway implements PaymentGateway {

    private final RestClient http;

    SandboxGateway(@Value("${bidd.sandbox.url}") String url, RestClient.Builder builder) {
        var requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build());
        requests.setReadTimeout(Duration.ofSeconds(5));
        // A refused move answers 409 with the payment as it is, which is what we want to see.
        http = builder.requestFactory(requests)
                .baseUrl(url)
                .defaultStatusHandler(
                        status -> status.value() == HttpStatus.CONFLICT.value(), (request, response) -> {})
                .build();
    }

    @Override
    public String name() {
        return "sandbox";
    }

    @Override
    public Opened open(String orderId, String title, Money amount, String returnUrl) {
        var body = Map.of(
                "orderId",
                orderId,
                "orderName",
                title,
                "amount",
                amount.amount(),
                "currency",
                amount.currency(),
                "returnUrl",
                returnUrl);
        var payment = ask(http.post()
                .uri("/v1/payments")
                .header("Idempotency-Key", orderId)
                .body(body));
        return new Opened(payment.id(), payment.payUrl());
    }

    @Override
    public Seen look(String reference) {
        return seen(http.get().uri("/v1/payments/{id}", reference));
    }

    @Override
    public Seen capture(String reference) {
        return seen(http.post().uri("/v1/payments/{id}/capture", reference));
    }

    @Override
    public Seen cancel(String reference) {
        return seen(http.post().uri("/v1/payments/{id}/cancel", reference));
    }

    @Override
    public Seen refund(String reference) {
        return seen(http.post().uri("/v1/payments/{id}/refund", reference));
    }

    private static Seen seen(RestClient.RequestHeadersSpec<?> request) {
        var payment = ask(request);
        var standing = switch (payment.status()) {
            case "created" -> Standing.UNDECIDED;
            case "authorized" -> Standing.AGREED;
            case "captured" -> Standing.CAPTURED;
            case "refunded" -> Standing.REFUNDED;
            case "declined", "cancelled" -> Standing.DEAD;
            default -> throw new IllegalStateException("the sandbox provider says " + payment.status());
        };
        return new Seen(standing, new Money(payment.amount(), payment.currency()));
    }

    private static Payment ask(RestClient.RequestHeadersSpec<?> request) {
        try {
            return Objects.requireNonNull(request.headers(
                            headers -> headers.setBearerAuth(CurrentTenant.get().paymentKey()))
                    .retrieve()
                    .body(Payment.class));
        } catch (RestClientException silence) {
            throw new GatewaySilent(silence);
        }
    }

    record Payment(String id, String status, long amount, String currency, String payUrl) {}
}
