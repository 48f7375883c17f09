package io.bidd.runtime.payment.webhook;

import io.bidd.runtime.payment.PaymentGateway.Notice;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Messages of the bound shop. */
@Repository
class WebhookRepository {

    private final JdbcClient database;

    WebhookRepository(JdbcClient database) {
        this.database = database;
    }

    /** Keeps a message, to be told at once. @return whether it was not there yet */
    boolean keep(String provider, Notice notice, byte[] body, Instant now) {
        return database.sql("""
                                insert into payment_webhooks
                                    (provider, event_id, kind, reference, payment_id, body, received_at, look_at)
                                values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (provider, event_id) do nothing""")
                        .param(provider)
                        .param(notice.event())
                        .param(notice.kind())
                        .param(notice.reference())
                        .param(notice.payment())
                        .param(new String(body, StandardCharsets.UTF_8))
                        .param(at(now))
                        .param(at(now))
                        .update()
                == 1;
    }

    /** Takes some whose time has come, so that nobody else does for a while. Oldest first. */
    List<Due> claim(int most, Instant now, Instant until) {
        return database
                .sql("""
                        with due as materialized (
                            select id from payment_webhooks where look_at <= :now order by look_at limit :most
                            for update skip locked)
                        update payment_webhooks set look_at = :until, tries = tries + 1 from due
                        where payment_webhooks.id = due.id
                        returning payment_webhooks.id, provider, reference, payment_id, tries""")
                .param("now", at(now))
                .param("most", most)
                .param("until", at(until))
                .query((row, n) -> new Due(
                        row.getLong("id"),
                        row.getString("provider"),
                        row.getString("reference"),
                        row.getString("payment_id"),
                        row.getInt("tries")))
                .list()
                .stream()
                .sorted(Comparator.comparing(Due::id))
                .toList();
    }

    void done(List<Long> ids, Instant now) {
        if (ids.isEmpty()) return;
        database.sql("update payment_webhooks set processed_at = :now, look_at = null where id in (:ids)")
                .param("now", at(now))
                .param("ids", ids)
                .update();
    }

    /** Puts one off, unless somebody else has taken it since. */
    void again(Due due, Instant when) {
        database.sql("update payment_webhooks set look_at = ? where id = ? and tries = ? and processed_at is null")
                .params(at(when), due.id(), due.tries())
                .update();
    }

    /** @return how many of at most a thousand were emptied */
    int empty(Instant processedBefore) {
        return database.sql("""
                        update payment_webhooks set body = '' where id in (
                            select id from payment_webhooks where processed_at < ? and body <> '' limit 1000)""").param(at(processedBefore)).update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** @param tries this one counted */
    record Due(
            long id,
            String provider,
            @Nullable String reference,
            @Nullable String payment,
            int tries) {}
}
