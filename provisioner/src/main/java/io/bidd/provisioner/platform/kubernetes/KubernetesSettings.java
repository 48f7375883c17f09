package io.bidd.provisioner.platform.kubernetes;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param namespace        where the platform itself runs, and keeps what it generates
 * @param image            of a runtime, with a tag or digest
 * @param ingressNamespace where the ingress controller runs, which alone may visit runtimes beside the platform
 * @param ingressClass     whose routes they are; empty means the cluster's usual one
 * @param databaseCidr     where PostgreSQL is, for runtimes to go to
 * @param redisCidr        where Redis is
 */
@ConfigurationProperties("bidd.platform.kubernetes")
record KubernetesSettings(
        String namespace,
        String image,
        String ingressNamespace,
        String ingressClass,
        String databaseCidr,
        String redisCidr) {}
