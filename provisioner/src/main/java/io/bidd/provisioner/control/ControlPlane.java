package io.bidd.provisioner.control;

import static org.springframework.security.oauth2.client.web.client.RequestAttributeClientRegistrationIdResolver.clientRegistrationId;

import io.bidd.template.ClusterCapacity;
import io.bidd.template.IsolationReport;
import io.bidd.template.TenantSpec;
import io.bidd.template.TenantStatus;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.client.OAuth2ClientHttpRequestInterceptor;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** Requests to the control plane, each with a time limit and our own short-lived token. */
@Component
public class ControlPlane {

    private static final String REGISTRATION = "control-plane";
    /** How long the control plane may hold a pull until something changes. */
    private static final Duration WAIT = Duration.ofSeconds(15);

    private final RestClient http;

    ControlPlane(
            @Value("${bidd.control-url}") String url,
            RestClient.Builder builder,
            ClientRegistrationRepository registrations,
            OAuth2AuthorizedClientService tokens) {
        var withToken = new OAuth2ClientHttpRequestInterceptor(
                new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, tokens));
        withToken.setAuthorizationFailureHandler(
                OAuth2ClientHttpRequestInterceptor.authorizationFailureHandler(tokens));
        withToken.setPrincipalResolver(request -> new Machine());
        var requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build());
        requests.setReadTimeout(WAIT.plusSeconds(10));
        http = builder.baseUrl(url)
                .requestFactory(requests)
                .requestInterceptor(withToken)
                .defaultRequest(request -> request.attributes(clientRegistrationId(REGISTRATION)))
                .build();
    }

    /** Tenants changed after a generation; waits a while for the first one. */
    public List<TenantSpec> wantedAfter(long generation) {
        return pull(generation, WAIT.toSeconds());
    }

    /** Every tenant that is not gone, at once. */
    public List<TenantSpec> allWanted() {
        return pull(0, 0);
    }

    private List<TenantSpec> pull(long after, long wait) {
        var wanted = http.get()
                .uri("/v1/provisioning/tenants?after={after}&wait={wait}", after, wait)
                .retrieve()
                .body(new ParameterizedTypeReference<List<TenantSpec>>() {});
        return wanted == null ? List.of() : wanted;
    }

    public void report(TenantStatus status) {
        http.put()
                .uri("/v1/provisioning/tenants/{id}/status", status.id())
                .body(status)
                .retrieve()
                .toBodilessEntity();
    }

    /** Who wants to know how well a tenant is walled in; waits a while for the first one. */
    public List<IsolationReport.Request> isolationRequests() {
        var asked = http.get()
                .uri("/v1/provisioning/isolation-reports?wait={wait}", WAIT.toSeconds())
                .retrieve()
                .body(new ParameterizedTypeReference<List<IsolationReport.Request>>() {});
        return asked == null ? List.of() : asked;
    }

    public void answer(String request, IsolationReport report) {
        http.put()
                .uri("/v1/provisioning/isolation-reports/{id}", request)
                .body(report)
                .retrieve()
                .toBodilessEntity();
    }

    public void report(ClusterCapacity capacity) {
        http.put().uri("/v1/provisioning/capacity").body(capacity).retrieve().toBodilessEntity();
    }

    /** Hands an export over; the control plane keeps it only if the checksum is right. */
    public void keepExport(String tenantId, Path zip, String sha256) {
        http.put()
                .uri("/v1/provisioning/tenants/{id}/export", tenantId)
                .contentType(MediaType.valueOf("application/zip"))
                .header("X-Checksum-Sha256", sha256)
                .body(new FileSystemResource(zip))
                .retrieve()
                .toBodilessEntity();
    }

    /** Tokens are kept under this name; nobody has signed in here. */
    private static final class Machine extends org.springframework.security.authentication.AbstractAuthenticationToken
            implements Authentication {

        Machine() {
            super(List.of());
            setAuthenticated(true);
        }

        @Override
        public @Nullable Object getCredentials() {
            return null;
        }

        @Override
        public Object getPrincipal() {
            return "provisioner";
        }
    }
}
