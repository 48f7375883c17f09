package io.bidd.provisioner.database;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** The database as {@code spring.datasource} names it; used for connections that no pool may see again. */
@ConfigurationProperties("spring.datasource")
public record DatabaseSettings(String url, String username, String password) {

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "DatabaseSettings[" + url + "]";
    }
}
