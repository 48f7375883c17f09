package io.bidd.runtime.payment.stripe;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.payment.PaymentGateway.Notice;
import io.bidd.runtime.payment.ProviderHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages of Stripe, each signed with the secret of the endpoint it goes to. While a secret is being changed there are two of
 * them, so an account may have several. Of the message itself only ids are read: its form depends on the version that the
 * account was set to when the endpoint was made.
 */
class StripeWebhook {

    private static final String HEADER = "stripe-signature";

    private final Clock clock;
    private final Duration tolerance;

    StripeWebhook(Clock clock, Duration tolerance) {
        this.clock = clock;
        this.tolerance = tolerance;
    }

    Optional<Notice> verify(Account account, Map<String, String> headers, byte[] body) {
        var signature = headers.getOrDefault(HEADER, "");
        var text = new String(body, StandardCharsets.UTF_8);
        var secrets = account.get("webhookSecrets").split("[ ,]+");
        if (Arrays.stream(secrets).noneMatch(secret -> isSigned(text, signature, secret)))
            throw new Forged("the message was not signed for this account, or too long ago");
        var event = read(body);
        StripeMode.of(account).checkMessage(event.livemode());
        return event.notice();
    }

    private boolean isSigned(String body, String signature, String secret) {
        try {
            return Webhook.Signature.verifyHeader(body, signature, secret, tolerance.toSeconds(), clock);
        } catch (SignatureVerificationException | RuntimeException no) {
            return false;
        }
    }

    private static Event read(byte[] body) {
        try {
            return ProviderHttp.read(body, Event.class);
        } catch (IOException unreadable) {
            throw new Forged("the message cannot be read");
        }
    }

    record Event(String id, String type, @Nullable Boolean livemode, Data data) {

        Event {
            Objects.requireNonNull(id);
            Objects.requireNonNull(type);
            Objects.requireNonNull(data);
        }

        /** Sessions have the id we know the payment by; intents and charges have ours, which we gave to them. */
        Optional<Notice> notice() {
            var thing = data.object();
            var payment = thing.payment();
            if (type.startsWith("checkout.session.")) return Optional.of(new Notice(id, type, thing.id(), payment));
            var moved = type.startsWith("payment_intent.") || type.startsWith("charge.");
            return moved && payment != null ? Optional.of(new Notice(id, type, null, payment)) : Optional.empty();
        }
    }

    record Data(Thing object) {
        Data {
            Objects.requireNonNull(object);
        }
    }

    record Thing(@Nullable String id, @Nullable Map<String, String> metadata) {
        @Nullable
        String payment() {
            return metadata == null ? null : metadata.get(StripeGateway.PAYMENT);
        }
    }
}
