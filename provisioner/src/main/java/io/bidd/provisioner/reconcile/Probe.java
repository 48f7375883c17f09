package io.bidd.provisioner.reconcile;

import io.bidd.provisioner.platform.Platform;
import io.bidd.template.ShopHealth;
import io.bidd.template.TenantSpec;
import io.bidd.template.Wanted;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;

/** Looks at a shop as a shopper reaches it: by its host name. */
@Component
class Probe {

    private final RestClient http;

    private final Platform platform;

    Probe(Platform platform, RestClient.Builder builder) {
        this.platform = platform;
        var requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(
                        HttpClient.Version
                                .HTTP_1_1) // an offer to upgrade and the end of a connection exclude each other
                .connectTimeout(Duration.ofSeconds(1))
                .build());
        requests.setReadTimeout(Duration.ofSeconds(3));
        http = builder.requestFactory(requests).build();
    }

    /** @return what is not yet as wanted, or nothing if the shop is at this generation and its parts answer, in every process */
    @Nullable
    String look(TenantSpec spec) {
        for (var address : platform.addressesOf(spec)) {
            var missing = look(spec, address);
            if (missing != null) return missing;
        }
        return null;
    }

    private @Nullable String look(TenantSpec spec, URI address) {
        try {
            var health = http.get()
                    .uri(address.resolve(ShopHealth.PATH))
                    .header(HttpHeaders.HOST, URI.create(spec.url()).getAuthority())
                    // A connection that is kept goes on ending where it once did, whatever the address leads to now.
                    .header(HttpHeaders.CONNECTION, "close")
                    .retrieve()
                    .body(ShopHealth.class);
            if (health == null || !health.tenant().equals(spec.id())) return "another shop answers at " + spec.host();
            if (health.generation() < spec.generation())
                return "the runtime has not read generation " + spec.generation();
            if (health.closed() != (spec.wanted() != Wanted.RUNNING))
                return "the shop is open or closed against what is wanted";
            return health.line() ? null : "the waiting room does not reach its Redis";
        } catch (RestClientResponseException refusal) { // its page is for people
            return spec.host() + " answers with " + refusal.getStatusCode().value();
        } catch (RestClientException silence) {
            return "no answer at " + spec.host() + ": " + silence.getMessage();
        }
    }
}
