package io.bidd.runtime.payment;

import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON over HTTP to one payment provider, with the rule that all of them share: a server error, a full queue, a time-out, a
 * broken connection and an answer that cannot be read all mean that nothing is known ({@link GatewaySilent}). Refusals (4xx)
 * come back as answers, because only the provider's adapter can read them.
 *
 * <p>Nothing of a body or of a credential reaches an exception or a log.
 */
public final class ProviderHttp {

    private static final JsonMapper JSON = new JsonMapper();

    private final String provider;
    private final RestClient http;

    /**
     * One connection pool per provider; make it once.
     *
     * @param readTimeout from the request to the last byte of its answer
     */
    public ProviderHttp(
            String provider, URI url, Duration connectTimeout, Duration readTimeout, RestClient.Builder builder) {
        this.provider = provider;
        // One request per connection at a time: where a connection breaks, one outcome is unknown and not many.
        var client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        var requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(readTimeout);
        http = builder.requestFactory(requests).baseUrl(url).build();
    }

    /**
     * @param authorization the whole value of that header
     * @param address       with names in braces for what follows
     */
    public Answer get(String authorization, String address, Object... variables) {
        return answer(http.get().uri(address, variables).header(HttpHeaders.AUTHORIZATION, authorization));
    }

    /** @throws GatewaySilent if nothing is known about what became of it */
    public Answer post(String authorization, Object body, String address, Object... variables) {
        return postOnce(authorization, null, body, address, variables);
    }

    /** @param key makes a repeated request the same request at the provider */
    public Answer postOnce(
            String authorization, @Nullable String key, Object body, String address, Object... variables) {
        var request = http.post().uri(address, variables).header(HttpHeaders.AUTHORIZATION, authorization);
        if (key != null) request.header("Idempotency-Key", key);
        return answer(request.contentType(MediaType.APPLICATION_JSON).body(JSON.writeValueAsBytes(body)));
    }

    /** Reads what a provider has sent by itself. */
    public static <T> T read(byte[] body, Class<T> type) throws IOException {
        try {
            var read = JSON.readValue(body, type);
            if (read == null) throw new IOException("nothing where a " + type.getSimpleName() + " is due");
            return read;
        } catch (JacksonException unreadable) {
            // Its message quotes the body, so it goes no further.
            throw new IOException(body.length + " bytes that are no " + type.getSimpleName());
        }
    }

    /** The beginning of a text, cut where no character is cut in two. */
    public static String shortened(String text, int most) {
        if (text.length() <= most) return text;
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private Answer answer(RestClient.RequestHeadersSpec<?> request) {
        try {
            var answer = request.accept(MediaType.APPLICATION_JSON)
                    .exchange((sent, received) -> new Answer(
                            received.getStatusCode().value(), received.getBody().readAllBytes()));
            if (answer == null || !answer.tellsSomething()) throw new GatewaySilent(provider, unreadable(answer));
            return answer;
        } catch (RestClientException | UncheckedIOException silence) {
            throw new GatewaySilent(provider, silence);
        }
    }

    private static IOException unreadable(@Nullable Answer answer) {
        return new IOException(answer == null ? "no answer" : "status " + answer.status());
    }

    /** Success or a refusal. */
    public final class Answer {

        private final int status;
        private final byte[] body;

        private Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        public int status() {
            return status;
        }

        public boolean ok() {
            return status < 300;
        }

        /** @throws GatewaySilent if it is something else */
        public <T> T as(Class<T> type) {
            try {
                return read(body, type);
            } catch (IOException unreadable) {
                throw new GatewaySilent(provider, unreadable);
            }
        }

        private boolean tellsSomething() {
            var waitAndAskAgain = status == 408 || status == 425 || status == 429;
            return (status >= 200 && status < 300) || (status >= 400 && status < 500 && !waitAndAskAgain);
        }
    }
}
