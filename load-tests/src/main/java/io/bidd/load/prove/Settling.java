package io.bidd.load.prove;

import io.bidd.load.prove.world.Shop;
import io.bidd.load.prove.world.World;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * After the last shopper: nobody breaks anything any more, the provider is honest, and the clock is moved on until nothing is in
 * flight. What is still in flight after all steps will be for ever.
 */
final class Settling {

    /** The first lets orders run out; the later ones reach whatever was put off. */
    private static final List<Duration> STEPS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(15),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofDays(1),
            Duration.ofDays(1));

    private static final int LEAST_STEPS = 2;
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final World world;
    private final Shop shop;
    private final Duration patience;

    /** @param patience how long a step waits for something to move */
    Settling(World world, Shop shop, Duration patience) {
        this.world = world;
        this.shop = shop;
        this.patience = patience;
    }

    /** @return what is still in flight, in words; empty if all has come to rest */
    String settle() throws Exception {
        for (var step = 0; step < STEPS.size(); step++) {
            world.clock().jump(STEPS.get(step));
            var left = awaitRest(step + 1 < LEAST_STEPS);
            if (left == 0 && step + 1 >= LEAST_STEPS) return "";
        }
        return inFlightByKind();
    }

    /** @param brief whether only a moment is waited @return how much is in flight */
    private long awaitRest(boolean brief) throws Exception {
        var least = Long.MAX_VALUE;
        var movedAt = System.nanoTime();
        while (true) {
            Thread.sleep(LOOK_EVERY);
            var now = inFlight();
            if (now == 0) return 0;
            if (now < least) {
                least = now;
                movedAt = System.nanoTime();
            }
            var waited = System.nanoTime() - movedAt;
            if (waited > (brief ? patience.dividedBy(4) : patience).toNanos()) return now;
        }
    }

    private static final String IN_FLIGHT = """
            select 'orders ' || state as what, count(*) as many from orders where state in ('OPEN', 'PAYING', 'REFUNDING') group by state
            union all select 'payments ' || state, count(*) from payments
                where state = 'CAPTURING' or state = 'STRAY' and refunded < amount group by state
            union all select 'refunds ' || state, count(*) from refunds where state <> 'DONE' group by state
            union all select 'lines of a deal called off', count(*) from order_lines lines join orders on orders.id = order_id
                join deals on deals.id = lines.deal_id where called_off_at is not null and lines.returned < lines.quantity
                and orders.state in ('PAID', 'PREPARING', 'SHIPPED', 'DELIVERED') having count(*) > 0
            union all select 'units held', count(*) from stock_holds where state = 'HELD' having count(*) > 0
            union all select 'messages', count(*) from payment_webhooks where processed_at is null having count(*) > 0""";

    private long inFlight() throws SQLException {
        try (var database = shop.database();
                var statement = database.createStatement();
                var rows =
                        statement.executeQuery("select coalesce(sum(many), 0) from (" + IN_FLIGHT + ") all_of_them")) {
            rows.next();
            return rows.getLong(1) + shop.provider().undelivered();
        }
    }

    private String inFlightByKind() throws SQLException {
        var text = new StringBuilder();
        try (var database = shop.database();
                var statement = database.createStatement();
                var rows = statement.executeQuery(IN_FLIGHT)) {
            while (rows.next())
                text.append(text.isEmpty() ? "" : ", ")
                        .append(rows.getString(1))
                        .append(": ")
                        .append(rows.getLong(2));
        }
        var messages = shop.provider().undelivered();
        if (messages > 0)
            text.append(text.isEmpty() ? "" : ", ")
                    .append("messages nobody takes: ")
                    .append(messages);
        return text.toString();
    }
}
