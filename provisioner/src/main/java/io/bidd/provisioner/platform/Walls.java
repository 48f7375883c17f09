package io.bidd.provisioner.platform;

import io.bidd.template.IsolationTry;
import io.bidd.template.TenantSpec;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is between runtimes, on platforms where a runtime has an inside of its own. */
public interface Walls {

    /**
     * Tries something from inside a tenant's runtime, with all that the runtime has. Takes up to two minutes.
     *
     * @return an answer to each
     * @throws IllegalStateException if nobody answered, with the cause in words
     */
    List<IsolationTry.Answer> tryInside(TenantSpec spec, List<IsolationTry> tries);

    /**
     * Addresses that no runtime may reach, by stable names of what is there.
     *
     * @param neighbour another tenant, whose runtime is such an address if it is not the same
     */
    Map<String, InetSocketAddress> forbidden(TenantSpec spec, @Nullable TenantSpec neighbour);

    /** Where the tenant's own Redis is, if it has one. */
    default Optional<InetSocketAddress> ownCache(TenantSpec spec) {
        return Optional.empty();
    }

    /** Whether what should refuse those is in place, as far as this platform can tell. */
    boolean refusesByPolicy(TenantSpec spec);
}
