package io.bidd.provisioner.reconcile;

import io.bidd.provisioner.platform.Platform;
import io.bidd.template.ShopHealth;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Looks at a shop as a shopper reaches it: through the edge, by its host name. */
@Component
class Probe {

    private static final Duration LOOK_EVERY = Duration.ofMillis(150);
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final RestClient http;

    private final Platform platform;

    Probe(Platform platform, RestClient.Builder builder) {
        this.platform = platform;
        var requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build());
        requests.setReadTimeout(Duration.ofSeconds(3));
        http = builder.requestFactory(requests).build();
    }

    /** Looks until the shop says it is at this generation and its parts answer. @throws NotThere if it does not in time */
    void mustBeAsWanted(TenantSpec spec) throws InterruptedException {
        var until = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            var seen = look(spec);
            if (seen.isEmpty()) return;
            if (System.nanoTime() > until) throw new NotThere(seen);
            Thread.sleep(
                    LOOK_EVERY); // between two looks at another process; its coming up cannot be waited for otherwise
        }
    }

    /** @return what is not yet as wanted, or nothing */
    private String look(TenantSpec spec) {
        try {
            var health = http.get()
                    .uri(platform.addressOf(spec).resolve(ShopHealth.PATH))
                    .header(HttpHeaders.HOST, URI.create(spec.url()).getAuthority())
                    .retrieve()
                    .body(ShopHealth.class);
            if (health == null || !health.tenant().equals(spec.id())) return "another shop answers at " + spec.host();
            if (health.generation() < spec.generation())
                return "the runtime has not read generation " + spec.generation();
            if (health.closed() != (spec.wanted() == Wanted.CLOSED))
                return "the shop is open or closed against what is wanted";
            return health.line() ? "" : "the waiting room does not reach its Redis";
        } catch (RestClientException silence) {
            return "no answer at " + spec.host() + ": " + silence.getMessage();
        }
    }

    /** The shop is not as wanted yet. */
    static final class NotThere extends RuntimeException {
        NotThere(String what) {
            super(what);
        }
    }
}
