package io.bidd.template;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs short lists of words with HMAC-SHA-256. The key differs by purpose, and purpose and tenant are signed too: a ticket is
 * no pass, and what one shop signed is nothing at another. A token names its key, so that keys can change while tokens of the
 * one before are still good.
 */
public final class SigningKey {

    private static final String SEPARATOR = "~";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final byte[] secret;
    private final String id;
    /** Initialised once for each purpose and cloned for each use: making one costs more than using it. */
    private final Map<String, Mac> macs = new ConcurrentHashMap<>();

    /** @param secret at least 32 random bytes */
    public SigningKey(byte[] secret) {
        this.secret = secret.clone();
        this.id = HexFormat.of().formatHex(mac("key id", new byte[0]), 0, 4);
    }

    /** Eight hexadecimal digits that tell this key from another and nothing about it. */
    public String id() {
        return id;
    }

    /** @param purpose as {@code ticket}; @param words none of which holds a tilde */
    public String sign(String purpose, String tenant, String... words) {
        for (var word : words)
            if (word.contains(SEPARATOR)) throw new IllegalArgumentException("a signed word holds no tilde");
        var bytes = (purpose + SEPARATOR + tenant + SEPARATOR + String.join(SEPARATOR, words))
                .getBytes(StandardCharsets.UTF_8);
        return id + "." + ENCODER.encodeToString(bytes) + "." + ENCODER.encodeToString(mac(purpose, bytes));
    }

    /** The words, if this very key signed them for this very tenant and purpose. */
    public Optional<List<String>> verify(String purpose, String tenant, String token) {
        var first = token.indexOf('.');
        var second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0 || !token.substring(0, first).equals(id)) return Optional.empty();
        try {
            var bytes = DECODER.decode(token.substring(first + 1, second));
            if (!MessageDigest.isEqual(mac(purpose, bytes), DECODER.decode(token.substring(second + 1))))
                return Optional.empty();
            var words = List.of(new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, -1));
            if (words.size() < 2
                    || !words.get(0).equals(purpose)
                    || !words.get(1).equals(tenant)) return Optional.empty();
            return Optional.of(words.subList(2, words.size()));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** A short name for something that tells nothing about it: 64 bits, in hexadecimal digits. */
    public String pseudonym(String purpose, String text) {
        return HexFormat.of().formatHex(mac(purpose, text.getBytes(StandardCharsets.UTF_8)), 0, 8);
    }

    private byte[] mac(String purpose, byte[] text) {
        try {
            return ((Mac) macs.computeIfAbsent(purpose, this::derive).clone()).doFinal(text);
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Mac derive(String purpose) {
        try {
            var derive = Mac.getInstance("HmacSHA256");
            derive.init(new SecretKeySpec(secret, "HmacSHA256"));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(derive.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
