package io.bidd.load.prove;

import io.bidd.load.prove.Told.Opened;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What somebody was told holds from then on, whatever was killed in between. */
final class WordChecks {

    private WordChecks() {}

    static List<Check> all() {
        return List.of(
                Check.always(
                        "told: opened",
                        "an order that was answered with 201 is there, as it was told",
                        WordChecks::lost),
                Check.always("told: paid", "an order that was shown as paid has been paid", WordChecks::unpaid),
                Check.always("told: refunded", "what was shown as refunded is refunded", WordChecks::notRefunded),
                Check.always(
                        "told: supply", "the seller's changes of the supply are written down", WordChecks::notSupplied),
                breaches("keys", "the same key gives the same order, and another order is refused with it"),
                breaches("passes", "a pass opens one order"),
                breaches("strangers", "nobody sees or moves the order of somebody else"),
                breaches("amounts", "an order that names another amount is refused"),
                breaches("forgery", "a message that is not the provider's is refused"),
                breaches("nonsense", "what cannot be is refused, and nothing breaks"),
                breaches("sold-out", "sold out is said when nothing is free, and not when something is"));
    }

    private static Check breaches(String name, String says) {
        return Check.always(
                name,
                says,
                evidence -> evidence.told().breaches().stream()
                        .filter(breach -> breach.check().equals(name))
                        .map(Told.Breach::what)
                        .toList());
    }

    private static List<String> lost(Evidence evidence) throws java.sql.SQLException {
        var units = new java.util.HashMap<String, Map<String, Integer>>();
        for (var row : evidence.table("select order_id, deal_id, quantity from order_lines"))
            units.computeIfAbsent(row.get(0), fresh -> new java.util.HashMap<>())
                    .merge(row.get(1), Integer.parseInt(row.get(2)), Integer::sum);
        var found = new ArrayList<String>();
        for (Opened told : evidence.told().opened()) {
            var row = evidence.order(told.order());
            if (row == null) found.add("lost: " + told);
            else if (!row.person().equals(told.person())
                    || !row.key().equals(told.key())
                    || row.total() != told.total()
                    || !told.units().equals(units.get(told.order())))
                found.add(told + " became " + row + " with " + units.get(told.order()));
        }
        return found;
    }

    private static List<String> unpaid(Evidence evidence) {
        var captured = new java.util.HashSet<String>();
        for (var payment : evidence.payments().values())
            if (payment.state().equals("CAPTURED")) captured.add(payment.order());
        var found = new ArrayList<String>();
        evidence.told().seen().forEach((id, seen) -> {
            if (!seen.paid()) return;
            var row = evidence.order(id);
            if (row == null || !row.paid() || !captured.contains(id)) found.add("told paid: " + id + ", is " + row);
        });
        return found;
    }

    private static List<String> notRefunded(Evidence evidence) {
        var found = new ArrayList<String>();
        evidence.told().seen().forEach((id, seen) -> {
            var row = evidence.order(id);
            if (seen.refunded() > 0 && (row == null || row.refunded() < seen.refunded())
                    || seen.whollyRefunded() && (row == null || !row.state().equals("REFUNDED")))
                found.add("told " + seen + ", is " + row);
        });
        for (var told : evidence.told().refunds()) {
            var row = evidence.refunds().get(told.id());
            if (row == null
                    || !row.order().equals(told.order())
                    || row.amount() != told.amount()
                    || told.done() && !row.state().equals("DONE")) found.add("told " + told + ", is " + row);
        }
        return found;
    }

    private static List<String> notSupplied(Evidence evidence) throws java.sql.SQLException {
        var written = new java.util.HashMap<String, Integer>();
        for (var row : evidence.table(
                "select item_id, kind, sum(quantity) from stock_movements where kind in ('SUPPLY', 'WITHDRAW') group by item_id, kind"))
            written.put(row.get(0) + " " + row.get(1), Integer.parseInt(row.get(2)));
        var found = new ArrayList<String>();
        // A change whose answer was lost may have been made.
        missing(evidence.told().raised(), "SUPPLY", written, found);
        missing(evidence.told().lowered(), "WITHDRAW", written, found);
        return found;
    }

    private static void missing(
            Map<String, Integer> told, String kind, Map<String, Integer> written, List<String> found) {
        told.forEach((deal, units) -> {
            var there = written.getOrDefault(deal + " " + kind, 0);
            if (there < units) found.add(deal + " " + kind + ": told " + units + ", written " + there);
        });
    }

    /** A check that keeps its own memory: it compares a snapshot with the one before. */
    static Check onlyGrows(String table) {
        var orderedBy = table.equals("stock_holds") ? "created_at" : "id";
        var before = new Object() {
            long rows;
            String last = "";
        };
        return Check.always("history: " + table, "what was written to " + table + " is never removed", evidence -> {
            var earlier = before.last.isEmpty() ? "" : " filter (where " + orderedBy + " <= '" + before.last + "')";
            var now = evidence.table("select count(*), max(" + orderedBy + "), count(*)" + earlier + " from " + table)
                    .getFirst();
            var rows = before.rows;
            var still = Long.parseLong(now.get(2));
            before.rows = Long.parseLong(now.get(0));
            if (before.rows > 0) before.last = now.get(1);
            return still < rows ? List.of(table + " had " + rows + " rows, " + still + " of them are left") : List.of();
        });
    }

    /** Tables to which rows are only added. */
    static final Set<String> HISTORIES =
            Set.of("stock_holds", "stock_movements", "order_events", "money_audit", "payment_webhooks");
}
