package io.bidd.load.prove.plant;

import static io.bidd.load.prove.plant.Sabotage.afterwards;
import static io.bidd.load.prove.plant.Sabotage.changes;
import static io.bidd.load.prove.plant.Sabotage.swallows;
import static io.bidd.load.prove.plant.Sabotage.withoutChecks;
import static io.bidd.load.prove.plant.Sabotage.withoutUniqueness;

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
        all.addAll(inStock());
        all.addAll(inOrders());
        all.addAll(inMoney());
        all.addAll(inTheDatabase());
        return all;
    }

    private static final String STOCK = "io.bidd.runtime.stock.";
    private static final String CHECKOUT = "io.bidd.runtime.checkout.";
    private static final String PAYMENT = "io.bidd.runtime.payment.";

    private static List<Plant> inStock() {
        return List.of(
                Plant.of("limit-forgotten", "nobody looks at what a person has already", "limit")
                        .mix(Mix.calm().mostly(Kind.IS_GREEDY))
                        .edits(new Edit.ReturnAtOnce(STOCK + "StockBook", "has", "0")),
                Plant.of("oversold", "nobody looks at what is free, and the database has no rule about it", "stock sum")
                        .edits(new Edit.ReturnAtOnce(STOCK + "StockBook", "free", "1000000"))
                        .sql(withoutChecks("stock_items")),
                Plant.of(
                                "row-lock-removed",
                                "two runtimes read the same row and both write it",
                                "held",
                                "sold",
                                "movements")
                        .replicas(2)
                        .edits(new Edit.ReplaceText(STOCK + "StockSql", "readItems", " for update", "")),
                Plant.of("units-not-moved", "released units stay held in the item's row", "held")
                        .edits(new Edit.DropCall(STOCK + "StockBook", "release", "move", "")),
                Plant.of("movements-not-written", "no movement is written down", "movements")
                        .edits(new Edit.ReturnAtOnce(STOCK + "StockBook", "note", "")),
                Plant.of("sold-out-for-good", "what was sold out once is refused for ever", "sold-out")
                        .edits(new Edit.DropCall(STOCK + "SoldOutItems", "seen", "remove", "false")),
                Plant.of(
                                "sold-out-elsewhere",
                                "a runtime never learns that another one has given units back",
                                "sold-out")
                        .replicas(2)
                        .edits(new Edit.ReturnAtOnce(STOCK + "Stock", "lookAgainAtSoldOut", "")));
    }

    private static List<Plant> inOrders() {
        return List.of(
                Plant.of("expired-and-held", "an order that runs out keeps its units", "holds of orders")
                        .edits(new Edit.ReturnAtOnce(CHECKOUT + "Units", "release", "")),
                Plant.of("paid-and-held", "a paid order's units are not sold", "holds of orders")
                        .edits(new Edit.ReturnAtOnce(CHECKOUT + "Units", "sell", "")),
                Plant.of(
                                "never-expired",
                                "nobody looks after orders whose time is over",
                                "at rest",
                                "overdue",
                                "holds at rest")
                        .edits(new Edit.ReturnAtOnce(CHECKOUT + "Settlement", "runOut", "")),
                Plant.of(
                                "late-and-not-held",
                                "a late payment is honoured without looking whether its units are left",
                                "messages at rest",
                                "money taken",
                                "payments at rest",
                                "at rest")
                        .mix(late())
                        .edits(new Edit.ReturnAtOnce(CHECKOUT + "Units", "holdAgain", "null")),
                Plant.of("order-key-forgotten", "an order that is sent twice is two orders", "keys in rows", "keys")
                        .mix(Mix.calm().mostly(Kind.CLICKS_TWICE, Kind.ASKS_AGAIN))
                        .edits(new Edit.ReturnAtOnce(CHECKOUT + "OrderBook", "placedWith", "nothing"))
                        .sql(withoutUniqueness("orders")),
                // Three guards: answers are kept by key, the refund itself carries it, and the database has each key
                // once.
                Plant.of("refund-key-forgotten", "a refund that is sent twice is two refunds", "keys")
                        .mix(Mix.calm().mostly(Kind.REPEATS_REFUND))
                        .edits(
                                new Edit.ReturnAtOnce(CHECKOUT + "IdempotencyKeys", "begin", "nothing"),
                                new Edit.ReturnAtOnce(CHECKOUT + "Order", "refundBy", "null"))
                        .sql(withoutUniqueness("refunds")),
                Plant.of(
                                "pass-used-twice",
                                "a pass opens as many orders as are sent with it",
                                "passes in rows",
                                "passes")
                        .mix(Mix.calm().mostly(Kind.USES_PASS_TWICE))
                        .edits(new Edit.ReturnAtOnce(CHECKOUT + "OrderBook", "isUsed", "false"))
                        .sql(withoutUniqueness("order_lines")),
                Plant.of("orders-of-others", "whoever knows an order's number has it", "strangers")
                        .mix(Mix.calm().mostly(Kind.IS_A_STRANGER))
                        .edits(new Edit.ReturnAtOnce(CHECKOUT + "OrderRepository", "findOf", "this find 2")));
    }

    private static List<Plant> inMoney() {
        return List.of(
                Plant.of(
                                "amount-not-compared",
                                "whatever the provider has taken is taken for the right amount",
                                "money we claim",
                                "alarms",
                                "paid")
                        .mix(Mix.calm().treated(Habit.TAKES_OTHER_AMOUNT))
                        .edits(new Edit.ReturnAtOnce(CHECKOUT + "Settlement", "differs", "false")),
                Plant.of("refund-not-asked", "a refund is written down and the provider never asked", "refunds at rest")
                        .mix(refunds())
                        .edits(new Edit.ReturnAtOnce(CHECKOUT + "Refunds", "tryToGiveBack", "")),
                Plant.of(
                                "refund-not-tried-again",
                                "a refund that was not answered is never asked for again",
                                "refunds at rest")
                        .mix(refunds().treated(Habit.CUT, Habit.FLAKY))
                        .edits(new Edit.ReturnAtOnce(CHECKOUT + "Refunds", "tryAgain", "")),
                Plant.of("refund-key-shared", "all refunds of a payment have one key at the provider", "money back")
                        .mix(Mix.calm().mostly(Kind.REFUNDS_PART))
                        .edits(new Edit.DropCall(PAYMENT + "sandbox.SandboxGateway", "refund", "id", "the-refund")),
                Plant.of("units-not-back", "money goes back, the units do not", "units back")
                        .mix(refunds())
                        .edits(new Edit.ReturnAtOnce(CHECKOUT + "Units", "giveBack", "")),
                Plant.of(
                                "nobody-asks-again",
                                "a payment that was not answered is never looked at again, nor is what the provider says",
                                "payments at rest",
                                "at rest")
                        .mix(Mix.calm().mostly(Kind.BUYS).treated(Habit.CUT, Habit.SILENT))
                        .edits(
                                new Edit.ReturnAtOnce(CHECKOUT + "Settlement", "askAgain", ""),
                                new Edit.ReturnAtOnce(CHECKOUT + "ProviderNews", "heard", "")),
                Plant.of(
                                "late-money-kept",
                                "money for an order that is over is noted and kept",
                                "money taken",
                                "payments at rest")
                        .mix(late())
                        .edits(
                                new Edit.ReturnAtOnce(CHECKOUT + "PaymentTry", "watch", ""),
                                new Edit.ReturnAtOnce(CHECKOUT + "ProviderNews", "heard", "")),
                Plant.of("signature-not-looked-at", "anybody may speak for the provider", "forgery")
                        .mix(Mix.calm().mostly(Kind.FORGES))
                        .edits(new Edit.ReturnAtOnce(PAYMENT + "Signature", "same", "true")),
                Plant.of("message-dropped", "messages are taken and never acted upon", "messages at rest")
                        .edits(new Edit.ReturnAtOnce(PAYMENT + "webhook.WebhookInbox", "tellDue", "")));
    }

    private static Mix late() {
        return Mix.calm().mostly(Kind.COMES_LATE, Kind.PAYS_A_CANCELLED).treated(Habit.LATE);
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
                Plant.of("movement-wrong", "some movements say one unit more", "movements")
                        .sql(changes(
                                "stock_movements",
                                "insert",
                                10,
                                "new.kind <> 'SUPPLY'",
                                "new.quantity := new.quantity + 1;")),
                Plant.of("hold-lost", "some holds are forgotten while their units stay held", "held", "holds of orders")
                        .sql(swallows("stock_holds", 15, "true")),
                Plant.of("line-lost", "an order of several products loses one", "totals", "told: opened")
                        .sql(swallows("order_lines", 2, "new.position > 0")),
                Plant.of("fee-forgotten", "some orders are written without the fee that was asked", "totals")
                        .sql(changes("orders", "insert", 10, "new.shipping_fee > 0", "new.shipping_fee := 0;")),
                Plant.of("time-without-end", "some orders may be paid for a day", "extended")
                        .sql(changes(
                                "orders", "insert", 10, "true", "new.pay_until := new.pay_until + interval '1 day';")),
                Plant.of(
                                "forgotten-by-the-timer",
                                "some orders are not written into the timer's list",
                                "at rest",
                                "overdue",
                                "holds at rest")
                        .sql(changes("orders", "insert", 6, "true", "new.look_at := null;")),
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
