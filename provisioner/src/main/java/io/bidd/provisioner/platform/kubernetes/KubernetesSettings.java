package io.bidd.provisioner.platform.kubernetes;

import io.bidd.template.Room;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param namespace        where the platform itself runs, and keeps what it generates
 * @param image            of a runtime, with a tag or digest
 * @param ingressNamespace where the ingress controller runs, which alone may visit runtimes beside the platform
 * @param ingressClass     whose routes they are; empty means the cluster's usual one
 * @param databaseCidr     where PostgreSQL is, for runtimes to go to
 * @param redisCidr        where Redis is
 * @param shard            room of a runtime that several shops share
 */
@ConfigurationProperties("bidd.platform.kubernetes")
record KubernetesSettings(
        String namespace,
        String image,
        String ingressNamespace,
        String ingressClass,
        String databaseCidr,
        String redisCidr,
        Room shard) {}
