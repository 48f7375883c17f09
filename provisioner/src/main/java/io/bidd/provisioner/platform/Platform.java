package io.bidd.provisioner.platform;

import io.bidd.template.ServedTenant;
import io.bidd.template.TenantSpec;
import java.net.URI;
import java.util.Optional;

/**
 * Where runtimes run: processes on this machine, or pods of a cluster. All methods look before they act, return quickly and
 * may be repeated; what they set in motion is seen by probing, not by waiting here.
 */
public interface Platform {

    /** Secrets kept under this name. */
    Optional<Secrets> findSecrets(String name);

    /** Keeps secrets where only the platform's own users can read them. */
    void keepSecrets(String name, Secrets secrets);

    /** Sees to it that the runtime of this tenant runs and has the newest of what it must know. */
    void serve(TenantSpec spec, ServedTenant tenant, DatabaseLogin login);

    /** Leads the tenant's host name to its runtime. */
    void route(TenantSpec spec);

    void unroute(TenantSpec spec);

    /** Where the shop answers to its host name, as the provisioner reaches it. */
    URI addressOf(TenantSpec spec);

    /** The runtime forgets the tenant; a runtime that has nobody left to serve ends. */
    void stopServing(TenantSpec spec);

    void forgetSecrets(String name);

    /** How a runtime logs in to the database. */
    record DatabaseLogin(String user, String password) {}
}
