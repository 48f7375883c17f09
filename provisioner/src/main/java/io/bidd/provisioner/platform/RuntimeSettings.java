package io.bidd.provisioner.platform;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What every runtime is told, wherever it runs.
 *
 * @param idUrl      the OpenID provider as browsers reach it
 * @param sandboxUrl the sandbox payment provider as runtimes reach it
 */
@ConfigurationProperties("bidd.runtime")
public record RuntimeSettings(String idUrl, String sandboxUrl) {}
