package io.bidd.provisioner.platform;

import io.bidd.template.Ids;

/** Generated once for each tenant, and for each shared runtime, and known to nobody who need not know them. */
public record Secrets(String databasePassword, String redisPassword, String signingKey, String paymentKey) {

    public static Secrets generate() {
        return new Secrets(Ids.secret(), Ids.secret(), Ids.secret(), "sk_sandbox_" + Ids.secret());
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "Secrets[...]";
    }
}
