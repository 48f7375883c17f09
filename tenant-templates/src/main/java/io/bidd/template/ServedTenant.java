package io.bidd.template;

import java.time.Instant;
import java.util.List;

/**
 * All that a runtime knows of a tenant it serves: one file for each in its tenants folder, written by the provisioner
 * (a file on one machine, a mounted secret on a cluster). A runtime never asks the control plane.
 *
 * @param schema        schema of the tenant's data
 * @param databaseRole  the role that may reach that schema and nothing else
 * @param redisPrefix   every key and channel of the tenant starts with it
 * @param signingKeys   at least 32 random bytes each; tickets, passes and sign-ins are signed with keys derived from the first,
 *                      and are good for as long as their key is among them
 * @param sealingKey    32 random bytes with which the tenant's credentials at payment providers are sealed; it never changes,
 *                      for what is sealed could not be opened again; empty in a file written by an earlier version
 * @param paymentKey    the tenant's own credential at the sandbox payment provider
 * @param closed        whether the rental is over
 * @param domains       host names of the company's own that lead here too
 */
public record ServedTenant(
        String id,
        long generation,
        String host,
        String url,
        boolean closed,
        Brand brand,
        Company company,
        String zone,
        Instant opensAt,
        Instant closesAt,
        int expectedCrowd,
        String schema,
        String databaseRole,
        String redisUser,
        String redisPassword,
        String redisPrefix,
        List<byte[]> signingKeys,
        byte[] sealingKey,
        String paymentKey,
        String deskSecret,
        List<String> domains) {

    public ServedTenant {
        if (sealingKey == null) sealingKey = new byte[0];
        if (domains == null) domains = List.of(); // of an earlier version
    }

    /** The same shop as somebody sees it who came by another of its host names: links and ways back stay there. */
    public ServedTenant visitedAt(String host) {
        return new ServedTenant(
                id,
                generation,
                host,
                url.replace("//" + this.host, "//" + host),
                closed,
                brand,
                company,
                zone,
                opensAt,
                closesAt,
                expectedCrowd,
                schema,
                databaseRole,
                redisUser,
                redisPassword,
                redisPrefix,
                signingKeys,
                sealingKey,
                paymentKey,
                deskSecret,
                domains);
    }

    /** Schema and database role of a tenant. */
    public static String schemaOf(String tenantId) {
        return "t_" + tenantId;
    }

    /** Prefix of every Redis key and channel of a tenant. */
    public static String redisPrefixOf(String tenantId) {
        return "t:" + tenantId + ":";
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "ServedTenant[" + id + " g" + generation + " " + host + "]";
    }
}
