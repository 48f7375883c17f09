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
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
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

    /** An export may be large, and the way to the control plane slow. */
    private static final Duration UPLOAD = Duration.ofMinutes(10);

    private final RestClient http;
    /** Has no interceptor, for whoever has one keeps the whole body in memory. */
    private final RestClient uploads;

    private final OAuth2AuthorizedClientService tokens;

    ControlPlane(
            @Value("${bidd.control-url}") String url,
            RestClient.Builder builder,
            ClientRegistrationRepository registrations,
            OAuth2AuthorizedClientService tokens) {
        this.tokens = tokens;
        var clients = new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, tokens);
        var client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
        var slow = new JdkClientHttpRequestFactory(client);
        slow.setReadTimeout(UPLOAD);
        uploads = builder.clone()
                .baseUrl(url)
                .requestFactory(slow)
                .requestInitializer(request -> request.getHeaders().setBearerAuth(tokenOf(clients)))
                .build();
        var withToken = new OAuth2ClientHttpRequestInterceptor(clients);
        withToken.setAuthorizationFailureHandler(
                OAuth2ClientHttpRequestInterceptor.authorizationFailureHandler(tokens));
        withToken.setPrincipalResolver(request -> new Machine());
        var requests = new JdkClientHttpRequestFactory(client);
        requests.setReadTimeout(WAIT.plusSeconds(10));
        http = builder.baseUrl(url)
                .requestFactory(requests)
                .requestInterceptor(withToken)
                .defaultRequest(request -> request.attributes(clientRegistrationId(REGISTRATION)))
                .build();
    }

    private static String tokenOf(OAuth2AuthorizedClientManager clients) {
        var client = clients.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(REGISTRATION)
                .principal(new Machine())
                .build());
        if (client == null) throw new IllegalStateException("the control plane gives no token");
        return client.getAccessToken().getTokenValue();
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
        uploads.put()
                .uri("/v1/provisioning/tenants/{id}/export", tenantId)
                .contentType(MediaType.valueOf("application/zip"))
                .header("X-Checksum-Sha256", sha256)
                .body(new FileSystemResource(zip))
                .retrieve()
                .onStatus(HttpStatus.UNAUTHORIZED::equals, (request, response) -> {
                    tokens.removeAuthorizedClient(REGISTRATION, new Machine().getName()); // the next try has another
                    throw new IllegalStateException("the control plane does not take the token any more");
                })
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
