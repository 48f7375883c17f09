package io.bidd.runtime.tenancy;

import io.bidd.runtime.tenancy.TenantRedis.RedisSettings;

/** Other servers for tests. */
public final class Redises {

    private Redises() {}

    /** One that nobody has started. */
    public static TenantRedis away() {
        return new TenantRedis(new RedisSettings("127.0.0.1", 1));
    }
}
