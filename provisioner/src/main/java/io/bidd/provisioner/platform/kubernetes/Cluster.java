package io.bidd.provisioner.platform.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The way to the cluster: the one the provisioner runs in, or the one that {@code KUBECONFIG} names. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "bidd.platform.kind", havingValue = "kubernetes")
class Cluster {

    private static final int CONNECT_MILLIS = 3_000;
    private static final int REQUEST_MILLIS = 10_000;

    @Bean
    KubernetesClient kubernetes() {
        var config = new ConfigBuilder(Config.autoConfigure(null))
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestTimeout(REQUEST_MILLIS)
                .withRequestRetryBackoffLimit(0) // the reconciler tries again itself, and says when
                .build();
        return new KubernetesClientBuilder().withConfig(config).build();
    }
}
