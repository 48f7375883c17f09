package io.bidd.load.reserve;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;

/**
 * As DDIB and RUNRUN had it: a lock in Redis for each item around reading, changing and writing its row. Waiting and lease
 * are RUNRUN's, so long that no lease ends inside the lock; DDIB's of three seconds would sell twice when a holder stalls.
 */
final class LockedStock extends OlderStock {

    private static final int WAIT_SECONDS = 180;
    private static final int LEASE_SECONDS = 300;
    /** An unlocking that is given up would stop everybody until the lease ends. */
    private static final int ANSWER_WITHIN_MILLIS = 30_000;

    private final RedissonClient redis;
    private final ReadModifyWrite change = new ReadModifyWrite(false);

    LockedStock(String url, String schema, int connections, int redisPort) throws SQLException {
        super(url, schema, connections);
        var config = new Config();
        config.setThreads(2);
        config.setNettyThreads(2);
        config.setCodec(StringCodec.INSTANCE);
        config.useSingleServer().setAddress("redis://127.0.0.1:" + redisPort).setTimeout(ANSWER_WITHIN_MILLIS);
        redis = Redisson.create(config);
    }

    @Override
    public Taken take(String item, String person) throws SQLException, InterruptedException {
        var lock = redis.getLock("lock:" + item);
        if (!lock.tryLock(WAIT_SECONDS, LEASE_SECONDS, TimeUnit.SECONDS))
            throw new IllegalStateException("no lock in " + WAIT_SECONDS + " s");
        try (var connection = connection()) {
            return change.take(connection, item, person);
        } finally {
            lock.unlock();
        }
    }
}
