package io.bidd.runtime.payment;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.junit.jupiter.api.Named.named;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Every way a provider can leave us without knowing; the tests give it a read time-out of {@link #PATIENCE}. */
public final class Silences {

    public static final Duration PATIENCE = Duration.ofMillis(300);

    private Silences() {}

    public static Stream<Named<ResponseDefinitionBuilder>> all() {
        return Stream.of(
                named("500", aResponse().withStatus(500).withBody("{\"code\":\"broken\"}")),
                named("502 of a proxy", aResponse().withStatus(502).withBody("<html>bad gateway</html>")),
                named("503", aResponse().withStatus(503)),
                named("504", aResponse().withStatus(504)),
                named("429 too many requests", aResponse().withStatus(429).withBody("{}")),
                named("408", aResponse().withStatus(408).withBody("{}")),
                named("an answer that comes too late", okJson("{}").withFixedDelay(1_500)),
                named("a connection reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)),
                named("a connection closed", aResponse().withFault(Fault.EMPTY_RESPONSE)),
                named("noise", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)),
                named("half an answer", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)),
                named("JSON cut short", okJson("{\"id\":\"pay1\",\"amo")),
                named("a page instead of JSON", aResponse().withBody("<html>we are sorry</html>")),
                named("JSON of something else", okJson("[1,2]")),
                named("JSON without what matters", okJson("{}")),
                named("null", okJson("null")),
                named("nothing at all", aResponse().withStatus(200)),
                named("a refusal that is a page", aResponse().withStatus(403).withBody("<html>blocked</html>")));
    }
}
