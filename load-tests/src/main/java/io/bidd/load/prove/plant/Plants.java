package io.bidd.load.prove.plant;

import static io.bidd.load.prove.plant.Sabotage.afterwards;
import static io.bidd.load.prove.plant.Sabotage.changes;
import static io.bidd.load.prove.plant.Sabotage.swallows;
import static io.bidd.load.prove.plant.Sabotage.withoutChecks;

import io.bidd.load.prove.Kind;
import io.bidd.load.prove.Mix;
import io.bidd.load.prove.Trouble;
import io.bidd.load.prove.provider.Habit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The bugs that are planted. */
public final class Plants {

    private Plants() {}

    public static List<Plant> all() {
        var all = new ArrayList<Plant>();
        all.addAll(inTheDatabase());
        return all;
    }

    private static String[] and(String first, String... more) {
        var all = new ArrayList<>(List.of(first));
        all.addAll(Arrays.asList(more));
        return all.toArray(String[]::new);
    }

    private static Mix refunds() {
        return Mix.calm().mostly(Kind.REFUNDS_ALL, Kind.REFUNDS_PART, Kind.CANCELS_PAID);
    }

    private static List<Plant> inTheDatabase() {
        return List.of(
                Plant.of("unit-from-nowhere", "a sale now and then leaves its unit free", "stock sum")
                        .sql(and(
                                withoutChecks("stock_items"),
                                changes(
                                        "stock_items",
                                        "update",
                                        4,
                                        "new.sold > old.sold",
                                        "new.free := new.free + 1;"))),
                Plant.of("movement-lost", "some movements are not written down", "movements")
                        .sql(swallows("stock_movements", 10, "new.kind in ('HOLD', 'SELL')")),
                Plant.of("movement-wrong", "some movements say one unit more", "movements")
                        .sql(changes(
                                "stock_movements",
                                "insert",
                                10,
                                "new.kind <> 'SUPPLY'",
                                "new.quantity := new.quantity + 1;")),
                Plant.of("hold-lost", "some holds are forgotten while their units stay held", "held", "holds of orders")
                        .sql(swallows("stock_holds", 15, "true")),
                Plant.of(
                                "hold-of-another",
                                "some holds are written to somebody else, past the limit",
                                "holds of orders")
                        .sql(changes("stock_holds", "insert", 10, "true", "new.person_id := 'somebody';")),
                Plant.of("line-lost", "an order of several products loses one", "totals", "told: opened")
                        .sql(swallows("order_lines", 2, "new.position > 0")),
                Plant.of("fee-forgotten", "some orders are written without the fee that was asked", "totals")
                        .sql(changes("orders", "insert", 10, "new.shipping_fee > 0", "new.shipping_fee := 0;")),
                Plant.of("time-without-end", "some orders may be paid for a day", "extended")
                        .sql(changes(
                                "orders", "insert", 10, "true", "new.pay_until := new.pay_until + interval '1 day';")),
                Plant.of("event-lost", "some transitions leave no event", "transitions", "last event")
                        .sql(swallows("order_events", 10, "true")),
                Plant.of(
                                "history-rewritten",
                                "old events disappear",
                                "history: order_events",
                                "transitions",
                                "last event")
                        .sql(afterwards(
                                "order_events",
                                "insert",
                                10,
                                "true",
                                "delete from order_events where id = (select min(id) from order_events);")),
                Plant.of("refund-not-booked", "some refunds are given and not booked in the order", "refunded")
                        .mix(refunds())
                        .sql(changes(
                                "orders", "update", 3, "new.refunded > old.refunded", "new.refunded := old.refunded;")),
                Plant.of("refund-part-lost", "the parts of a refund do not add up", "parts of refunds")
                        .mix(refunds())
                        .sql(changes("refund_lines", "insert", 3, "new.amount > 0", "new.amount := new.amount - 1;")),
                Plant.of("payment-misbooked", "some captured payments are booked as declined", "paid", "money taken")
                        .sql(changes(
                                "payments",
                                "update",
                                10,
                                "new.state = 'CAPTURED' and old.state <> 'CAPTURED'",
                                "new.state := 'DECLINED';")),
                Plant.of("alarm-lost", "money of another amount alarms nobody", "alarms")
                        .mix(Mix.calm().treated(Habit.TAKES_OTHER_AMOUNT))
                        .sql(changes("money_audit", "insert", 1, "true", "new.alarm := false;")),
                Plant.of(
                                "answer-before-flush",
                                "orders are confirmed before they are durable, and the database dies",
                                "told: opened")
                        .mix(Mix.calm().with(Trouble.CRASH_DATABASE, Trouble.CRASH_DATABASE, Trouble.CRASH_DATABASE))
                        .sql(
                                "alter system set synchronous_commit = off",
                                "alter system set wal_writer_delay = '10s'",
                                "alter system set wal_writer_flush_after = '1GB'",
                                "select pg_reload_conf()")
                        .undo(
                                "alter system reset synchronous_commit",
                                "alter system reset wal_writer_delay",
                                "alter system reset wal_writer_flush_after",
                                "select pg_reload_conf()"));
    }
}
