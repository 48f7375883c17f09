package io.bidd.load.reserve;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * As the flash-sale family has it: a script in Redis decides and the caller is answered at once; rows are inserted later, in
 * batches. Not durable: what was answered and not yet written is lost with the process, and the counter with Redis.
 */
final class GatedStock extends OlderStock {

    private static final int BATCH = 1_024;
    private static final String SCRIPT = """
            local has = tonumber(redis.call('hget', KEYS[2], ARGV[1]) or '0')
            if has >= tonumber(ARGV[2]) then return 2 end
            if tonumber(redis.call('get', KEYS[1]) or '0') < 1 then return 1 end
            redis.call('decr', KEYS[1])
            redis.call('hincrby', KEYS[2], ARGV[1], 1)
            return 0
            """;

    private final RedisCommands<String, String> redis;
    private final String script;
    private final LinkedBlockingQueue<Wanted> unwritten = new LinkedBlockingQueue<>();
    private final AtomicLong notInDatabase = new AtomicLong();

    private record Wanted(String item, String person) {}

    GatedStock(String url, String schema, int connections, int redisPort) throws SQLException {
        super(url, schema, connections);
        redis = RedisClient.create(RedisURI.create("127.0.0.1", redisPort))
                .connect()
                .sync();
        script = redis.scriptLoad(SCRIPT);
        Thread.ofPlatform().daemon().name("insert-later").start(this::insertLater);
    }

    @Override
    public void supply(String item, int quantity) {
        redis.set("free:" + item, String.valueOf(quantity));
    }

    @Override
    public Taken take(String item, String person) {
        Long said = redis.evalsha(
                script,
                ScriptOutputType.INTEGER,
                new String[] {"free:" + item, "taken:" + item},
                person,
                String.valueOf(Round.LIMIT));
        if (said == 1) return Taken.SOLD_OUT;
        if (said == 2) return Taken.LIMIT_REACHED;
        notInDatabase.incrementAndGet();
        unwritten.add(new Wanted(item, person));
        return Taken.HELD;
    }

    private void insertLater() {
        var batch = new ArrayList<Wanted>(BATCH);
        while (true) {
            try {
                batch.add(unwritten.take());
                unwritten.drainTo(batch, BATCH - 1);
                insert(batch);
                notInDatabase.addAndGet(-batch.size());
            } catch (InterruptedException stopped) {
                return;
            } catch (SQLException lost) {
                throw new IllegalStateException("what was answered is lost", lost);
            } finally {
                batch.clear();
            }
        }
    }

    private void insert(List<Wanted> batch) throws SQLException {
        try (var connection = connection();
                var statement = connection.prepareStatement("""
                        insert into reservations (id, item_id, person_id, quantity)
                        select id, item_id, person_id, 1 from unnest(?::text[], ?::text[], ?::text[]) as wanted (id, item_id, person_id)""")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            batch.stream().map(wanted -> Design.nextId()).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", batch.stream().map(Wanted::item).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text", batch.stream().map(Wanted::person).toArray()));
            statement.executeUpdate();
        }
    }

    @Override
    public void settle() throws InterruptedException {
        while (notInDatabase.get() > 0) Thread.sleep(5);
    }

    @Override
    public int free(String item) {
        return Integer.parseInt(redis.get("free:" + item));
    }
}
