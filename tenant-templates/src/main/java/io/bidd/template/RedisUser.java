package io.bidd.template;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
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
        return Stream.concat(Stream.of("SETUSER", nameOf(tenantId), "reset"), rights(tenantId, ">" + password))
                .toList();
    }

    /**
     * The ACL file of a Redis that this tenant has for itself: its user as everywhere, and nobody else.
     *
     * @return without the password, which Redis knows again by its hash
     */
    public static String aclFile(String tenantId, String password) {
        return "user default off resetkeys resetchannels -@all\nuser " + nameOf(tenantId) + " "
                + rights(tenantId, "#" + sha256(password)).collect(Collectors.joining(" ")) + "\n";
    }

    private static Stream<String> rights(String tenantId, String password) {
        var prefix = ServedTenant.redisPrefixOf(tenantId);
        return Stream.concat(
                Stream.of(
                        "resetchannels", // in Redis 6.2 a fresh user may use all channels
                        "on",
                        password,
                        "~" + prefix + "*",
                        "&" + prefix + "*",
                        "-@all"),
                COMMANDS.stream());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
