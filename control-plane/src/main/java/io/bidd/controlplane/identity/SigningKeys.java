package io.bidd.controlplane.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.bidd.template.Ids;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.encrypt.Encryptors;
import org.springframework.security.crypto.encrypt.TextEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The key that signs tokens. It lives in the database, sealed with the master secret, so that a restart changes nothing. */
@Component
class SigningKeys implements JWKSource<SecurityContext> {

    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final IdentitySettings settings;
    private final Clock clock;
    private volatile @Nullable JWKSet keys;

    SigningKeys(JdbcClient database, TransactionTemplate transaction, IdentitySettings settings, Clock clock) {
        this.database = database;
        this.transaction = transaction;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        var known = keys;
        if (known == null) keys = known = new JWKSet(loadOrMake());
        return selector.select(known);
    }

    private JWK loadOrMake() {
        return transaction.execute(status -> {
            database.sql("select pg_advisory_xact_lock(hashtext('platform.signing_keys'))")
                    .query()
                    .singleRow();
            return database.sql("select id, sealed_jwk from platform.signing_keys order by created_at desc limit 1")
                    .query((row, n) -> open(row.getString("id"), row.getString("sealed_jwk")))
                    .optional()
                    .orElseGet(this::make);
        });
    }

    private JWK make() {
        try {
            var salt = KeyGenerators.string().generateKey();
            RSAKey key = new RSAKeyGenerator(2048)
                    .keyID(Ids.next())
                    .keyUse(KeyUse.SIGNATURE)
                    .generate();
            database.sql("insert into platform.signing_keys (id, sealed_jwk, created_at) values (?, ?, ?)")
                    .params(
                            key.getKeyID(),
                            salt + "." + sealer(salt).encrypt(key.toJSONString()),
                            clock.instant().atOffset(java.time.ZoneOffset.UTC))
                    .update();
            return key;
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private JWK open(String id, String sealed) {
        var dot = sealed.indexOf('.');
        try {
            return JWK.parse(sealer(sealed.substring(0, dot)).decrypt(sealed.substring(dot + 1)));
        } catch (ParseException | IllegalStateException wrong) {
            throw new IllegalStateException("signing key " + id + " does not open with this BIDD_SECRET", wrong);
        }
    }

    private TextEncryptor sealer(String salt) {
        return Encryptors.delux(settings.secret(), salt);
    }
}
