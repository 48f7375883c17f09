package io.bidd.provisioner.platform;

import io.bidd.template.ClusterCapacity;
import io.bidd.template.ServedTenant;
import io.bidd.template.TenantSpec;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where runtimes run: processes on this machine, or pods of a cluster. All methods look before they act, return quickly and
 * may be repeated; what they set in motion is seen by probing, not by waiting here.
 */
public interface Platform {

    /** Secrets kept under this name. */
    Optional<Secrets> findSecrets(String name);

    /**
     * Keeps secrets where only the platform's own users can read them, in place of those that were kept.
     *
     * @param before those that were read
     * @return what is kept then, which is somebody else's if that one was faster
     */
    Secrets replaceSecrets(String name, Secrets before, Secrets fresh);

    /** Keeps the first secrets of this name. @return what is kept, which is somebody else's if that one was first */
    Secrets keepFirstSecrets(String name, Secrets fresh);

    /**
     * Sees to it that the runtime of this tenant runs and has the newest of what it must know.
     *
     * @param crowdExpected whether a runtime of its own shall be as large as it may be, before load asks for it
     * @return what is not yet so, in words, or nothing
     * @throws Refusal if the platform will not have it so
     */
    @Nullable
    String serve(TenantSpec spec, Serving serving);

    /**
     * Whether a runtime that is given another login is replaced process by process, without a failed request. Where it is not, its
     * login stays.
     */
    default boolean isReplacedInTurn() {
        return false;
    }

    /** Whether no process of the tenant's runtime, not even one that is ending, logs in otherwise than so. */
    default boolean usesOnly(TenantSpec spec, DatabaseLogin login) {
        return true;
    }

    /** Whether the tenant has a Redis for itself here, which is made with the runtime and knows this tenant's user only. */
    default boolean hasOwnCache(TenantSpec spec) {
        return false;
    }

    /** Leads the tenant's host names to its runtime. */
    void route(TenantSpec spec);

    void unroute(TenantSpec spec);

    /** Where the shop answers to its host name, as the provisioner reaches it: as shoppers do first, then each process by itself. */
    List<URI> addressesOf(TenantSpec spec);

    /**
     * Nothing runs for this tenant alone any more, and its host name leads to a page that says so; all it had stays. Serving it
     * and leading there undoes this.
     *
     * @return what still runs, in words, or nothing
     */
    @Nullable
    String suspend(TenantSpec spec, Serving serving);

    /**
     * The runtime forgets the tenant; a runtime that has nobody left to serve ends.
     *
     * @return what is still there, in words, or nothing
     */
    @Nullable
    String stopServing(TenantSpec spec);

    /**
     * Sees to it that no other runtime serves the tenant any more, now that its own does. The other one serves on until whoever leads
     * visitors there has surely heard of the new route, so this is done over several looks.
     *
     * @return whether no other has anything of it
     */
    boolean leaveOthers(TenantSpec spec);

    /** Calls back, on any thread, with the name of a runtime of which something is no longer as it was made here. */
    default void onChange(Consumer<String> runtime) {}

    void forgetSecrets(String name);

    /** What is still there of a tenant that was removed, by name, for people; everything is looked for by its label. */
    default List<String> leftOf(TenantSpec spec) {
        return List.of();
    }

    /** What there is for runtimes of shops' own, where that can be told. */
    default Optional<ClusterCapacity> capacity() {
        return Optional.empty();
    }

    /** The newest image of runtimes, where they run from images. */
    default Optional<String> image() {
        return Optional.empty();
    }

    /** The image that a runtime of this name serves with now, if it serves. */
    default Optional<String> servingImage(String runtime) {
        return Optional.empty();
    }

    /** Ids of all tenants that share this one's runtime, itself among them. */
    default List<String> tenantsBeside(TenantSpec spec) {
        return List.of(spec.id());
    }

    /**
     * With what a runtime serves a tenant.
     *
     * @param image         empty where runtimes do not run from images
     * @param crowdExpected whether a runtime of its own shall be as large as it may be, before load asks for it
     */
    record Serving(ServedTenant tenant, DatabaseLogin login, Optional<String> image, boolean crowdExpected) {}

    /** The platform will not have a runtime like this, however often it is asked; its own words are in the cause. */
    final class Refusal extends RuntimeException {
        public Refusal(String what, Throwable cause) {
            super(what, cause);
        }
    }

    /** How a runtime logs in to the database. */
    record DatabaseLogin(String user, String password) {}
}
