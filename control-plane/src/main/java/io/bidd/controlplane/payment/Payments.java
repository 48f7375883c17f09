package io.bidd.controlplane.payment;

import io.bidd.controlplane.money.Money;
import io.bidd.controlplane.payment.PaymentProvider.ProviderUnavailable;
import io.bidd.controlplane.payment.PaymentProvider.Seen;
import io.bidd.controlplane.problem.Refused;
import io.bidd.template.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Payments of invoices. The row is written before the provider is called, and settled from what the provider says, so a
 * crash at any point leaves something to look up. {@link #settle} may run any number of times.
 */
@Service
public class Payments {

    private static final Logger log = LoggerFactory.getLogger(Payments.class);
    /** How long a payer may take before we look by ourselves. */
    private static final Duration FIRST_LOOK = Duration.ofMinutes(1);
    /** A payment nobody has decided by then is given up. */
    private static final Duration GIVE_UP = Duration.ofHours(24);

    private final PaymentProvider provider;
    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher news;
    private final Clock clock;

    Payments(
            PaymentProvider provider,
            JdbcClient database,
            TransactionTemplate transaction,
            ApplicationEventPublisher news,
            Clock clock) {
        this.provider = provider;
        this.database = database;
        this.transaction = transaction;
        this.news = news;
        this.clock = clock;
    }

    /**
     * Opens a payment of an invoice, or gives the one that is open already.
     *
     * @return where the payer goes
     * @throws Refused if the provider does not answer
     */
    public String start(String invoiceId, String title, Money amount, String returnUrl) {
        var open = openPaymentOf(invoiceId);
        if (open.isPresent() && open.get().payUrl() != null) return open.get().payUrl();
        var id = open.map(Row::id).orElseGet(() -> insert(invoiceId, amount));
        try {
            var opened = provider.open(id, title, amount, returnUrl);
            database.sql("update payments set provider_ref = ?, pay_url = ? where id = ?")
                    .params(opened.providerRef(), opened.payUrl(), id)
                    .update();
            return opened.payUrl();
        } catch (ProviderUnavailable silence) {
            log.warn("payment {} could not be opened", id, silence);
            throw Refused.unavailable(
                    "provider-silent", "The payment provider does not answer. Nothing was charged; please try again.");
        }
    }

    /**
     * Asks the provider about the open payment of an invoice and takes the money if the payer has agreed.
     *
     * @return whether the invoice is paid now
     */
    public boolean settle(String invoiceId) {
        openPaymentOf(invoiceId).ifPresent(this::settle);
        return database.sql("select exists (select from payments where invoice_id = ? and state = 'CAPTURED')")
                .param(invoiceId)
                .query(Boolean.class)
                .single();
    }

    /** Looks after payments whose payer has not come back. */
    public void lookAfterUnknown() {
        var due = database.sql("select * from payments where next_look_at <= ? order by next_look_at limit 20")
                .param(at(clock.instant()))
                .query((row, n) -> read(row))
                .list();
        for (var payment : due) {
            try {
                if (payment.refunding()) giveBack(payment, "still to be given back");
                else settle(payment);
            } catch (RuntimeException notNow) {
                log.warn(
                        "payment {} is still unknown and is looked at again", payment.id(), notNow); // the others go on
            }
        }
    }

    private void settle(Row payment) {
        postponeNextLook(payment);
        if (payment.providerRef() == null) {
            if (payment.isOlderThan(GIVE_UP, clock.instant())) fail(payment, "never opened");
            return;
        }
        try {
            var seen = provider.look(payment.providerRef());
            if (seen.standing() == PaymentProvider.Standing.AUTHORIZED) {
                if (!seen.amount().equals(payment.amount())) {
                    fail(payment, "the provider has " + seen.amount() + ", we asked for " + payment.amount());
                    return;
                }
                seen = provider.capture(payment.providerRef());
            }
            record(payment, seen);
        } catch (ProviderUnavailable silence) {
            log.warn("payment {} could not be looked up", payment.id(), silence);
            throw Refused.unavailable(
                    "provider-silent", "The payment provider does not answer. We keep asking; nothing is lost.");
        }
    }

    private void record(Row payment, Seen seen) {
        switch (seen.standing()) {
            case CAPTURED -> {
                if (seen.amount().equals(payment.amount())) capture(payment);
                else giveBack(payment, "captured " + seen.amount() + " instead of " + payment.amount());
            }
            case FAILED -> fail(payment, "declined");
            case REFUNDED -> fail(payment, "refunded at the provider");
            case OPEN -> {
                if (payment.isOlderThan(GIVE_UP, clock.instant())) fail(payment, "not decided in time");
            }
            case AUTHORIZED -> log.info("payment {} is agreed to and not captured yet", payment.id());
        }
    }

    private void capture(Row payment) {
        try {
            transaction.executeWithoutResult(status -> {
                var first = database.sql(
                                "update payments set state = 'CAPTURED', settled_at = ?, next_look_at = null where id = ? and state = 'STARTED'")
                        .params(at(clock.instant()), payment.id())
                        .update();
                if (first == 1) news.publishEvent(new InvoiceCaptured(payment.invoiceId(), clock.instant()));
            });
        } catch (DuplicateKeyException paidAlready) {
            giveBack(payment, "paid twice");
        }
    }

    /** Money that we cannot use goes back, as where an order was given up before its payment arrived. The timer sees to it. */
    public void refundLater(String invoiceId, String reason) {
        database.sql(
                        "update payments set state = 'REFUNDING', reason = ?, next_look_at = ? where invoice_id = ? and state = 'CAPTURED'")
                .params(reason, at(clock.instant()), invoiceId)
                .update();
    }

    private void giveBack(Row payment, String reason) {
        database.sql(
                        "update payments set state = 'REFUNDING', reason = coalesce(reason, ?), next_look_at = ? where id = ?")
                .params(reason, at(clock.instant().plusSeconds(30)), payment.id())
                .update();
        if (payment.providerRef() != null
                && provider.refund(payment.providerRef()).standing() == PaymentProvider.Standing.REFUNDED)
            database.sql("update payments set state = 'REFUNDED', settled_at = ?, next_look_at = null where id = ?")
                    .params(at(clock.instant()), payment.id())
                    .update();
    }

    private void fail(Row payment, String reason) {
        database.sql(
                        "update payments set state = 'FAILED', reason = ?, settled_at = ?, next_look_at = null where id = ? and state = 'STARTED'")
                .params(reason, at(clock.instant()), payment.id())
                .update();
    }

    private void postponeNextLook(Row payment) {
        var age = Duration.between(payment.startedAt(), clock.instant());
        var next = age.compareTo(Duration.ofMinutes(30)) < 0 ? FIRST_LOOK : Duration.ofMinutes(30);
        database.sql("update payments set next_look_at = ? where id = ? and next_look_at is not null")
                .params(at(clock.instant().plus(next)), payment.id())
                .update();
    }

    private Optional<Row> openPaymentOf(String invoiceId) {
        return database.sql(
                        "select * from payments where invoice_id = ? and state = 'STARTED' order by started_at desc limit 1")
                .param(invoiceId)
                .query((row, n) -> read(row))
                .optional();
    }

    /** Two at once begin one payment: the second finds the first one's. */
    private String insert(String invoiceId, Money amount) {
        database.sql("""
                        insert into payments (id, invoice_id, provider, currency, amount, state, started_at, next_look_at)
                        values (?, ?, ?, ?, ?, 'STARTED', ?, ?) on conflict (invoice_id) where state = 'STARTED' do nothing""")
                .params(
                        Ids.next(),
                        invoiceId,
                        provider.name(),
                        amount.currency(),
                        amount.amount(),
                        at(clock.instant()),
                        at(clock.instant().plus(FIRST_LOOK)))
                .update();
        return openPaymentOf(invoiceId).orElseThrow().id();
    }

    private static Row read(java.sql.ResultSet row) throws java.sql.SQLException {
        return new Row(
                row.getString("id"),
                row.getString("invoice_id"),
                row.getString("provider_ref"),
                row.getString("pay_url"),
                new Money(row.getLong("amount"), row.getString("currency")),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getString("state").equals("REFUNDING"));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private record Row(
            String id,
            String invoiceId,
            @org.jspecify.annotations.Nullable String providerRef,
            @org.jspecify.annotations.Nullable String payUrl,
            Money amount,
            Instant startedAt,
            boolean refunding) {

        boolean isOlderThan(Duration age, Instant now) {
            return startedAt.plus(age).isBefore(now);
        }
    }
}
