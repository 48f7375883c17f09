package io.bidd.runtime.tenancy;

import io.bidd.template.ServedTenant;
import io.bidd.template.SigningKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Signs in the name of the bound tenant, with its newest key; what its other keys signed is still good. */
@Component
public class Signer {

    private final Map<String, Keys> keys = new ConcurrentHashMap<>();

    /** @param purpose as {@code ticket}; @param words none of which holds a tilde */
    public String sign(String purpose, String... words) {
        var tenant = CurrentTenant.get();
        return keysOf(tenant).first().sign(purpose, tenant.id(), words);
    }

    /** The words, if this very tenant signed them for this very purpose. */
    public Optional<List<String>> verify(String purpose, String token) {
        var tenant = CurrentTenant.get();
        for (var key : keysOf(tenant).all()) {
            var words = key.verify(purpose, tenant.id(), token);
            if (words.isPresent()) return words;
        }
        return Optional.empty();
    }

    /** A short name for something that tells nothing about it. It changes with the keys. */
    public String pseudonym(String purpose, String text) {
        return keysOf(CurrentTenant.get()).first().pseudonym(purpose, text);
    }

    /** Made once for each reading of the tenant's file. */
    private Keys keysOf(ServedTenant tenant) {
        var known = keys.get(tenant.id());
        if (known != null && known.of() == tenant.signingKeys()) return known;
        var fresh = new Keys(
                tenant.signingKeys(),
                tenant.signingKeys().stream().map(SigningKey::new).toList());
        keys.put(tenant.id(), fresh);
        return fresh;
    }

    private record Keys(List<byte[]> of, List<SigningKey> all) {
        SigningKey first() {
            return all.getFirst();
        }
    }
}
