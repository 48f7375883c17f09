package io.bidd.runtime.checkout;

import io.bidd.runtime.stock.SoldOutItems;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which idempotency keys the orders of a sold out deal came with, in memory: 4 bytes for each. It may say yes in vain, as it
 * keeps only the keys' hash codes; it never says no to a key whose order was placed a second ago or earlier.
 */
@Component
class PlacedKeys {

    /** Orders may become visible a little after the moment they carry. */
    private static final Duration OVERLAP = Duration.ofSeconds(30);

    private final JdbcClient database;
    private final SoldOutItems soldOut;
    private final Clock clock;
    /** As long as it may take until they are read from the database, and more. */
    private static final Duration RECENT = Duration.ofSeconds(10);

    private final Map<String, Known> byDeal = new ConcurrentHashMap<>();
    private final Map<String, Instant> recent = new ConcurrentHashMap<>();

    PlacedKeys(JdbcClient database, SoldOutItems soldOut, Clock clock) {
        this.database = database;
        this.soldOut = soldOut;
        this.clock = clock;
    }

    /** @param hashes sorted */
    private record Known(int[] hashes, Instant upTo) {}

    /** An order is being placed by this process: whoever clicks twice on the last unit is not told that it is gone. */
    void coming(String deal, String key) {
        recent.put(name(deal) + ":" + key, clock.instant());
    }

    /** Whether an order of this deal may have come with this key; also where that is not known yet. */
    boolean mayHave(String deal, String key) {
        var known = byDeal.get(name(deal));
        return known == null
                || recent.containsKey(name(deal) + ":" + key)
                || Arrays.binarySearch(known.hashes(), key.hashCode()) >= 0;
    }

    /** Reads what is new of the deals that are sold out, and forgets the others. */
    void refresh() {
        var deals = soldOut.all();
        var longAgo = clock.instant().minus(RECENT);
        recent.values().removeIf(longAgo::isAfter);
        var mine = CurrentTenant.get().id() + ":";
        byDeal.keySet().removeIf(name -> name.startsWith(mine) && !deals.contains(name.substring(mine.length())));
        for (var deal : deals) byDeal.compute(name(deal), (name, known) -> read(deal, known));
    }

    private Known read(String deal, @org.jspecify.annotations.Nullable Known known) {
        var now = clock.instant();
        var fresh = database.sql("""
                        select orders.idempotency_key from order_lines join orders on orders.id = order_lines.order_id
                        where order_lines.deal_id = ? and orders.placed_at >= ?""")
                .param(deal)
                .param(OrderSql.at(known == null ? Instant.EPOCH : known.upTo().minus(OVERLAP)))
                .query((row, n) -> row.getString(1).hashCode())
                .list();
        if (known != null && fresh.isEmpty()) return new Known(known.hashes(), now);
        var all = IntStream.concat(
                known == null ? IntStream.empty() : Arrays.stream(known.hashes()),
                fresh.stream().mapToInt(Integer::intValue));
        return new Known(all.sorted().distinct().toArray(), now);
    }

    private static String name(String deal) {
        return CurrentTenant.get().id() + ":" + deal;
    }
}
