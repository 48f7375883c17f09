package io.bidd.console;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param clientSecret of the console at BIDD's OpenID provider */
@ConfigurationProperties("bidd")
public record ConsoleSettings(@DefaultValue("") String clientSecret, Urls urls) {

    /** The console's registration at BIDD's OpenID provider, and the provider's name in our own URLs. */
    public static final String BIDD = "bidd";

    /**
     * None ends with a slash.
     *
     * @param id      where browsers find the OpenID provider
     * @param console where browsers find us
     * @param control where we find the control plane
     * @param shop    where shoppers find a shop, with {@code {slug}} in its host
     */
    public record Urls(String id, String console, String control, String shop) {}
}
