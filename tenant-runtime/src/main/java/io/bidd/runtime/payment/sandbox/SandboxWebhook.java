package io.bidd.runtime.payment.sandbox;

import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.payment.PaymentGateway.Notice;
import io.bidd.runtime.payment.ProviderHttp;
import io.bidd.runtime.payment.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message of the provider: {@code Sandbox-Signature: t=<epoch seconds>,v1=<hex>}, where the second is the HMAC-SHA256 of the
 * first, a dot and the body as it came, under the account's secret key.
 */
record SandboxWebhook(String id, String type, SandboxPayment payment) {

    static final String HEADER = "sandbox-signature";

    private static final Pattern SIGNATURE = Pattern.compile("t=(\\d{1,12}),v1=([0-9a-fA-F]{64})");

    SandboxWebhook {
        Objects.requireNonNull(id);
        Objects.requireNonNull(type);
        Objects.requireNonNull(payment);
    }

    /** @throws Forged if it was not signed with this secret, or not at this time */
    static SandboxWebhook verified(
            @Nullable String signature, byte[] body, String secret, Instant now, Duration tolerance) {
        var parts = SIGNATURE.matcher(signature == null ? "" : signature);
        if (!parts.matches()) throw new Forged("the message is not signed");
        var signed = Signature.of(secret, (parts.group(1) + ".").getBytes(StandardCharsets.UTF_8), body);
        if (!Signature.same(signed, HexFormat.of().parseHex(parts.group(2))))
            throw new Forged("the signature is of another account or another body");
        var sentAt = Instant.ofEpochSecond(Long.parseLong(parts.group(1)));
        if (Duration.between(sentAt, now).abs().compareTo(tolerance) > 0)
            throw new Forged("the message was signed at another time");
        try {
            return ProviderHttp.read(body, SandboxWebhook.class);
        } catch (IOException unreadable) {
            throw new Forged("the message cannot be read");
        }
    }

    Notice notice() {
        return new Notice(id, type, payment.id(), payment.orderId());
    }
}
