package io.bidd.provisioner.platform.kubernetes;

import io.bidd.provisioner.platform.Platform.Serving;
import io.bidd.template.RedisUser;
import io.bidd.template.Room;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Redis that one shop has for itself, in its namespace. It knows the tenant's user and no other: what the provisioner wants of it
 * stands in a file that it reads when it starts, so nobody needs a password that may do everything.
 *
 * @param users     content of that file
 * @param hasVolume whether its data outlives it; once it was made so or otherwise it stays so, for a cluster does not change that
 */
record OwnCache(String users, String image, boolean hasVolume, JsonMapper json) {

    static final String NAME = "redis";
    static final int PORT = 6379;
    static final Map<String, String> LABELS = Map.of("app.kubernetes.io/name", NAME);

    /** Files of manifests that are for it alone. */
    static final List<String> FILES =
            List.of("32-network-policy.yaml", "43-redis-users.yaml", "44-redis-service.yaml", "45-redis.yaml");

    /** Redis needs room beside its data while it writes its file anew. */
    private static final int PERCENT_FOR_DATA = 60;

    /** Names of the secrets with its users begin so. */
    static final String USERS = "redis-users-";

    static OwnCache of(Serving serving, String image, boolean hasVolume, JsonMapper json) {
        var tenant = serving.tenant();
        return new OwnCache(RedisUser.aclFile(tenant.id(), tenant.redisPassword()), image, hasVolume, json);
    }

    Map<String, String> blanks(Room room, boolean runs) {
        var hash = Applier.hash(users);
        var takes = room.cache();
        return Map.of(
                "redis.hash",
                hash,
                "redis.users",
                write(Map.of("users.acl", Blanks.encoded(users.getBytes(StandardCharsets.UTF_8)))),
                "redis.image",
                image,
                "redis.pods",
                runs ? "1" : "0",
                "redis.cpu",
                takes.cpuMillis() + "m",
                "redis.memory",
                takes.memoryMib() + "Mi",
                "redis.maxmemory",
                (long) takes.memoryMib() * PERCENT_FOR_DATA / 100 + "mb",
                "redis.volumes",
                write(hasVolume ? List.of(usersVolume(hash)) : List.of(usersVolume(hash), forgets(room))),
                "redis.claims",
                write(hasVolume ? List.of(claim(room)) : List.of()));
    }

    private String write(Object value) {
        return json.writeValueAsString(value);
    }

    private static Map<String, Object> usersVolume(String hash) {
        return Map.of("name", "users", "secret", Map.of("secretName", USERS + hash, "defaultMode", 288));
    }

    private static Map<String, Object> forgets(Room room) {
        return Map.of("name", "data", "emptyDir", Map.of("sizeLimit", sizeOfData(room)));
    }

    private static Map<String, Object> claim(Room room) {
        return Map.of(
                "metadata", Map.of("name", "data"),
                "spec",
                        Map.of(
                                "accessModes", List.of("ReadWriteOnce"),
                                "resources", Map.of("requests", Map.of("storage", sizeOfData(room)))));
    }

    /** Its file grows to twice the data before it is written anew, and the new one stands beside it meanwhile. */
    private static String sizeOfData(Room room) {
        return Math.max(1024, 4 * room.cacheMib()) + "Mi";
    }
}
