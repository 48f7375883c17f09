package io.bidd.template;

import java.util.List;
import java.util.stream.Stream;

/**
 * The Redis user of a tenant (ACL, Redis 6.2 or later). Commands are named one by one where their category contains some that
 * show other tenants' key or channel names, as SCAN, RANDOMKEY and PUBSUB do, or that block a connection.
 */
public final class RedisUser {

    private static final List<String> COMMANDS = List.of(
            "+@string",
            "+@hash",
            "+@set",
            "+@sortedset",
            "+rpush",
            "+lrange",
            "+ltrim",
            "+llen",
            "+eval",
            "+evalsha",
            "+script|load",
            "+publish",
            "+subscribe",
            "+unsubscribe",
            "+psubscribe",
            "+punsubscribe",
            "+del",
            "+unlink",
            "+exists",
            "+expire",
            "+pexpire",
            "+ttl",
            "+pttl",
            "+type",
            "+time",
            "+ping",
            "+echo",
            "+hello",
            "+auth",
            "+select",
            "+multi",
            "+exec",
            "+discard",
            "+client|setname");

    private RedisUser() {}

    public static String nameOf(String tenantId) {
        return "t_" + tenantId;
    }

    /** Words of the ACL command that makes the tenant's user, with this password and its own prefix, and nothing else. */
    public static List<String> rules(String tenantId, String password) {
        var prefix = ServedTenant.redisPrefixOf(tenantId);
        return Stream.concat(
                        Stream.of(
                                "SETUSER",
                                nameOf(tenantId),
                                "reset",
                                "resetchannels", // in Redis 6.2 a reset user may use all channels
                                "on",
                                ">" + password,
                                "~" + prefix + "*",
                                "&" + prefix + "*",
                                "-@all"),
                        COMMANDS.stream())
                .toList();
    }
}
