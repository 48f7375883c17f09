package io.bidd.controlplane.billing;

import io.bidd.controlplane.money.Money;
import io.bidd.controlplane.plan.Quote;
import io.bidd.template.Ids;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Invoices. They are written from quotes and never changed, only paid or voided. */
@Service
@Transactional
public class Billing {

    private final JdbcClient database;
    private final Clock clock;

    Billing(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Writes the quote down as what the company owes for a rental. */
    public String issue(String companyId, String rentalId, Quote quote) {
        var id = Ids.next();
        database.sql("""
                        insert into invoices (id, company_id, rental_id, currency, net, vat, total, issued_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        id,
                        companyId,
                        rentalId,
                        quote.total().currency(),
                        quote.net().amount(),
                        quote.vat().amount(),
                        quote.total().amount(),
                        now())
                .update();
        for (var position = 0; position < quote.lines().size(); position++) {
            var line = quote.lines().get(position);
            database.sql(
                            "insert into invoice_lines (invoice_id, position, code, quantity, unit_price, amount) values (?, ?, ?, ?, ?, ?)")
                    .params(
                            id,
                            position,
                            line.code(),
                            line.quantity(),
                            line.unitPrice().amount(),
                            line.amount().amount())
                    .update();
        }
        return id;
    }

    /** Paying twice changes nothing. */
    public void markPaid(String invoiceId) {
        database.sql("update invoices set paid_at = ? where id = ? and paid_at is null and voided_at is null")
                .params(now(), invoiceId)
                .update();
    }

    /** An unpaid invoice that nobody owes any more. */
    public void markVoid(String invoiceId) {
        database.sql("update invoices set voided_at = ? where id = ? and paid_at is null and voided_at is null")
                .params(now(), invoiceId)
                .update();
    }

    @Transactional(readOnly = true)
    public InvoiceView get(String invoiceId) {
        return database.sql("select * from invoices where id = ?")
                .param(invoiceId)
                .query((row, n) -> {
                    var currency = row.getString("currency");
                    var lines = database.sql("select * from invoice_lines where invoice_id = ? order by position")
                            .param(invoiceId)
                            .query((line, k) -> new InvoiceView.Line(
                                    line.getString("code"),
                                    line.getLong("quantity"),
                                    new Money(line.getLong("unit_price"), currency),
                                    new Money(line.getLong("amount"), currency)))
                            .list();
                    var paidAt = row.getObject("paid_at", OffsetDateTime.class);
                    return new InvoiceView(
                            invoiceId,
                            lines,
                            new Money(row.getLong("net"), currency),
                            new Money(row.getLong("vat"), currency),
                            new Money(row.getLong("total"), currency),
                            row.getObject("issued_at", OffsetDateTime.class).toInstant(),
                            paidAt == null ? null : paidAt.toInstant());
                })
                .single();
    }

    /** What was paid in all, in won: the first figure of the platform's own dashboard. */
    @Transactional(readOnly = true)
    public Money paidSince(Instant since) {
        return Money.won(
                database.sql("select coalesce(sum(total), 0) from invoices where paid_at >= ? and currency = 'KRW'")
                        .param(since.atOffset(ZoneOffset.UTC))
                        .query(Long.class)
                        .single());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}
