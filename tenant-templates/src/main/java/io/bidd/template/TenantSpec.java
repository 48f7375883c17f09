package io.bidd.template;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One wanted tenant, as the control plane tells it to a provisioner.
 *
 * @param id         opaque, {@code [a-z][a-z0-9]{11}}, never used again after deletion; all technical names derive from it
 * @param generation grows by one with every change; a provisioner never acts on an older one
 * @param slug       the label a company chose, {@code [a-z][a-z0-9]{2,29}}; used in the host name and nowhere else
 * @param host       host name of the storefront, without a port
 * @param url        where shoppers find it, with scheme and port, without a trailing slash
 * @param runtime    name of the runtime that serves it: a shard of pooled tenants, or its own
 * @param room       of its runtime on a cluster; of no meaning where the runtime is shared
 * @param template   selling mode, a folder under {@code templates/}
 * @param zone       IANA zone in which days and hours of the shop are meant
 * @param deskSecret secret of the shop's OpenID client for the seller desk
 * @param secretsFrom what was generated before this moment is to be generated anew; absent if nobody asked for that
 * @param domains    host names of the company's own that lead to the shop too; it has shown that they are its own
 */
public record TenantSpec(
        String id,
        long generation,
        Wanted wanted,
        String slug,
        String host,
        String url,
        Isolation isolation,
        String runtime,
        Room room,
        String template,
        Brand brand,
        Company company,
        String zone,
        Instant opensAt,
        Instant closesAt,
        int expectedCrowd,
        String deskSecret,
        @Nullable Instant secretsFrom,
        List<String> domains) {

    public TenantSpec {
        if (room == null) room = Room.USUAL;
        if (domains == null) domains = List.of(); // of an earlier version
    }

    /** All host names that lead to the shop, the platform's first. */
    public List<String> hosts() {
        return Stream.concat(Stream.of(host), domains.stream()).toList();
    }

    /** The same shop, wanted otherwise. */
    public TenantSpec wanted(long generation, Wanted wanted) {
        return with(generation, wanted, runtime, room, secretsFrom, domains);
    }

    /** The same shop in another room. */
    public TenantSpec resized(long generation, Room room) {
        return with(generation, wanted, runtime, room, secretsFrom, domains);
    }

    /** The same shop with other secrets than it had before this moment. */
    public TenantSpec withSecretsFrom(long generation, Instant moment) {
        return with(generation, wanted, runtime, room, moment, domains);
    }

    /** The same shop, served by another runtime. */
    public TenantSpec movedTo(long generation, String runtime) {
        return with(generation, wanted, runtime, room, secretsFrom, domains);
    }

    /** The same shop at other host names of the company's own. */
    public TenantSpec at(long generation, List<String> domains) {
        return with(generation, wanted, runtime, room, secretsFrom, List.copyOf(domains));
    }

    private TenantSpec with(
            long generation,
            Wanted wanted,
            String runtime,
            Room room,
            @Nullable Instant secretsFrom,
            List<String> domains) {
        return new TenantSpec(
                id,
                generation,
                wanted,
                slug,
                host,
                url,
                isolation,
                runtime,
                room,
                template,
                brand,
                company,
                zone,
                opensAt,
                closesAt,
                expectedCrowd,
                deskSecret,
                secretsFrom,
                domains);
    }

    /** The OpenID client under which the seller desk of this shop signs people in. */
    public static String deskClientOf(String tenantId) {
        return "desk-" + tenantId;
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "TenantSpec[" + id + " g" + generation + " " + wanted + " " + slug + "]";
    }
}
