package io.bidd.runtime.checkout;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Commands with the key they came with and what was answered. */
@Component
class IdempotencyKeys {

    static final Duration KEPT_FOR = Duration.ofHours(24);

    /** A command that has not answered for so long was interrupted and may be done again; each of them can be. */
    private static final Duration INTERRUPTED_AFTER = Duration.ofSeconds(60);

    private final JdbcClient database;
    private final Clock clock;

    IdempotencyKeys(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param status absent while the command runs */
    record Known(
            String requestHash,
            @Nullable Integer status,
            @Nullable String contentType,
            @Nullable String body) {}

    /** Takes a key for a command. @return what is known of it already; nothing if it is ours now */
    Optional<Known> begin(String caller, String key, String requestHash) {
        var now = clock.instant();
        var mine = database.sql("""
                        insert into idempotency_keys (caller, key, request_hash, created_at) values (:caller, :key, :hash, :now)
                        on conflict (caller, key) do update set created_at = excluded.created_at, request_hash = excluded.request_hash,
                            status = null, content_type = null, body = null
                        where idempotency_keys.created_at < :forgotten
                           or idempotency_keys.status is null and idempotency_keys.created_at < :interrupted
                              and idempotency_keys.request_hash = excluded.request_hash""")
                .param("caller", caller)
                .param("key", key)
                .param("hash", requestHash)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("forgotten", now.minus(KEPT_FOR).atOffset(ZoneOffset.UTC))
                .param("interrupted", now.minus(INTERRUPTED_AFTER).atOffset(ZoneOffset.UTC))
                .update();
        if (mine == 1) return Optional.empty();
        return database.sql(
                        "select request_hash, status, content_type, body from idempotency_keys where caller = ? and key = ?")
                .params(caller, key)
                .query(Known.class)
                .optional();
    }

    void answered(String caller, String key, int status, @Nullable String contentType, String body) {
        database.sql("update idempotency_keys set status = ?, content_type = ?, body = ? where caller = ? and key = ?")
                .param(status)
                .param(contentType)
                .param(body)
                .param(caller)
                .param(key)
                .update();
    }

    /** The command changed nothing; the key may be used again. */
    void forget(String caller, String key) {
        database.sql("delete from idempotency_keys where caller = ? and key = ?")
                .params(caller, key)
                .update();
    }

    /** What came of the command is not known: the same may come again at once and finds what was done; another may not. */
    void interrupted(String caller, String key) {
        database.sql("update idempotency_keys set created_at = ? where caller = ? and key = ? and status is null")
                .param(clock.instant().minus(INTERRUPTED_AFTER).minusMillis(1).atOffset(ZoneOffset.UTC))
                .param(caller)
                .param(key)
                .update();
    }

    void forgetOld() {
        database.sql("delete from idempotency_keys where created_at < ?")
                .param(clock.instant().minus(KEPT_FOR).atOffset(ZoneOffset.UTC))
                .update();
    }
}
