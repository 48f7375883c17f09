package io.bidd.controlplane.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param urls    where browsers find sign-in and console, without trailing slash
 * @param secret  master secret, at least 32 characters: signing keys are sealed with it, desk secrets derive from it
 * @param clients secrets of our own programs
 * @param admin   the first platform admin; none is made where the address is empty
 */
@ConfigurationProperties("bidd")
record IdentitySettings(Urls urls, String secret, Clients clients, Admin admin) {

    IdentitySettings {
        if (secret.length() < 32) throw new IllegalArgumentException("BIDD_SECRET must have at least 32 characters");
        if (clients.consoleSecret().isBlank() || clients.provisionerSecret().isBlank())
            throw new IllegalArgumentException(
                    "BIDD_CONSOLE_CLIENT_SECRET and BIDD_PROVISIONER_CLIENT_SECRET must be set");
    }

    record Urls(String id, String console) {}

    record Clients(String consoleSecret, String provisionerSecret) {}

    record Admin(String email, String password) {}

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "IdentitySettings[" + urls + "]";
    }
}
