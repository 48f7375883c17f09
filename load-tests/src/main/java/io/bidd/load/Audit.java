package io.bidd.load;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;

/** What must be so whatever the speed: the shop's books are read when a scenario is over, and compared with each other. */
final class Audit {

    private static final String STANDING = "('PAID', 'PREPARING', 'SHIPPED', 'DELIVERED')";

    /** Unknown payments are asked after for the first time within a minute. */
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(3);

    private final Shop shop;

    Audit(Shop shop) {
        this.shop = shop;
    }

    /** Units of an item, its holds, its movements and its orders tell the same. @param limit most units of a person */
    void stock(Result result, String deal, int limit) throws SQLException {
        result.mustBeNone("units astray", shop.number("""
                select abs(supply - free - held - sold)
                    + abs(held - (select coalesce(sum(quantity), 0) from stock_holds where item_id = i.item_id and state = 'HELD'))
                    + abs(sold - (select coalesce(sum(quantity - returned), 0) from stock_holds where item_id = i.item_id and state = 'SOLD'))
                    + abs(held + sold - (select coalesce(sum(l.quantity - l.returned), 0) from order_lines l join orders o on o.id = l.order_id
                        where l.deal_id = i.item_id and o.state not in ('EXPIRED', 'CANCELLED')))
                from stock_items i where item_id = ?""", deal));
        result.mustBeNone("units that moved without being written down", shop.number("""
                select abs(supply - coalesce(sum(quantity) filter (where kind = 'SUPPLY'), 0)
                        + coalesce(sum(quantity) filter (where kind in ('WITHDRAW', 'WRITE_OFF')), 0))
                    + abs(held - coalesce(sum(quantity) filter (where kind = 'HOLD'), 0)
                        + coalesce(sum(quantity) filter (where kind in ('SELL', 'RELEASE')), 0))
                    + abs(sold - coalesce(sum(quantity) filter (where kind = 'SELL'), 0)
                        + coalesce(sum(quantity) filter (where kind in ('GIVE_BACK', 'WRITE_OFF')), 0))
                from stock_items i join stock_ledger m on m.item_id = i.item_id
                where i.item_id = ? group by i.item_id, supply, held, sold""", deal));
        result.mustBeNone("people with more than they may have", shop.number("""
                select count(*) from (select person_id from stock_holds where item_id = ? and state in ('HELD', 'SOLD')
                    group by person_id having sum(quantity - returned) > ?) more""", deal, limit));
    }

    /** @param told orders that shoppers were told they have @param unsure shoppers who were told nothing */
    void orders(Result result, String deal, long told, long unsure) throws SQLException {
        var there = orders(deal);
        result.mustBeNone("orders answered 201 that are not there", Math.max(0, told - there));
        result.mustBeNone("orders that nobody asked for", Math.max(0, there - told - unsure));
    }

    /** Orders of a deal, whatever became of them. */
    long orders(String deal) throws SQLException {
        return shop.number("select count(*) from order_lines where deal_id = ?", deal);
    }

    /** Orders of a deal of which something is still to come, without those that are paid. */
    long unfinished(String deal) throws SQLException {
        return shop.number(
                "select count(*) from orders where id in (select order_id from order_lines where deal_id = ?) and state in ('OPEN', 'PAYING', 'REFUNDING')",
                deal);
    }

    long paid(String deal) throws SQLException {
        return shop.number(
                "select count(*) from orders where id in (select order_id from order_lines where deal_id = ?) and state in "
                        + STANDING,
                deal);
    }

    /**
     * What the provider has captured and what we think it has, payment by payment; after a while for those of which nobody came
     * back to hear the end.
     */
    void money(Result result, PaymentStub provider) throws SQLException, InterruptedException {
        var until = System.nanoTime() + SETTLED_WITHIN.toNanos();
        while (inTheMiddle() > 0 && System.nanoTime() < until) Thread.sleep(250);
        var ours = new HashMap<>(shop.numbersByName(
                "select reference, payments.amount from payments join orders on orders.id = order_id where payments.state = 'CAPTURED' and orders.state in "
                        + STANDING));
        var strange = 0;
        for (var payment : provider.capturedPayments()) {
            var amount = ours.remove(payment.id());
            if (amount == null || amount != payment.amount() - payment.refunded()) strange++;
        }
        result.mustBeNone("payments captured by the provider without a paid order of that amount", strange);
        result.mustBeNone("paid orders that the provider did not capture", ours.size());
        result.mustBeNone("payments left in the middle", inTheMiddle());
    }

    /** Payments of which we have asked for the money and do not know whether it was taken. */
    private long inTheMiddle() throws SQLException {
        return shop.number("select count(*) from payments where state = 'CAPTURING'");
    }
}
