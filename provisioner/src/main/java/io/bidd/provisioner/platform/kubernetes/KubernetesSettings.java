package io.bidd.provisioner.platform.kubernetes;

import io.bidd.template.Room;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param namespace        where the platform itself runs, and keeps what it generates
 * @param image            of a runtime, with a tag or digest
 * @param ingressNamespace where the ingress controller runs, which alone may visit runtimes beside the platform
 * @param ingressClass     whose routes they are; empty means the cluster's usual one
 * @param monitoringNamespace where metrics are collected, whence runtimes are visited for them; empty means nowhere
 * @param gateway          namespace and name of the Gateway that routes are attached to, as {@code ingress/public}; empty means that
 *                         routes are Ingresses
 * @param certificates     name of the cert-manager ClusterIssuer that makes certificates of shops; empty means that somebody else does
 * @param cacheImage       of a Redis (6.2 or later, or Valkey), for shops that have their own; empty means that there can be none
 * @param waitingPerPod    so many people in line are work for one pod, where the cluster can see the line
 * @param databaseCidr     where PostgreSQL is, for runtimes to go to
 * @param redisCidr        where Redis is
 * @param sandboxCidr      where the sandbox payment provider is, where it is none of the providers of the world
 * @param shard            room of a runtime that several shops share
 */
@ConfigurationProperties("bidd.platform.kubernetes")
record KubernetesSettings(
        String namespace,
        String image,
        String ingressNamespace,
        String monitoringNamespace,
        String ingressClass,
        String gateway,
        String certificates,
        String cacheImage,
        int waitingPerPod,
        String databaseCidr,
        String redisCidr,
        String sandboxCidr,
        Room shard) {}
