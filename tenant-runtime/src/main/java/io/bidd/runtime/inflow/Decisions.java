package io.bidd.runtime.inflow;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Every decision with what it was made from, by the second. */
@Component
public class Decisions {

    private final JdbcClient database;

    Decisions(JdbcClient database) {
        this.database = database;
    }

    /**
     * One second of a line.
     *
     * @param waiting   people who wait
     * @param turns     invitations nobody has taken up yet
     * @param passes    people in checkout
     * @param passLimit most people in checkout, as decided
     * @param given     turns given in this second
     * @param givenVip  of them to invited people
     */
    public record Row(
            Instant at,
            long waiting,
            int turns,
            int passes,
            int passLimit,
            int freeUnits,
            int p95Millis,
            double errorShare,
            double showUp,
            double health,
            int given,
            int givenVip,
            String reason) {}

    public void add(String line, Row row) {
        database.sql("""
                        insert into line_decisions (deal_id, at, waiting, turns, passes, pass_limit, free_units, p95_millis,
                            error_share, show_up, health, given, given_vip, reason)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing""")
                .params(
                        line,
                        Timestamp.from(row.at()),
                        row.waiting(),
                        row.turns(),
                        row.passes(),
                        row.passLimit(),
                        row.freeUnits(),
                        row.p95Millis(),
                        row.errorShare(),
                        row.showUp(),
                        row.health(),
                        row.given(),
                        row.givenVip(),
                        row.reason())
                .update();
    }

    /** Oldest first. */
    public List<Row> of(String line) {
        return database.sql("""
                        select at, waiting, turns, passes, pass_limit, free_units, p95_millis, error_share, show_up, health,
                            given, given_vip, reason
                        from line_decisions where deal_id = ? order by at""")
                .param(line)
                .query((row, n) -> new Row(
                        row.getTimestamp("at").toInstant(),
                        row.getLong("waiting"),
                        row.getInt("turns"),
                        row.getInt("passes"),
                        row.getInt("pass_limit"),
                        row.getInt("free_units"),
                        row.getInt("p95_millis"),
                        row.getDouble("error_share"),
                        row.getDouble("show_up"),
                        row.getDouble("health"),
                        row.getInt("given"),
                        row.getInt("given_vip"),
                        row.getString("reason")))
                .list();
    }
}
