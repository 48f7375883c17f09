package io.bidd.runtime.payment.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import com.stripe.service.V1Services;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The library, set up so that it asks once and that each request has its shop's key. */
class StripeApi {

    private final StripeClient client;

    StripeApi(StripeSettings settings) {
        client = StripeClient.builder()
                .setApiKey("none") // each request brings its own
                .setApiBase(settings.url().toString())
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setReadTimeout((int) settings.readTimeout().toMillis())
                .setMaxNetworkRetries(0)
                .build();
    }

    /** @throws Failed if the provider refuses; {@link GatewaySilent} if nothing is known */
    <T> T ask(Account account, @Nullable String key, Question<T> question) throws Failed {
        var options = RequestOptions.builder().setApiKey(account.get("secretKey"));
        if (key != null) options.setIdempotencyKey(key);
        try {
            var answer = question.ask(client.v1(), options.build());
            if (answer == null) throw new GatewaySilent(StripeGateway.NAME, new IOException("an empty answer"));
            return answer;
        } catch (StripeException exception) {
            var failure = StripeFailure.of(exception);
            if (failure.asException() instanceof GatewaySilent silence) throw silence;
            throw new Failed(failure);
        } catch (RuntimeException unreadable) {
            // The library reads answers without much care; what it trips over may be quoted in what it says.
            if (unreadable instanceof GatewaySilent) throw unreadable;
            throw new GatewaySilent(StripeGateway.NAME, new IOException("an unreadable answer"));
        }
    }

    /** As {@link #ask}, where no refusal has a meaning of its own. */
    <T> T get(Account account, Question<T> question) {
        try {
            return ask(account, null, question);
        } catch (Failed failed) {
            throw failed.failure.asException();
        }
    }

    interface Question<T> {
        T ask(V1Services stripe, RequestOptions options) throws StripeException;
    }

    /** A refusal that its caller has to read. */
    static final class Failed extends Exception {

        private final transient StripeFailure failure;

        Failed(StripeFailure failure) {
            super(failure.code());
            this.failure = failure;
        }

        StripeFailure failure() {
            return failure;
        }
    }
}
