package io.bidd.load.prove.provider;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Stands in for BIDD's sign-in, as far as a seller's program needs it: tokens, and the key to check them with. */
public final class SellerTokens {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String KEY = "prove";

    private final String issuer;
    private final KeyPair pair;

    SellerTokens(String issuer) {
        this.issuer = issuer;
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** A token for the desk of that company's shops, good for years of anybody's clock. */
    public String of(String company) {
        var now = Instant.now();
        var head = part(Map.of("alg", "RS256", "kid", KEY, "typ", "JWT"));
        var body = part(Map.of(
                "iss",
                issuer,
                "sub",
                "prove",
                "aud",
                List.of("prove"),
                "iat",
                now.minusSeconds(60).getEpochSecond(),
                "exp",
                now.plus(Duration.ofDays(1_000)).getEpochSecond(),
                "scope",
                List.of("api"),
                "company",
                company));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update((head + "." + body).getBytes(StandardCharsets.US_ASCII));
            return head + "." + body + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String part(Map<String, ?> claims) {
        return BASE64.encodeToString(JSON.writeValueAsBytes(claims));
    }

    Map<String, ?> keys() {
        var key = (RSAPublicKey) pair.getPublic();
        return Map.of(
                "keys",
                List.of(Map.of(
                        "kty",
                        "RSA",
                        "kid",
                        KEY,
                        "use",
                        "sig",
                        "alg",
                        "RS256",
                        "n",
                        BASE64.encodeToString(unsigned(key.getModulus().toByteArray())),
                        "e",
                        BASE64.encodeToString(unsigned(key.getPublicExponent().toByteArray())))));
    }

    private static byte[] unsigned(byte[] number) {
        return number[0] == 0 ? java.util.Arrays.copyOfRange(number, 1, number.length) : number;
    }
}
