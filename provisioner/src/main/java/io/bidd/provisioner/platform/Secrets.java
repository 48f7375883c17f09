package io.bidd.provisioner.platform;

import io.bidd.template.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Generated once for each tenant, and for each shared runtime, and known to nobody who need not know them.
 *
 * @param previousSigningKey what it signed is still good; absent until the key has changed once
 * @param signingKeySince    since when key and password of the database are what they are; absent in secrets kept by an earlier version
 * @param sealingKey         absent in secrets kept by an earlier version; once there it stays, for what is sealed with it could
 *                           not be opened with another
 */
public record Secrets(
        String databasePassword,
        String redisPassword,
        String signingKey,
        String paymentKey,
        @Nullable String previousSigningKey,
        @Nullable Instant signingKeySince,
        @Nullable String sealingKey) {

    /** How long a key signs and a password is used. A key verifies as long again, and nothing that it signs is good for longer. */
    static final Duration SIGNS_FOR = Duration.ofDays(35);

    public static Secrets generate(Instant now) {
        return new Secrets(
                Ids.secret(), Ids.secret(), Ids.secret(), "sk_sandbox_" + Ids.secret(), null, now, Ids.secret());
    }

    /** @param from what is older than this is due, if somebody asked for that */
    public boolean isDue(Instant now, @Nullable Instant from) {
        return signingKeySince == null
                || !now.isBefore(signingKeySince.plus(SIGNS_FOR))
                || from != null && signingKeySince.isBefore(from);
    }

    /** With a fresh signing key; the one before is kept beside it. */
    public Secrets withFreshSigningKey(Instant now) {
        return new Secrets(databasePassword, redisPassword, Ids.secret(), paymentKey, signingKey, now, sealingKey);
    }

    /** With a fresh password for the database. */
    public Secrets withFreshPassword() {
        return new Secrets(
                Ids.secret(), redisPassword, signingKey, paymentKey, previousSigningKey, signingKeySince, sealingKey);
    }

    /** These, with a sealing key if there was none. */
    public Secrets withSealingKey() {
        return sealingKey != null
                ? this
                : new Secrets(
                        databasePassword,
                        redisPassword,
                        signingKey,
                        paymentKey,
                        previousSigningKey,
                        signingKeySince,
                        Ids.secret());
    }

    /** The one that signs, then those that are still good. */
    public List<byte[]> signingKeys() {
        var current = HexFormat.of().parseHex(signingKey);
        return previousSigningKey == null
                ? List.of(current)
                : List.of(current, HexFormat.of().parseHex(previousSigningKey));
    }

    /** @throws IllegalStateException if there is none yet */
    public byte[] sealingKeyBytes() {
        if (sealingKey == null) throw new IllegalStateException("these secrets have no sealing key yet");
        return HexFormat.of().parseHex(sealingKey);
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "Secrets[...]";
    }
}
