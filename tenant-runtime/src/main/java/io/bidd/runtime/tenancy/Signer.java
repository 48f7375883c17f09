package io.bidd.runtime.tenancy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Signs short lists of words in the name of the bound tenant, with HMAC-SHA-256. The key differs by tenant and by purpose, and
 * both are signed too: a ticket is no pass, and what one shop signed is nothing at another.
 */
@Component
public class Signer {

    private static final String SEPARATOR = "~";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    /** Initialised once for each key and cloned for each use: making one costs more than using it. */
    private final Map<Key, Mac> macs = new ConcurrentHashMap<>();

    /** @param purpose as {@code ticket}; @param words none of which holds a tilde */
    public String sign(String purpose, String... words) {
        var tenant = CurrentTenant.get();
        for (var word : words)
            if (word.contains(SEPARATOR)) throw new IllegalArgumentException("a signed word holds no tilde");
        var text = purpose + SEPARATOR + tenant.id() + SEPARATOR + String.join(SEPARATOR, words);
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        return ENCODER.encodeToString(bytes) + "." + ENCODER.encodeToString(mac(purpose, bytes));
    }

    /** The words, if this very tenant signed them for this very purpose. */
    public Optional<List<String>> verify(String purpose, String token) {
        var dot = token.indexOf('.');
        if (dot < 0) return Optional.empty();
        try {
            var bytes = DECODER.decode(token.substring(0, dot));
            if (!MessageDigest.isEqual(mac(purpose, bytes), DECODER.decode(token.substring(dot + 1))))
                return Optional.empty();
            var words = List.of(new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, -1));
            if (words.size() < 2
                    || !words.get(0).equals(purpose)
                    || !words.get(1).equals(CurrentTenant.get().id())) return Optional.empty();
            return Optional.of(words.subList(2, words.size()));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private byte[] mac(String purpose, byte[] text) {
        var key = CurrentTenant.get().signingKey();
        try {
            var mac = (Mac) macs.computeIfAbsent(
                            new Key(purpose, ENCODER.encodeToString(key)), fresh -> initialise(key, purpose))
                    .clone();
            return mac.doFinal(text);
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Mac initialise(byte[] key, String purpose) {
        try {
            var derive = Mac.getInstance("HmacSHA256");
            derive.init(new SecretKeySpec(key, "HmacSHA256"));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(derive.doFinal(purpose.getBytes(StandardCharsets.UTF_8)), "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private record Key(String purpose, String secret) {}
}
