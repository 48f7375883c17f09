package io.bidd.provisioner.cache;

import io.bidd.provisioner.flight.FlightRecorder;
import io.bidd.template.RedisUser;
import io.bidd.template.ServedTenant;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueListOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.ScanOptions;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.stereotype.Component;

/** Redis users of tenants. */
@Component
public class TenantCache {

    private static final Logger log = LoggerFactory.getLogger(TenantCache.class);

    private final StringRedisTemplate redis;
    private final LettuceConnectionFactory users;

    TenantCache(StringRedisTemplate redis, LettuceConnectionFactory users) {
        this.redis = redis;
        this.users = users;
    }

    /** The tenant's user, with this password and its own prefix, and nothing else. */
    public void ensureUser(String tenantId, String password) {
        var before = look(tenantId);
        acl(RedisUser.rules(tenantId, password));
        if (look(tenantId).equals(before)) return;
        save();
        FlightRecorder.note("user " + RedisUser.nameOf(tenantId) + " of Redis");
    }

    /** What Redis says of the tenant's user, in its own words. */
    private String look(String tenantId) {
        return String.valueOf(
                acl(List.of("GETUSER", RedisUser.nameOf(tenantId)), new NestedMultiOutput<>(StringCodec.UTF8)));
    }

    /** Removes the user and every key. Removing twice changes nothing. */
    public void remove(String tenantId) {
        acl(
                List.of("DELUSER", RedisUser.nameOf(tenantId)),
                new IntegerOutput<>(ByteArrayCodec.INSTANCE)); // first, so that nobody writes what was just removed
        var options = ScanOptions.scanOptions()
                .match(ServedTenant.redisPrefixOf(tenantId) + "*")
                .count(1_000)
                .build();
        try (var keys = redis.scan(options)) {
            var batch = new ArrayList<String>();
            while (keys.hasNext()) {
                batch.add(keys.next());
                if (batch.size() == 500) unlink(batch);
            }
            unlink(batch);
        }
        save();
    }

    /** The user of the tenant, and one of its keys, if any is left. */
    public List<String> leftOf(String tenantId) {
        var left = new ArrayList<String>();
        var users = acl(List.of("USERS"), new ValueListOutput<>(StringCodec.UTF8));
        if (users instanceof List<?> names && names.contains(RedisUser.nameOf(tenantId)))
            left.add("user " + RedisUser.nameOf(tenantId) + " of Redis");
        try (var keys = redis.scan(ScanOptions.scanOptions()
                .match(ServedTenant.redisPrefixOf(tenantId) + "*")
                .count(1_000)
                .build())) {
            if (keys.hasNext()) left.add("key " + keys.next() + " of Redis");
        }
        return left;
    }

    private void unlink(List<String> keys) {
        if (!keys.isEmpty()) redis.unlink(keys);
        keys.clear();
    }

    private void save() {
        try {
            acl(List.of("SAVE"));
        } catch (DataAccessException noFile) {
            log.debug("this Redis keeps users in its own way; they are set again at every look");
        }
    }

    private void acl(List<String> words) {
        acl(words, new StatusOutput<>(ByteArrayCodec.INSTANCE));
    }

    private @Nullable Object acl(List<String> words, CommandOutput<?, ?, ?> answer) {
        var arguments = words.stream()
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        try (var connection = (LettuceConnection) users.getConnection()) {
            return connection.execute("ACL", answer, arguments);
        }
    }
}
