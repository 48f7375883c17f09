package io.bidd.controlplane.payment.sandbox;

import io.bidd.controlplane.money.Money;
import io.bidd.controlplane.payment.PaymentProvider;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

@Component
class SandboxProvider implements PaymentProvider {

    private final RestClient http;

    SandboxProvider(SandboxSettings settings, RestClient.Builder builder) {
        var requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build());
        requests.setReadTimeout(Duration.ofSeconds(5));
        http = builder.requestFactory(requests)
                .baseUrl(settings.url())
                // A refused move answers 409 with the payment as it is, which is what we want to see.
                .defaultStatusHandler(
                        status -> status.value() == HttpStatus.CONFLICT.value(), (request, response) -> {})
                .defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + settings.key())
                .build();
    }

    @Override
    public String name() {
        return "sandbox";
    }

    @Override
    public Opened open(String paymentId, String title, Money amount, String returnUrl) {
        var opened = ask(() -> http.post()
                .uri("/v1/payments")
                .header("Idempotency-Key", paymentId)
                .body(Map.of(
                        "orderId", paymentId,
                        "orderName", title,
                        "amount", amount.amount(),
                        "currency", amount.currency(),
                        "returnUrl", returnUrl))
                .retrieve()
                .body(Payment.class));
        return new Opened(opened.id(), opened.payUrl());
    }

    @Override
    public Seen look(String providerRef) {
        return seen(() ->
                http.get().uri("/v1/payments/{id}", providerRef).retrieve().body(Payment.class));
    }

    @Override
    public Seen capture(String providerRef) {
        return seen(() -> http.post()
                .uri("/v1/payments/{id}/capture", providerRef)
                .retrieve()
                .body(Payment.class));
    }

    @Override
    public Seen refund(String providerRef) {
        return seen(() -> http.post()
                .uri("/v1/payments/{id}/refund", providerRef)
                .retrieve()
                .body(Payment.class));
    }

    private Seen seen(Supplier<Payment> call) {
        var payment = ask(call);
        var standing = switch (payment.status().toLowerCase(Locale.ROOT)) {
            case "created" -> Standing.OPEN;
            case "authorized" -> Standing.AUTHORIZED;
            case "captured" -> Standing.CAPTURED;
            case "refunded" -> Standing.REFUNDED;
            case "declined", "cancelled" -> Standing.FAILED;
            default -> throw new IllegalStateException("the sandbox provider says " + payment.status());
        };
        return new Seen(standing, new Money(payment.amount(), payment.currency()));
    }

    private static Payment ask(Supplier<Payment> call) {
        try {
            return Objects.requireNonNull(call.get());
        } catch (RestClientException silence) {
            throw new ProviderUnavailable(silence);
        }
    }

    record Payment(String id, String status, long amount, String currency, String payUrl) {}

    /** @param key our secret key at the provider */
    @ConfigurationProperties("bidd.payment.sandbox")
    record SandboxSettings(String url, String key) {}
}
