package io.bidd.template;

/** How closely a tenant lives with others. A plan decides it. */
public enum Isolation {
    /** Shares its runtime processes with other tenants; its schema, database role and Redis user are still its own. */
    POOLED,
    /** Has runtime processes of its own that log in to the database as its own role. */
    DEDICATED
}
