package io.bidd.load.prove;

import java.util.List;

/** Orders: they walk from state to state without jumping, add up, and none waits beyond its time. */
final class OrderChecks {

    private OrderChecks() {}

    static List<Check> all() {
        return List.of(
                Check.always("totals", "an order's total is what its lines cost and the fee for sending", """
                        select orders.id, total, shipping_fee, coalesce(sum(lines.unit_price * lines.quantity), 0) as goods, count(lines.id) as lines
                        from orders left join order_lines lines on order_id = orders.id
                        group by orders.id having total <> shipping_fee + coalesce(sum(lines.unit_price * lines.quantity), 0) or count(lines.id) = 0"""),
                Check.always("keys in rows", "one person's key stands for one order", """
                        select member_id, idempotency_key, count(*) from orders group by member_id, idempotency_key having count(*) > 1"""),
                Check.always("passes in rows", "a pass is for one order", """
                        select pass_id, count(distinct order_id) as orders from order_lines where pass_id <> ''
                        group by pass_id having count(distinct order_id) > 1"""),
                Check.always("transitions", "an order's events walk from state to state and never jump", """
                        select order_id, was, state, at from (
                            select order_id, id, state, at, coalesce(lag(state) over (partition by order_id order by id), 'NEW') as was from order_events) steps
                        where not (was, state) in (
                            ('NEW', 'OPEN'), ('OPEN', 'PAYING'), ('OPEN', 'CANCELLED'), ('OPEN', 'EXPIRED'),
                            ('PAYING', 'PAID'), ('PAYING', 'OPEN'), ('PAYING', 'EXPIRED'), ('PAYING', 'CANCELLED'),
                            ('PAID', 'PREPARING'), ('PAID', 'SHIPPED'), ('PREPARING', 'SHIPPED'), ('SHIPPED', 'DELIVERED'),
                            ('PAID', 'REFUNDING'), ('PREPARING', 'REFUNDING'), ('SHIPPED', 'REFUNDING'), ('DELIVERED', 'REFUNDING'),
                            ('REFUNDING', 'REFUNDED'), ('EXPIRED', 'PAYING'), ('EXPIRED', 'PAID'), ('CANCELLED', 'PAID'))
                            and not (was = state and state not in ('NEW', 'REFUNDED'))"""),
                Check.always("last event", "an order's last event is its state", """
                        select orders.id, orders.state, event from orders left join lateral (
                            select state as event from order_events where order_id = orders.id order by order_events.id desc limit 1) last on true
                        where event is distinct from orders.state"""),
                Check.always("overdue", "no order is open beyond its time, apart from a moment of grace", """
                        select id, state, pay_until from orders
                        where state = 'OPEN' and pay_until < current_setting('prove.overdue')::timestamptz"""),
                Check.always(
                        "extended", "an order has seven minutes to be paid, and is given seven more at most once", """
                        select orders.id, placed_at, pay_until, extended_at, count(order_events.id) as times from orders
                        left join order_events on order_id = orders.id and reason like 'extended%'
                        group by orders.id having count(order_events.id) > 1
                            or pay_until > greatest(extended_at, placed_at + interval '7 minutes') + case when extended_at is null then '1 second' else interval '7 minutes 1 second' end"""),
                Check.atTheEnd("at rest", "every order has come to rest", """
                        select id, state, pay_until, look_at from orders where state in ('OPEN', 'PAYING', 'REFUNDING')"""),
                Check.atTheEnd("holds at rest", "nothing is held any more", """
                        select id, item_id, quantity, expires_at from stock_holds where state = 'HELD'"""));
    }
}
