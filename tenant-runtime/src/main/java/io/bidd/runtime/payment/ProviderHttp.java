package io.bidd.runtime.payment;

import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.DefaultUriBuilderFactory;
import org.springframework.web.util.UriBuilderFactory;
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

    /** More than a shop may ask at once; see {@link GatewaySettings#atOnce}. */
    private static final int MOST_CONNECTIONS = 4_000;

    private static final int LONGEST_ANSWER = 8 << 20;

    private static final ScheduledThreadPoolExecutor ALARMS = alarms();

    private final String provider;
    private final UriBuilderFactory addresses;
    private final Duration readTimeout;
    private final CloseableHttpClient http;

    /**
     * One connection pool per provider; make it once.
     *
     * @param readTimeout from the request to the last byte of its answer
     */
    public ProviderHttp(String provider, URI url, Duration connectTimeout, Duration readTimeout) {
        this.provider = provider;
        this.addresses = new DefaultUriBuilderFactory(url.toString());
        this.readTimeout = readTimeout;
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(MOST_CONNECTIONS)
                .setMaxConnTotal(MOST_CONNECTIONS)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(connectTimeout))
                        .setSocketTimeout(Timeout.of(readTimeout))
                        .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                        .build())
                .build();
        http = HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(Timeout.of(connectTimeout))
                        .setResponseTimeout(Timeout.of(readTimeout))
                        .build())
                .disableAutomaticRetries() // whether money is asked for twice is decided elsewhere
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .evictIdleConnections(TimeValue.ofSeconds(30))
                .build();
    }

    private static ScheduledThreadPoolExecutor alarms() {
        var alarms = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("provider-alarms").factory());
        alarms.setRemoveOnCancelPolicy(true);
        return alarms;
    }

    /**
     * @param authorization the whole value of that header
     * @param address       with names in braces for what follows
     */
    public Answer get(String authorization, String address, Object... variables) {
        return answer(new HttpGet(addresses.expand(address, variables)), authorization);
    }

    /** @throws GatewaySilent if nothing is known about what became of it */
    public Answer post(String authorization, Object body, String address, Object... variables) {
        return postOnce(authorization, null, body, address, variables);
    }

    /** @param key makes a repeated request the same request at the provider */
    public Answer postOnce(
            String authorization, @Nullable String key, Object body, String address, Object... variables) {
        var request = new HttpPost(addresses.expand(address, variables));
        if (key != null) request.setHeader("Idempotency-Key", key);
        request.setEntity(new ByteArrayEntity(JSON.writeValueAsBytes(body), ContentType.APPLICATION_JSON));
        return answer(request, authorization);
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

    private Answer answer(HttpUriRequestBase request, String authorization) {
        request.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        request.setHeader(HttpHeaders.ACCEPT, ContentType.APPLICATION_JSON.getMimeType());
        // The client's own limit is for each packet; a provider that trickles is cut off by this one.
        var alarm = ALARMS.schedule(request::cancel, readTimeout.toMillis(), TimeUnit.MILLISECONDS);
        try {
            var answer = http.execute(
                    request,
                    received -> new Answer(
                            received.getCode(),
                            received.getEntity() == null
                                    ? new byte[0]
                                    : EntityUtils.toByteArray(received.getEntity(), LONGEST_ANSWER)));
            if (!answer.tellsSomething()) throw new GatewaySilent(provider, unreadable(answer));
            return answer;
        } catch (IOException silence) {
            throw new GatewaySilent(provider, silence);
        } finally {
            alarm.cancel(false);
        }
    }

    private static IOException unreadable(Answer answer) {
        return new IOException("status " + answer.status());
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
