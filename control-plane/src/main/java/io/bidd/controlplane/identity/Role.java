package io.bidd.controlplane.identity;

enum Role {
    /** May do everything in the name of a company. */
    OWNER,
    /** Works for the platform; belongs to no company. */
    ADMIN
}
