package io.bidd.load.prove;

import io.bidd.load.prove.Evidence.OrderRow;
import io.bidd.load.prove.Evidence.PaymentRow;
import io.bidd.load.prove.provider.Taken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Money: the shop's books against themselves, and against the provider's. */
final class MoneyChecks {

    private static final Set<String> PAID =
            Set.of("PAID", "PREPARING", "SHIPPED", "DELIVERED", "REFUNDING", "REFUNDED");

    private MoneyChecks() {}

    static List<Check> all() {
        return List.of(
                Check.always(
                        "paid", "a paid order has one captured payment of its total, and no other order has one", """
                        select orders.id, orders.state, total, count(payments.id) as captured, sum(amount) as amount from orders
                        left join payments on order_id = orders.id and payments.state = 'CAPTURED'
                        group by orders.id
                        having (orders.state in ('PAID', 'PREPARING', 'SHIPPED', 'DELIVERED', 'REFUNDING', 'REFUNDED')) <> (count(payments.id) = 1)
                            or count(payments.id) > 1 or count(payments.id) = 1 and sum(amount) <> total"""),
                Check.always("open tries", "a payment waits for its payer only while its order is open", """
                        select payments.id, payments.state, order_id, orders.state as order_state, started_at, ended_at
                        from payments join orders on orders.id = order_id where payments.state = 'READY' and orders.state <> 'OPEN'"""),
                Check.always("refunded", "an order's refunded amount is what its refunds have given back", """
                        select orders.id, orders.state, total, orders.refunded, coalesce(sum(refunds.amount), 0) as refunds from orders
                        left join (refunds join payments on payments.id = payment_id and payments.state = 'CAPTURED')
                            on refunds.order_id = orders.id and refunds.state = 'DONE'
                        group by orders.id having orders.refunded <> coalesce(sum(refunds.amount), 0)
                            or (orders.state = 'REFUNDED') <> (orders.refunded = total)"""),
                Check.always(
                        "refunds of payments", "a payment's refunded amount is what its refunds have given back", """
                        select payments.id, payments.state, amount, refunded, coalesce(sum, 0) as refunds from payments
                        left join (select payment_id, sum(amount) from refunds where state = 'DONE' group by payment_id) r on payment_id = payments.id
                        where refunded <> coalesce(sum, 0)"""),
                Check.always("parts of refunds", "a refund is the sum of its lines and its share of the fee", """
                        select refunds.id, refunds.amount, shipping_fee, sum(refund_lines.amount) as lines from refunds
                        join refund_lines on refund_id = refunds.id
                        group by refunds.id having refunds.amount <> shipping_fee + sum(refund_lines.amount)"""),
                Check.always(
                        "money we claim",
                        "what we call captured or refunded the provider has captured or refunded",
                        MoneyChecks::unfounded),
                Check.atTheEnd(
                        "money taken",
                        "all the provider has captured is for a paid order, or went back",
                        MoneyChecks::astray),
                Check.atTheEnd(
                        "money back",
                        "all the provider gave back is a refund of ours, once",
                        MoneyChecks::unknownRefunds),
                Check.atTheEnd("called off", "nobody has paid for units of a deal that was called off", """
                        select lines.id, order_id, orders.state, lines.quantity, lines.returned from order_lines lines
                        join orders on orders.id = order_id join deals on deals.id = lines.deal_id
                        where called_off_at is not null and orders.state not in ('EXPIRED', 'CANCELLED') and lines.returned < lines.quantity"""),
                Check.atTheEnd(
                        "alarms",
                        "money of another amount went back, and somebody was alarmed",
                        MoneyChecks::unalarmed),
                Check.atTheEnd("payments at rest", "no payment is waiting to be captured, and strays went back", """
                        select id, order_id, state, amount, refunded, looks, look_at, trouble from payments
                        where state = 'CAPTURING' or state = 'STRAY' and refunded < amount"""),
                Check.atTheEnd("refunds at rest", "no refund is waiting", """
                        select id, order_id, amount, tries, look_at, trouble from refunds where state <> 'DONE'"""),
                Check.atTheEnd("messages at rest", "every message of the provider was acted upon", """
                        select id, event_id, reference, tries, look_at from payment_webhooks where processed_at is null"""));
    }

    private static List<String> unfounded(Evidence evidence) {
        var taken = byReference(evidence);
        var found = new ArrayList<String>();
        for (var payment : evidence.payments().values()) {
            if (!payment.state().equals("CAPTURED") && !payment.state().equals("STRAY")) continue;
            var theirs = taken.get(payment.reference());
            if (theirs == null || !theirs.isCaptured()) found.add(payment + " is not captured: " + theirs);
            else if (payment.state().equals("CAPTURED") && theirs.captured() != payment.amount())
                found.add(payment + " has another amount than " + theirs);
            else if (payment.refunded() > theirs.refunded()) found.add(payment + " is not refunded so far: " + theirs);
        }
        return found;
    }

    private static List<String> astray(Evidence evidence) {
        var payments = byTheirs(evidence.payments().values());
        var found = new ArrayList<String>();
        for (var theirs : evidence.taken()) {
            if (!theirs.isCaptured()) continue;
            var ours = payments.get(theirs.reference());
            var order = ours == null ? null : evidence.order(ours.order());
            var booked = ours != null
                    && ours.state().equals("CAPTURED")
                    && isPaid(order)
                    && ours.amount() == theirs.captured();
            if (!booked && !theirs.isBack()) found.add(theirs + " belongs to " + ours + " of " + order);
            else if (ours != null && booked && ours.refunded() != theirs.refunded())
                found.add(theirs + " is refunded, unlike " + ours);
        }
        return found;
    }

    private static boolean isPaid(@org.jspecify.annotations.Nullable OrderRow order) {
        return order != null && PAID.contains(order.state());
    }

    private static List<String> unknownRefunds(Evidence evidence) {
        var found = new ArrayList<String>();
        for (var theirs : evidence.taken()) {
            for (var back : theirs.refunds()) {
                var ours = evidence.refunds().get(back.refund());
                if (ours == null || !ours.state().equals("DONE") || ours.amount() != back.amount())
                    found.add(theirs.reference() + " gave back " + back + ", ours is " + ours);
            }
        }
        return found;
    }

    private static List<String> unalarmed(Evidence evidence) {
        var payments = byTheirs(evidence.payments().values());
        var found = new ArrayList<String>();
        for (var theirs : evidence.taken()) {
            if (!theirs.isCaptured() || theirs.captured() == theirs.asked()) continue;
            var ours = payments.get(theirs.reference());
            if (!theirs.isBack()) found.add(theirs + " was of another amount and did not go back; ours is " + ours);
            else if (ours == null || !ours.alarmed())
                found.add("nobody was alarmed of " + theirs + "; ours is " + ours);
        }
        return found;
    }

    private static Map<String, Taken> byReference(Evidence evidence) {
        return evidence.taken().stream().collect(Collectors.toMap(Taken::reference, Function.identity()));
    }

    private static Map<String, PaymentRow> byTheirs(Iterable<PaymentRow> payments) {
        var all = new HashMap<String, PaymentRow>();
        for (var payment : payments) all.put(Objects.toString(payment.reference(), ""), payment);
        return all;
    }
}
