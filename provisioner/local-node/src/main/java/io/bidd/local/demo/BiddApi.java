package io.bidd.local.demo;

import io.bidd.local.demo.Visitor.Page;
import io.bidd.template.Ids;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** BIDD's API in the hands of one person with an account. */
public final class BiddApi {

    private static final String CALLBACK = "http://127.0.0.1/callback";

    private final Visitor visitor = new Visitor();
    private final int edge;
    private String token = "";

    public BiddApi(int edge) {
        this.edge = edge;
    }

    /** Signs in as a command-line tool does: authorization code with PKCE (RFC 7636), by the sign-in page. @return whether the password was right */
    public boolean signIn(String email, String password) throws IOException {
        var verifier = Ids.secret();
        var page = visitor.get(
                host("id") + "/oauth2/authorize?response_type=code&client_id=bidd-cli&scope=" + encode("openid api")
                        + "&redirect_uri=" + encode(CALLBACK) + "&state=" + Ids.next()
                        + "&code_challenge_method=S256&code_challenge=" + challenge(verifier),
                "Accept",
                "text/html");
        if (page.url().contains("/login"))
            page = visitor.submit(page, "/login", Map.of("email", email, "password", password));
        if (page.url().contains("/login")) return false;
        if (!page.url().startsWith(CALLBACK))
            throw new IOException("sign-in ended at " + page.url() + " with " + page.status());
        var code = URI.create(page.url()).getQuery().replaceAll("(?:.*&)?code=([^&]+).*", "$1");
        var form = "grant_type=authorization_code&client_id=bidd-cli&code=" + encode(code) + "&redirect_uri="
                + encode(CALLBACK) + "&code_verifier=" + verifier;
        token = visitor.form(host("id") + "/oauth2/token", form)
                .ok()
                .json()
                .path("access_token")
                .asString();
        return true;
    }

    public Page get(String path) throws IOException {
        return visitor.get(api(path), authorization());
    }

    public Page post(String path, Object body) throws IOException {
        return visitor.post(api(path), body, authorization());
    }

    /** What an address answers, as bytes. */
    public InputStream download(String path) throws IOException {
        return visitor.download(api(path), authorization());
    }

    /** For requests to other hosts, as the seller API of a shop. */
    public String[] authorization() {
        return token.isEmpty() ? new String[0] : new String[] {"Authorization", "Bearer " + token};
    }

    public Visitor visitor() {
        return visitor;
    }

    private String api(String path) {
        return host("api") + "/v1" + path;
    }

    private String host(String name) {
        return "http://" + name + ".localhost:" + edge;
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
