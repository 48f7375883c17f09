package io.bidd.controlplane.identity;

import static org.springframework.security.oauth2.core.AuthorizationGrantType.AUTHORIZATION_CODE;
import static org.springframework.security.oauth2.core.AuthorizationGrantType.CLIENT_CREDENTIALS;
import static org.springframework.security.oauth2.core.AuthorizationGrantType.REFRESH_TOKEN;

import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.stereotype.Component;

/**
 * The programs that may ask for tokens: the console, the provisioner, command-line tools on a person's own machine, and one
 * seller desk for each shop. None is stored: ours come from settings, desks from the tenants there are.
 */
@Component
class Clients implements RegisteredClientRepository {

    static final String API_SCOPE = "api";
    static final String PROVISIONING_SCOPE = "provisioning";
    private static final String DESK = "desk-";

    private final IdentitySettings settings;
    private final DeskShops shops;
    private final DeskSecrets secrets;

    Clients(IdentitySettings settings, DeskShops shops, DeskSecrets secrets) {
        this.settings = settings;
        this.shops = shops;
        this.secrets = secrets;
    }

    @Override
    public @Nullable RegisteredClient findByClientId(String clientId) {
        return switch (clientId) {
            case "console" -> console();
            case "provisioner" -> provisioner();
            case "bidd-cli" -> commandLine();
            default -> clientId.startsWith(DESK) ? desk(clientId.substring(DESK.length())) : null;
        };
    }

    @Override
    public @Nullable RegisteredClient findById(String id) {
        return findByClientId(id);
    }

    @Override
    public void save(RegisteredClient client) {
        throw new UnsupportedOperationException("clients come from settings and tenants");
    }

    private RegisteredClient console() {
        var url = settings.urls().console();
        return browserClient("console", settings.clients().consoleSecret(), url + "/login/oauth2/code/bidd", url + "/")
                .scope(API_SCOPE)
                .build();
    }

    private @Nullable RegisteredClient desk(String tenantId) {
        return shops.find(tenantId)
                .map(shop -> browserClient(
                                DESK + tenantId,
                                secrets.of(tenantId),
                                shop.url() + "/seller/login/code/bidd",
                                shop.url() + "/")
                        .build())
                .orElse(null);
    }

    private RegisteredClient.Builder browserClient(String id, String secret, String redirect, String afterLogout) {
        return RegisteredClient.withId(id)
                .clientId(id)
                .clientSecret(secret)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(AUTHORIZATION_CODE)
                .authorizationGrantType(REFRESH_TOKEN)
                .redirectUri(redirect)
                .postLogoutRedirectUri(afterLogout)
                .scopes(scopes ->
                        Stream.of(OidcScopes.OPENID, OidcScopes.PROFILE).forEach(scopes::add))
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .tokenSettings(tokens());
    }

    /** For a person's own tools: public, so it must prove the code is its own (PKCE), and returns to this machine only. */
    private RegisteredClient commandLine() {
        return RegisteredClient.withId("bidd-cli")
                .clientId("bidd-cli")
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .authorizationGrantType(AUTHORIZATION_CODE)
                .redirectUri("http://127.0.0.1/callback")
                .scope(OidcScopes.OPENID)
                .scope(API_SCOPE)
                .clientSettings(ClientSettings.builder().requireProofKey(true).build())
                .tokenSettings(tokens())
                .build();
    }

    private RegisteredClient provisioner() {
        return RegisteredClient.withId("provisioner")
                .clientId("provisioner")
                .clientSecret(settings.clients().provisionerSecret())
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .authorizationGrantType(CLIENT_CREDENTIALS)
                .scope(PROVISIONING_SCOPE)
                .tokenSettings(tokens())
                .build();
    }

    private static TokenSettings tokens() {
        return TokenSettings.builder()
                .accessTokenTimeToLive(Duration.ofMinutes(10))
                .refreshTokenTimeToLive(Duration.ofHours(8))
                .reuseRefreshTokens(false)
                .build();
    }
}
