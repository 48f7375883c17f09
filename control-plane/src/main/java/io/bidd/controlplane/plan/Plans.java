package io.bidd.controlplane.plan;

import io.bidd.controlplane.money.Money;
import io.bidd.controlplane.problem.Refused;
import io.bidd.template.Isolation;
import io.bidd.template.Room;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The plans on offer and what they cost. */
@Service
public class Plans {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SHORTEST = Duration.ofHours(1);

    private final JdbcClient database;
    private final Clock clock;

    Plans(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Each plan at its newest version, cheapest first. */
    public List<Plan> offered() {
        return database
                .sql("""
                        select distinct on (code) * from plans where offered_from <= ? order by code, version desc""")
                .param(clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, n) -> read(row))
                .list()
                .stream()
                .sorted((one, other) ->
                        Long.compare(one.dayFee().amount(), other.dayFee().amount()))
                .toList();
    }

    /** @throws Refused if there is no such plan */
    public Plan get(String code) {
        return offered().stream()
                .filter(plan -> plan.code().equals(code))
                .findFirst()
                .orElseThrow(() -> Refused.invalid("unknown-plan", "There is no plan " + code + "."));
    }

    /** A plan as it was when it was ordered. @throws IllegalArgumentException if there never was one */
    public Plan get(String code, int version) {
        return database.sql("select * from plans where code = ? and version = ?")
                .params(code, version)
                .query((row, n) -> read(row))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("no plan " + code + " " + version));
    }

    /**
     * What a rental costs: preview and charge are both this.
     *
     * @throws Refused if the plan does not reach that far, with the numbers
     */
    public Quote quote(QuoteRequest request) {
        return quote(get(request.plan()), request);
    }

    static Quote quote(Plan plan, QuoteRequest request) {
        var length = Duration.between(request.startsAt(), request.endsAt());
        if (length.compareTo(SHORTEST) < 0)
            throw Refused.invalid("rental-too-short", "A rental lasts at least one hour, and it ends after it starts.");
        var days = length.plus(DAY).minusNanos(1).toDays();
        if (days > plan.maxDays())
            throw Refused.invalid(
                    "rental-too-long",
                    "This plan is rented for at most " + plan.maxDays() + " days, you asked for " + days + ".");
        if (request.expectedCrowd() > plan.maxCrowd())
            throw Refused.invalid(
                    "crowd-too-large",
                    "This plan carries at most " + plan.maxCrowd() + " shoppers at once, you expect "
                            + request.expectedCrowd() + ".");

        var lines = new ArrayList<Quote.Line>();
        if (plan.baseFee().amount() > 0) lines.add(Quote.Line.of("base", 1, plan.baseFee()));
        lines.add(Quote.Line.of("days", days, plan.dayFee()));
        var beyond = Math.max(0, request.expectedCrowd() - plan.includedCrowd());
        var steps = Math.ceilDiv(beyond, plan.crowdStep());
        if (steps > 0) lines.add(Quote.Line.of("crowd", steps, plan.crowdStepFee()));
        return Quote.of(plan, List.copyOf(lines));
    }

    private static Plan read(ResultSet row) throws SQLException {
        var currency = row.getString("currency");
        return new Plan(
                row.getString("code"),
                row.getInt("version"),
                Isolation.valueOf(row.getString("isolation")),
                new Money(row.getLong("base_fee"), currency),
                new Money(row.getLong("day_fee"), currency),
                row.getInt("included_crowd"),
                row.getInt("crowd_step"),
                new Money(row.getLong("crowd_step_fee"), currency),
                row.getInt("max_crowd"),
                row.getInt("max_days"),
                new Room(
                        row.getInt("pods"),
                        row.getInt("most_pods"),
                        row.getInt("cpu_millis"),
                        row.getInt("memory_mib"),
                        row.getInt("cache_mib")));
    }
}
