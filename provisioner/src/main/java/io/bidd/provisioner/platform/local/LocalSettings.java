package io.bidd.provisioner.platform.local;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param folder  the local node's folder
 * @param heapMib largest heap of a runtime, MiB
 */
@ConfigurationProperties("bidd.platform.local")
record LocalSettings(String folder, int heapMib) {}
