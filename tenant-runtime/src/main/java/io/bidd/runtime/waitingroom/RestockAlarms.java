package io.bidd.runtime.waitingroom;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who came too late and wants to hear when units come back. */
@Component
public class RestockAlarms {

    private static final Logger log = LoggerFactory.getLogger(RestockAlarms.class);

    private final JdbcClient database;
    private final Clock clock;

    RestockAlarms(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Sets an alarm; one that has rung is set again. */
    public void set(String deal, String member) {
        database.sql("""
                        insert into restock_alarms (deal_id, member_id, asked_at) values (?, ?, ?)
                        on conflict (deal_id, member_id) do update set asked_at = excluded.asked_at, rung_at = null""").params(deal, member, Timestamp.from(clock.instant())).update();
    }

    public boolean isSet(String deal, String member) {
        return database.sql(
                                "select count(*) from restock_alarms where deal_id = ? and member_id = ? and rung_at is null")
                        .params(deal, member)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Alarms of a member that have rung, newest first. */
    public List<Rung> rungFor(String member) {
        return database.sql("""
                        select deal_id, rung_at from restock_alarms where member_id = ? and rung_at is not null
                        order by rung_at desc limit 20""")
                .param(member)
                .query((row, n) -> new Rung(
                        row.getString("deal_id"), row.getTimestamp("rung_at").toInstant()))
                .list();
    }

    /** Units are back. */
    void ring(String deal, Instant now) {
        var rung = database.sql("update restock_alarms set rung_at = ? where deal_id = ? and rung_at is null")
                .params(Timestamp.from(now), deal)
                .update();
        if (rung > 0) log.info("deal {} has units again: {} alarms have rung", deal, rung);
    }

    public record Rung(String deal, @Nullable Instant at) {}
}
