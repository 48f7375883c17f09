package io.bidd.runtime.checkout;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the lines of a deal add up to. */
@Component
public class SalesFigures {

    private final JdbcClient database;

    SalesFigures(JdbcClient database) {
        this.database = database;
    }

    /**
     * @param unpaid   orders that wait for their money
     * @param paid     orders whose money is with the seller
     * @param sales    of everything that was ever paid for, without shipping, in minor units
     * @param returned of that, what is back or on its way
     */
    public record Sums(int unpaid, int paid, long sales, long returned) {

        /** What stays with the seller. */
        public long revenue() {
            return sales - returned;
        }
    }

    Sums of(String deal) {
        return database.sql("""
                        select count(*) filter (where orders.state in ('OPEN', 'PAYING')) as unpaid,
                               count(*) filter (where orders.state in ('PAID', 'PREPARING', 'SHIPPED', 'DELIVERED')) as paid,
                               coalesce(sum(order_lines.quantity * order_lines.unit_price) filter (where orders.paid_at is not null), 0) as sales,
                               coalesce(sum(order_lines.returned * order_lines.unit_price) filter (where orders.paid_at is not null), 0) as returned
                        from order_lines join orders on orders.id = order_lines.order_id where order_lines.deal_id = ?""").param(deal).query(Sums.class).single();
    }
}
