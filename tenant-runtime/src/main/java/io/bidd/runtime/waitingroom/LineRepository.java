package io.bidd.runtime.waitingroom;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The durable part of lines: what sellers want, who tends which line, and what must survive the loss of Redis. */
@Component
class LineRepository {

    /** A lease with so much left need not be taken again yet. */
    private static final Duration LEASE_IS_FRESH = Duration.ofMillis(1_200);

    private static final String ALL = """
            select deal_id, title, mode, rejoin, when_away, passes, busy_from, pass_seconds, claim_seconds, early_seconds, cap_per_minute,
                floor_per_minute, vip_share, paused_at, closed_at, seed, entrants, list_hash, drawn_at, marks, sold_out_at,
                reported_at, holder is distinct from :me and lease_until > clock_timestamp() as leased,
                case when holder = :me and lease_until > clock_timestamp() + make_interval(secs => :fresh) then fence end as held
            from lines where deal_id in (:lines)""";

    private final JdbcClient database;

    LineRepository(JdbcClient database) {
        this.database = database;
    }

    void add(String line, String title, LineRules rules) {
        database.sql("insert into lines (deal_id, title) values (?, ?)")
                .params(line, title)
                .update();
        change(line, rules);
    }

    boolean change(String line, LineRules rules) {
        return database.sql("""
                        update lines set mode = ?, rejoin = ?, when_away = ?, passes = ?, busy_from = ?, pass_seconds = ?,
                            claim_seconds = ?, early_seconds = ?, cap_per_minute = ?, floor_per_minute = ?, vip_share = ?
                        where deal_id = ?""")
                        .param(rules.mode().name())
                        .param(rules.rejoin().name())
                        .param(rules.whenAway().name())
                        .param(rules.passes())
                        .param(rules.busyFrom())
                        .param(rules.passSeconds())
                        .param(rules.claimSeconds())
                        .param(rules.earlySeconds())
                        .param(rules.capPerMinute())
                        .param(rules.floorPerMinute())
                        .param(rules.vipShare())
                        .param(line)
                        .update()
                == 1;
    }

    Map<String, LineRecord> find(Collection<String> lines, String me) {
        if (lines.isEmpty()) return Map.of();
        return database
                .sql(ALL)
                .param("me", me)
                .param("fresh", LEASE_IS_FRESH.toMillis() / 1000.0)
                .param("lines", lines)
                .query((row, n) -> read(row))
                .list()
                .stream()
                .collect(Collectors.toMap(LineRecord::line, record -> record));
    }

    Optional<LineRecord> find(String line) {
        return Optional.ofNullable(find(List.of(line), "").get(line));
    }

    void pause(String line, @Nullable Instant at) {
        database.sql("update lines set paused_at = ? where deal_id = ?")
                .param(stamp(at))
                .param(line)
                .update();
    }

    void close(String line, @Nullable Instant at) {
        database.sql("update lines set closed_at = ? where deal_id = ?")
                .param(stamp(at))
                .param(line)
                .update();
    }

    /**
     * Takes or keeps the lease. The database's own clock counts, which all processes share and nobody moves.
     *
     * @return the fence, which grows with every change of hands; nothing if somebody else has the lease
     */
    Optional<Long> lease(String line, String me, Duration lasts) {
        return database.sql("""
                        update lines set holder = :me, fence = case when holder = :me then fence else fence + 1 end,
                            lease_until = clock_timestamp() + make_interval(secs => :seconds)
                        where deal_id = :line and (holder is null or holder = :me or lease_until < clock_timestamp())
                        returning fence""")
                .param("me", me)
                .param("seconds", lasts.toMillis() / 1000.0)
                .param("line", line)
                .query(Long.class)
                .optional();
    }

    /** Gives the lease back at once, so that nobody has to wait for its end. */
    void release(String me) {
        database.sql(
                        "update lines set lease_until = clock_timestamp() where holder = ? and lease_until > clock_timestamp()")
                .param(me)
                .update();
    }

    void mark(String line, long fence, String marks, @Nullable Instant soldOutAt) {
        database.sql("update lines set marks = ?, sold_out_at = ? where deal_id = ? and fence = ?")
                .param(marks)
                .param(stamp(soldOutAt))
                .param(line)
                .param(fence)
                .update();
    }

    /** What has been given out at most, before and after. */
    record Ceiling(long before, long now) {}

    /** Allows more numbers to be given out, durably and before any of them is. */
    Ceiling raiseCeiling(String line, char lane, long by) {
        var column = lane == Place.INVITED ? "vip_ceiling" : "ceiling";
        return database.sql(
                        "update lines set " + column + " = " + column + " + ? where deal_id = ? returning " + column)
                .params(by, line)
                .query(Long.class)
                .optional()
                .map(now -> new Ceiling(now - by, now))
                .orElseThrow(() -> new IllegalStateException("there is no line " + line));
    }

    /** Number of the last entry that is kept; 0 for none. */
    long lastEntrant(String line) {
        return database.sql("select coalesce(max(last_number), 0) from line_entrants where deal_id = ?")
                .param(line)
                .query(Long.class)
                .single();
    }

    void addEntrants(String line, long first, long last, String entries) {
        database.sql(
                        "insert into line_entrants (deal_id, first_number, last_number, entries) values (?, ?, ?, ?) on conflict do nothing")
                .params(line, first, last, entries)
                .update();
    }

    /** The entries in order, part by part; they may be more than a process should hold at once. */
    void eachEntrants(String line, Consumer<String> part) {
        var after = 0L;
        while (true) {
            var next = database.sql("""
                            select first_number, entries from line_entrants where deal_id = ? and first_number > ?
                            order by first_number limit 500""")
                    .params(line, after)
                    .query((row, n) -> Map.entry(row.getLong(1), row.getString(2)))
                    .list();
            if (next.isEmpty()) return;
            next.forEach(row -> part.accept(row.getValue()));
            after = next.getLast().getKey();
        }
    }

    void draw(String line, long fence, long entrants, String listHash, Instant at) {
        database.sql("""
                        update lines set entrants = ?, list_hash = ?, drawn_at = ?
                        where deal_id = ? and fence = ? and drawn_at is null""")
                .params(entrants, listHash, Timestamp.from(at), line, fence)
                .update();
    }

    void addReport(String line, Instant at, String report) {
        database.sql("insert into line_reports (deal_id, made_at, report) values (?, ?, ?) on conflict do nothing")
                .params(line, Timestamp.from(at), report)
                .update();
        database.sql("update lines set reported_at = ? where deal_id = ?")
                .params(Timestamp.from(at), line)
                .update();
    }

    Optional<String> report(String line) {
        return database.sql("select report from line_reports where deal_id = ?")
                .param(line)
                .query(String.class)
                .optional();
    }

    private static LineRecord read(ResultSet row) throws SQLException {
        return new LineRecord(
                row.getString("deal_id"),
                row.getString("title"),
                new LineRules(
                        LineRules.Mode.valueOf(row.getString("mode")),
                        LineRules.Rejoin.valueOf(row.getString("rejoin")),
                        LineRules.WhenAway.valueOf(row.getString("when_away")),
                        row.getInt("passes"),
                        row.getInt("busy_from"),
                        row.getInt("pass_seconds"),
                        row.getInt("claim_seconds"),
                        row.getInt("early_seconds"),
                        row.getObject("cap_per_minute", Integer.class),
                        row.getObject("floor_per_minute", Integer.class),
                        row.getInt("vip_share")),
                instant(row, "paused_at"),
                instant(row, "closed_at"),
                row.getBytes("seed"),
                row.getObject("entrants", Long.class),
                row.getString("list_hash"),
                instant(row, "drawn_at"),
                row.getBoolean("leased"),
                row.getObject("held", Long.class),
                row.getString("marks"),
                instant(row, "sold_out_at"),
                row.getTimestamp("reported_at") != null);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var stamp = row.getTimestamp(column);
        return stamp == null ? null : stamp.toInstant();
    }

    private static @Nullable Timestamp stamp(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
