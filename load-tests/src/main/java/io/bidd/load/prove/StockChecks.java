package io.bidd.load.prove;

import java.util.List;

/** Units: each is free, held or sold, for somebody, within the limit, and every movement is written down. */
final class StockChecks {

    private StockChecks() {}

    static List<Check> all() {
        return List.of(
                Check.always("stock sum", "supply = free + held + sold, none below zero", """
                        select item_id, supply, free, held, sold from stock_items
                        where supply <> free + held + sold or least(supply, free, held, sold) < 0"""),
                Check.always("held", "what is held of an item is what its holds hold", """
                        select item_id, held, coalesce(holds, 0) as holds from stock_items
                        left join (select item_id, sum(quantity) as holds from stock_holds where state = 'HELD' group by item_id) h
                            using (item_id)
                        where held <> coalesce(holds, 0)"""),
                Check.always("sold", "what is sold of an item is what its holds have sold and not got back", """
                        select item_id, sold, coalesce(holds, 0) as holds from stock_items
                        left join (select item_id, sum(quantity - returned) as holds from stock_holds where state = 'SOLD' group by item_id) h
                            using (item_id)
                        where sold <> coalesce(holds, 0)"""),
                Check.always("movements", "the movements of an item add up to its supply, held and sold", """
                        select item_id, supply, m_supply, held, m_held, sold, m_sold from stock_items left join (
                            select item_id,
                                sum(case kind when 'SUPPLY' then quantity when 'WITHDRAW' then -quantity when 'WRITE_OFF' then -quantity else 0 end) as m_supply,
                                sum(case kind when 'HOLD' then quantity when 'SELL' then -quantity when 'RELEASE' then -quantity else 0 end) as m_held,
                                sum(case kind when 'SELL' then quantity when 'GIVE_BACK' then -quantity when 'WRITE_OFF' then -quantity else 0 end) as m_sold
                            from stock_ledger group by item_id) m using (item_id)
                        where (supply, held, sold) is distinct from (m_supply::int, m_held::int, m_sold::int)"""),
                Check.always("hold movements", "the movements of a hold are those of its state", """
                        select id, item_id, state, quantity, returned, m_held, m_sold from stock_holds left join (
                            select hold_id as id,
                                sum(case kind when 'HOLD' then quantity when 'SELL' then -quantity when 'RELEASE' then -quantity else 0 end) as m_held,
                                sum(case kind when 'SELL' then quantity when 'GIVE_BACK' then -quantity when 'WRITE_OFF' then -quantity else 0 end) as m_sold
                            from stock_ledger where hold_id is not null group by hold_id) m using (id)
                        where (case state when 'HELD' then quantity else 0 end, case state when 'SOLD' then quantity - returned else 0 end)
                            is distinct from (coalesce(m_held, 0)::int, coalesce(m_sold, 0)::int)"""),
                Check.always("limit", "nobody has more units of an item, held or sold, than one person may", """
                        select item_id, person_id, sum(stock_holds.quantity - returned) as has, limit_per_person from stock_holds
                        join deals on deals.id = item_id where state in ('HELD', 'SOLD')
                        group by item_id, person_id, limit_per_person having sum(stock_holds.quantity - returned) > limit_per_person"""),
                Check.always(
                        "holds of orders",
                        "each line of an order has its hold, in the state that the order's state asks for",
                        """
                        select lines.id, order_id, orders.state, holds.state as hold, lines.quantity, holds.quantity as held
                        from order_lines lines join orders on orders.id = order_id left join stock_holds holds on holds.id = lines.id
                        where holds.id is null or holds.quantity <> lines.quantity or holds.item_id <> lines.deal_id or holds.person_id <> member_id
                            or holds.state <> case when orders.state in ('OPEN', 'PAYING') then 'HELD'
                                when orders.state in ('CANCELLED', 'EXPIRED') then 'RELEASED' else 'SOLD' end"""),
                Check.always("orders of holds", "each hold belongs to a line of an order", """
                        select id, item_id, person_id, state, quantity from stock_holds
                        where not exists (select from order_lines where order_lines.id = stock_holds.id)"""),
                Check.always(
                        "units back",
                        "as many units came back as refunds say that are done, and are promised as refunds say",
                        """
                        select lines.id, order_id, lines.returned as promised, coalesce(all_of_them, 0) as refunds, holds.returned as back, coalesce(done, 0) as refunds_done
                        from order_lines lines join stock_holds holds on holds.id = lines.id left join (
                            select line_id, sum(quantity) as all_of_them, sum(quantity) filter (where state = 'DONE') as done
                            from refund_lines join refunds on refunds.id = refund_id group by line_id) back on line_id = lines.id
                        where lines.returned <> coalesce(all_of_them, 0) or holds.returned <> coalesce(done, 0)"""));
    }
}
