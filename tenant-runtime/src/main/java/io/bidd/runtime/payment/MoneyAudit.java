package io.bidd.runtime.payment;

import io.micrometer.core.instrument.MeterRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What happened to money, line by line, for good. A line joins the caller's transaction and goes if that is rolled back;
 * without one it is there at once.
 */
@Service
public class MoneyAudit {

    private static final Logger log = LoggerFactory.getLogger(MoneyAudit.class);
    private static final int LONGEST_FACT = 200;
    private static final TypeReference<Map<String, Object>> FACTS = new TypeReference<>() {};

    private final JdbcClient database;
    private final JsonMapper json;
    private final MeterRegistry meters;
    private final Clock clock;

    MoneyAudit(JdbcClient database, JsonMapper json, MeterRegistry meters, Clock clock) {
        this.database = database;
        this.json = json;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * @param kind  as {@code refund-requested}
     * @param actor SHOPPER, SELLER, PROVIDER or SYSTEM
     * @param facts a few values by name, none of them personal; of long ones only the first 200 characters are kept
     */
    public void note(
            String kind, String actor, @Nullable String order, @Nullable String payment, Map<String, ?> facts) {
        add(kind, false, actor, order, payment, json.writeValueAsString(shortened(facts)));
    }

    /** A line that wants a person to look at it. It is logged and counted ({@code bidd.money.alarms}) too. */
    public void alarm(
            String kind, String actor, @Nullable String order, @Nullable String payment, Map<String, ?> facts) {
        var text = json.writeValueAsString(shortened(facts));
        log.error("money alarm {}: order {}, payment {}, {}", kind, order, payment, text);
        meters.counter("bidd.money.alarms", "kind", kind).increment();
        add(kind, true, actor, order, payment, text);
    }

    /** Alarms that nobody has seen yet, oldest first, at most 200. */
    public List<Line> openAlarms() {
        return database.sql("select * from money_audit where alarm and seen_at is null order by at, id limit 200")
                .query((row, n) -> read(row))
                .list();
    }

    /** Somebody has seen an alarm. @return whether nobody had before */
    public boolean seen(long id) {
        return database.sql("update money_audit set seen_at = ? where id = ? and alarm and seen_at is null")
                        .params(now(), id)
                        .update()
                == 1;
    }

    /** What happened to the money of an order, in order. */
    public List<Line> of(String order) {
        return database.sql("select * from money_audit where order_id = ? order by id")
                .param(order)
                .query((row, n) -> read(row))
                .list();
    }

    private void add(
            String kind, boolean alarm, String actor, @Nullable String order, @Nullable String payment, String facts) {
        database.sql("""
                        insert into money_audit (at, kind, alarm, actor, order_id, payment_id, facts)
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .param(now())
                .param(kind)
                .param(alarm)
                .param(actor)
                .param(order)
                .param(payment)
                .param(facts)
                .update();
    }

    /** In the order of their names. A fact that is too long must not stop what it tells of. */
    private static Map<String, Object> shortened(Map<String, ?> facts) {
        var shortened = new TreeMap<String, Object>();
        facts.forEach((name, value) -> {
            var text = String.valueOf(value);
            shortened.put(
                    name,
                    value instanceof Number || value instanceof Boolean
                            ? value
                            : text.substring(0, Math.min(LONGEST_FACT, text.length())));
        });
        return shortened;
    }

    private Line read(ResultSet row) throws SQLException {
        var seenAt = row.getTimestamp("seen_at");
        return new Line(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("kind"),
                row.getBoolean("alarm"),
                row.getString("actor"),
                row.getString("order_id"),
                row.getString("payment_id"),
                json.readValue(row.getString("facts"), FACTS),
                seenAt == null ? null : seenAt.toInstant());
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    /** @param seenAt when somebody has looked at it; of alarms only */
    public record Line(
            long id,
            Instant at,
            String kind,
            boolean alarm,
            String actor,
            @Nullable String order,
            @Nullable String payment,
            Map<String, Object> facts,
            @Nullable Instant seenAt) {}
}
