package io.bidd.local.pay;

import io.bidd.template.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What merchants have yet to be told. Added in the transaction of what happened, and kept until it was heard, so each event is
 * told at least once. Those of one payment go one after the other, except where its payer chose otherwise.
 */
class Outbox {

    private static final int COPIES = 3;

    private final JdbcClient database;
    private final String publicUrl;
    private final SandboxSettings settings;
    private final Clock clock;

    Outbox(JdbcClient database, String publicUrl, SandboxSettings settings, Clock clock) {
        this.database = database;
        this.publicUrl = publicUrl;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param secretKey what it is signed with @param tries with this one */
    record Letter(
            long id,
            String event,
            String payment,
            String merchant,
            String url,
            String body,
            int tries,
            Instant createdAt,
            String secretKey) {

        /** Secrets and addresses stay out of logs. */
        @Override
        public String toString() {
            return "Letter[" + event + " of " + payment + "]";
        }
    }

    void add(String type, Payment payment) {
        var url = payment.webhookUrl();
        if (url == null) return;
        var event = "evt" + Ids.next();
        var now = clock.instant();
        var body = Answer.JSON.writeValueAsString(Map.of(
                "id", event, "type", type, "created", now.toString(), "payment", PaymentView.of(payment, publicUrl)));
        if (payment.behaviour() != Behaviour.DUPLICATE) {
            insert(event, payment, url, body, true, now, now);
            return;
        }
        // The payer's word leaves two steps later than what follows from it, so it arrives after that, and old news
        // comes last.
        var step = settings.scatter();
        var first = type.equals("payment.authorized") ? step.multipliedBy(2) : Duration.ZERO;
        for (var copy = 0; copy < COPIES; copy++)
            insert(event, payment, url, body, false, now, now.plus(first).plus(step.multipliedBy(copy)));
    }

    private void insert(
            String event, Payment payment, String url, String body, boolean inTurn, Instant now, Instant due) {
        database.sql("""
                        insert into webhooks (event, payment, merchant, url, body, in_turn, created_at, due_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(event, payment.id(), payment.merchant(), url, body, inTurn, Ledger.at(now), Ledger.at(due))
                .update();
    }

    /**
     * Takes letters that are due. A letter that is neither {@link #heard} nor put off becomes due again after {@code lease}, as
     * after a kill.
     *
     * @param underWay merchants by letter
     * @param each the most under way to one merchant, with those
     * @param all  the most to take
     */
    List<Letter> take(Map<Long, String> underWay, int each, int all, Duration lease) {
        var now = clock.instant();
        return database.sql("""
                        update webhooks set due_at = :lease, tries = tries + 1 from signing_keys k
                        where k.merchant = webhooks.merchant and due_at <= :now and webhooks.id in (
                            select id from (
                                select id, merchant, due_at, row_number() over (partition by merchant order by due_at, id) as place
                                from webhooks w
                                where due_at <= :now and id <> all (:letters) and (not in_turn or not exists (
                                    select 1 from webhooks earlier where earlier.payment = w.payment and earlier.id < w.id))) due
                            where place <= :each - (select count(*) from unnest(:merchants) busy where busy = due.merchant) order by due_at, id limit :all)
                        returning webhooks.*, k.secret_key""")
                .param("now", Ledger.at(now))
                .param("lease", Ledger.at(now.plus(lease)))
                .param("letters", underWay.keySet().toArray(Long[]::new))
                .param("merchants", underWay.values().toArray(String[]::new))
                .param("each", each)
                .param("all", all)
                .query((row, number) -> new Letter(
                        row.getLong("id"),
                        row.getString("event"),
                        row.getString("payment"),
                        row.getString("merchant"),
                        row.getString("url"),
                        row.getString("body"),
                        row.getInt("tries"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getString("secret_key")))
                .list();
    }

    /** Heard, or given up. */
    void drop(Letter letter) {
        database.sql("delete from webhooks where id = ?").param(letter.id()).update();
    }

    void putOff(Letter letter, Instant until) {
        database.sql("update webhooks set due_at = ? where id = ?")
                .params(Ledger.at(until), letter.id())
                .update();
    }
}
