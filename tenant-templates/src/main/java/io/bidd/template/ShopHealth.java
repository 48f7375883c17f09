package io.bidd.template;

/**
 * What a storefront says of itself at {@link #PATH} on its own host, so that a provisioner can probe it from outside.
 *
 * @param generation    of the tenant file the runtime has read
 * @param schemaVersion id of the newest changeset found in the tenant's schema
 * @param line          whether the waiting room's Redis answered with the tenant's own user
 */
public record ShopHealth(String tenant, long generation, boolean closed, String schemaVersion, boolean line) {

    /** Where it is asked. */
    public static final String PATH = "/.well-known/shop-health";
}
