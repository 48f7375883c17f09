package io.bidd.runtime.reconciliation;

import io.bidd.runtime.payment.Money;
import io.bidd.runtime.reconciliation.Difference.Found;
import io.bidd.runtime.reconciliation.Difference.Kind;
import io.bidd.runtime.reconciliation.Reconciliation.Due;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Our payments, and what was found when they were compared. */
@Repository
class ReconciliationRepository {

    /** A refund that was asked for longer ago is not on its way any more. */
    private static final Duration REFUNDS_TAKE = Duration.ofDays(1);

    private static final String OURS = """
            select id, reference, state, currency, coalesce(captured, amount) as amount, refunded, captured_at, exists (
                select from refunds where payment_id = payments.id
                    and (state = 'REQUESTED' and requested_at > :takes or done_at > :sure)) as refunding
            from payments where provider = :provider""";

    private final JdbcClient database;

    ReconciliationRepository(JdbcClient database) {
        this.database = database;
    }

    /** What we have as captured within a time. @param sure changes since then may not be complete */
    List<OurPayment> captured(String provider, Instant from, Instant to, Instant now, Instant sure) {
        return within(
                "state in ('CAPTURED', 'STRAY') and captured_at >= :from and captured_at < :to",
                provider,
                from,
                to,
                now,
                sure);
    }

    /** What was started within a time and came to nothing. */
    List<OurPayment> dead(String provider, Instant from, Instant to, Instant now, Instant sure) {
        return within(
                "state in ('DECLINED', 'CANCELLED') and started_at >= :from and started_at < :to",
                provider,
                from,
                to,
                now,
                sure);
    }

    /** What was captured before a time, and given back within it. */
    List<OurPayment> givenBack(String provider, Instant from, Instant to, Instant now, Instant sure) {
        return within("""
                state in ('CAPTURED', 'STRAY') and captured_at < :from and exists (
                    select from refunds where payment_id = payments.id and done_at >= :from and done_at < :to)""", provider, from, to, now, sure);
    }

    private List<OurPayment> within(
            String which, String provider, Instant from, Instant to, Instant now, Instant sure) {
        return database.sql(OURS + " and " + which)
                .param("provider", provider)
                .param("from", at(from))
                .param("to", at(to))
                .param("takes", at(now.minus(REFUNDS_TAKE)))
                .param("sure", at(sure))
                .query((row, n) -> read(row))
                .list();
    }

    /** @param names the provider's of our payments, or ours */
    List<OurPayment> find(String provider, Collection<String> names, Instant now, Instant sure) {
        if (names.isEmpty()) return List.of();
        return database.sql(OURS + " and (reference = any(:names) or id = any(:names))")
                .param("provider", provider)
                .param("names", names.toArray(String[]::new))
                .param("takes", at(now.minus(REFUNDS_TAKE)))
                .param("sure", at(sure))
                .query((row, n) -> read(row))
                .list();
    }

    /** Providers with which we have payments that were captured within a time. */
    List<String> providers(Instant from, Instant to) {
        return database.sql("select distinct provider from payments where captured_at >= :from and captured_at < :to")
                .param("from", at(from))
                .param("to", at(to))
                .query((row, n) -> row.getString(1))
                .list();
    }

    /** One after the other for a day and provider, until the transaction ends: else replicas could wait for each other's rows. */
    void inTurn(LocalDate day, String provider) {
        database.sql("select pg_advisory_xact_lock(hashtextextended(current_schema() || ? || ?, 0))::text")
                .params("reconciliation " + day, provider)
                .query()
                .singleRow();
    }

    /** Lists a difference, anew if it was settled before. @return whether it was not listed as open until now */
    boolean add(LocalDate day, String provider, Found found, Instant now) {
        var isNew = !database.sql("""
                        insert into payment_differences (day, provider, reference, kind, ours, theirs, found_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (provider, reference, kind) do update
                            set day = excluded.day, ours = excluded.ours, theirs = excluded.theirs,
                                found_at = excluded.found_at, settled_at = null
                            where payment_differences.settled_at is not null
                        returning id""")
                .param(day)
                .param(provider)
                .param(found.reference())
                .param(found.kind().name())
                .param(found.ours())
                .param(found.theirs())
                .param(at(now))
                .query(Long.class)
                .list()
                .isEmpty();
        if (!isNew)
            database.sql("""
                            update payment_differences set ours = ?, theirs = ?
                            where provider = ? and reference = ? and kind = ? and (ours, theirs) <> (?, ?)""")
                    .params(
                            found.ours(),
                            found.theirs(),
                            provider,
                            found.reference(),
                            found.kind().name(),
                            found.ours(),
                            found.theirs())
                    .update();
        return isNew;
    }

    /** Settles what was listed for a day and is not among what was found. */
    void settleOthers(LocalDate day, String provider, List<Found> found, Instant now) {
        for (var open : open(day, provider)) {
            if (found.stream().anyMatch(one -> one.reference().equals(open.reference()) && one.kind() == open.kind()))
                continue;
            database.sql("update payment_differences set settled_at = ? where id = ? and settled_at is null")
                    .params(at(now), open.id())
                    .update();
        }
    }

    void keep(Reconciled run) {
        database.sql("""
                        insert into payment_reconciliations
                            (day, provider, made_at, payments, amount, refunded, differences)
                        values (?, ?, ?, ?, ?, ?, ?)
                        on conflict (day, provider) do update
                            set made_at = excluded.made_at, payments = excluded.payments, amount = excluded.amount,
                                refunded = excluded.refunded, differences = excluded.differences""")
                .params(
                        run.day(),
                        run.provider(),
                        at(run.madeAt()),
                        run.payments(),
                        run.amount(),
                        run.refunded(),
                        run.differences())
                .update();
    }

    boolean isMadeSince(LocalDate day, String provider, Instant when) {
        return database.sql(
                                "select count(*) from payment_reconciliations where day = ? and provider = ? and made_at >= ?")
                        .params(day, provider, at(when))
                        .query(Long.class)
                        .single()
                > 0;
    }

    List<Reconciled> of(LocalDate day) {
        return database.sql("select * from payment_reconciliations where day = ? order by provider")
                .param(day)
                .query((row, n) -> new Reconciled(
                        row.getObject("day", LocalDate.class),
                        row.getString("provider"),
                        row.getTimestamp("made_at").toInstant(),
                        row.getInt("payments"),
                        row.getLong("amount"),
                        row.getLong("refunded"),
                        row.getInt("differences")))
                .list();
    }

    List<Difference> differencesOf(LocalDate day) {
        return database.sql("select * from payment_differences where day = ? order by id limit 500")
                .param(day)
                .query((row, n) -> difference(row))
                .list();
    }

    List<Difference> open() {
        return database.sql("select * from payment_differences where settled_at is null order by day, id limit 500")
                .query((row, n) -> difference(row))
                .list();
    }

    private List<Difference> open(LocalDate day, String provider) {
        return database.sql("select * from payment_differences where day = ? and provider = ? and settled_at is null")
                .params(day, provider)
                .query((row, n) -> difference(row))
                .list();
    }

    /** Days since then with differences that are still open. */
    List<Due> open(LocalDate since) {
        return database.sql("""
                        select distinct day, provider from payment_differences
                        where settled_at is null and day >= ? order by day, provider""")
                .param(since)
                .query((row, n) -> new Due(row.getObject("day", LocalDate.class), row.getString("provider")))
                .list();
    }

    private static OurPayment read(ResultSet row) throws SQLException {
        var capturedAt = row.getTimestamp("captured_at");
        return new OurPayment(
                row.getString("id"),
                row.getString("reference"),
                row.getString("state"),
                new Money(row.getLong("amount"), row.getString("currency")),
                row.getLong("refunded"),
                capturedAt == null ? null : capturedAt.toInstant(),
                row.getBoolean("refunding"));
    }

    private static Difference difference(ResultSet row) throws SQLException {
        var settledAt = row.getTimestamp("settled_at");
        return new Difference(
                row.getLong("id"),
                row.getObject("day", LocalDate.class),
                row.getString("provider"),
                row.getString("reference"),
                Kind.valueOf(row.getString("kind")),
                row.getString("ours"),
                row.getString("theirs"),
                row.getTimestamp("found_at").toInstant(),
                settledAt == null ? null : settledAt.toInstant());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
