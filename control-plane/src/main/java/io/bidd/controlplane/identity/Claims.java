package io.bidd.controlplane.identity;

/** What our tokens say beyond the standard claims. */
final class Claims {

    static final String COMPANY = "company";
    static final String ROLE = "role";

    private Claims() {}
}
