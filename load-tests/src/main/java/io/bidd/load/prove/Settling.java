package io.bidd.load.prove;

import io.bidd.load.prove.world.Shop;
import io.bidd.load.prove.world.World;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
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

    /** So long after the last movement nothing more comes, if nothing is due. */
    private static final Duration QUIET = Duration.ofMillis(1_500);

    private final World world;
    private final Shop shop;
    private final Duration patience;

    /** @param patience how long something that is due may stand still before it is taken for dead */
    Settling(World world, Shop shop, Duration patience) {
        this.world = world;
        this.shop = shop;
        this.patience = patience;
    }

    /** @return what is still in flight, in words; empty if all has come to rest */
    String settle() throws Exception {
        for (var step = 0; step < STEPS.size(); step++) {
            world.clock().jump(STEPS.get(step));
            if (comesToRest() && step + 1 >= LEAST_STEPS) return "";
        }
        return inFlightByKind();
    }

    /** Waits while something moves, or is due. @return whether nothing is in flight any more */
    private boolean comesToRest() throws Exception {
        var seen = "";
        var movedAt = System.nanoTime();
        while (true) {
            Thread.sleep(LOOK_EVERY);
            var traffic = traffic();
            if (traffic.isAtRest()) return true;
            if (!traffic.trace().equals(seen)) movedAt = System.nanoTime();
            seen = traffic.trace();
            var still = System.nanoTime() - movedAt;
            if (still > (traffic.due() == 0 ? QUIET : patience).toNanos()) return false;
        }
    }

    /**
     * @param flying how much is not at rest
     * @param due    how much of it somebody should look after at this time of the shop's clock
     * @param trace  is another after every movement, also of those that came to nothing
     */
    private record Traffic(long flying, long due, String trace) {
        boolean isAtRest() {
            return flying == 0;
        }
    }

    private Traffic traffic() throws SQLException {
        var messages = shop.provider().undelivered();
        try (var database = shop.database();
                var statement = database.prepareStatement("select coalesce(sum(many), 0), (" + DUE + "), (" + TRACE
                        + ") from (" + IN_FLIGHT + ") all_of_them")) {
            var now = world.clock().now().atOffset(ZoneOffset.UTC);
            for (var parameter = 1; parameter <= 4; parameter++) statement.setObject(parameter, now);
            var rows = statement.executeQuery();
            rows.next();
            return new Traffic(
                    rows.getLong(1) + messages, rows.getLong(2) + messages, rows.getString(3) + rows.getLong(1));
        }
    }

    private static final String DUE = """
            (select count(*) from orders where look_at <= ?) + (select count(*) from payments where look_at <= ?)
            + (select count(*) from refunds where look_at <= ?) + (select count(*) from payment_webhooks where look_at <= ?)""";

    private static final String TRACE = """
            select concat_ws(' ', (select count(*) from order_events), (select sum(looks) from payments), (select sum(tries) from refunds),
                (select sum(tries) from payment_webhooks), (select count(*) from stock_movements))""";

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
