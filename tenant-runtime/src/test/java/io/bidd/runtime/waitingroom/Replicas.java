package io.bidd.runtime.waitingroom;

import static io.bidd.runtime.TestShops.ALPHA;

import io.bidd.runtime.Goods;
import io.bidd.runtime.TestShops;
import io.bidd.runtime.inflow.Decisions;
import io.bidd.runtime.inflow.Pulse;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.tenancy.Redises;
import io.bidd.runtime.tenancy.Signer;
import io.bidd.runtime.tenancy.TenantJobs;
import io.bidd.runtime.tenancy.TenantRedis;
import io.bidd.runtime.waitingroom.ClaimOutcome.Admitted;
import io.bidd.runtime.waitingroom.JoinOutcome.Joined;
import io.bidd.runtime.waitingroom.LineRules.Mode;
import io.bidd.runtime.waitingroom.LineRules.Rejoin;
import io.bidd.runtime.waitingroom.LineRules.WhenAway;
import io.bidd.runtime.waitingroom.OpenLines.OpenLine;
import io.bidd.runtime.waitingroom.WaitingRoom.Comer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes lines that no timer touches, and processes that tend them when the test says so. The deal behind such a line lies in
 * the future, so the program's own keeper does not know it; the test says what is open and what is in stock.
 */
@TestComponent
public class Replicas {

    static final LineRules RULES = LineRules.USUAL;

    private final Goods goods;
    private final LineDesk desk;
    private final JdbcClient database;
    private final TenantRedis redis;
    private final Signer signer;
    private final TenantJobs jobs;
    private final JsonMapper json;
    private final Clock clock;
    private final RestockAlarms alarms;
    private final Decisions decisions;

    Replicas(
            Goods goods,
            LineDesk desk,
            JdbcClient database,
            TenantRedis redis,
            Signer signer,
            TenantJobs jobs,
            JsonMapper json,
            Clock clock,
            RestockAlarms alarms,
            Decisions decisions) {
        this.goods = goods;
        this.desk = desk;
        this.database = database;
        this.redis = redis;
        this.signer = signer;
        this.jobs = jobs;
        this.json = json;
        this.clock = clock;
        this.alarms = alarms;
        this.decisions = decisions;
    }

    /** A line that has been open for a minute, with a thousand units. */
    Line line(UnaryOperator<LineRules> rules) {
        return line(rules, clock.instant().minusSeconds(60));
    }

    Line line(UnaryOperator<LineRules> rules, Instant opensAt) {
        var later = Instant.now().plus(Duration.ofDays(40));
        var deal = goods.deal(ALPHA, 1_000, 1_000, later, later.plus(Duration.ofDays(1)));
        CurrentTenant.run(ALPHA, () -> desk.change(deal, rules.apply(RULES)));
        return new Line(deal, opensAt, clock.instant().plus(Duration.ofHours(2)));
    }

    /** What the test says of a line; shared by all its processes. */
    final class Line {
        final String id;
        final Instant opensAt;
        Instant closesAt;
        volatile int free = 1_000;
        volatile int held;
        volatile int sold;

        Line(String id, Instant opensAt, Instant closesAt) {
            this.id = id;
            this.opensAt = opensAt;
            this.closesAt = closesAt;
        }

        Replica replica() {
            return new Replica(this, redis, null);
        }

        Replica replica(Challenge challenge) {
            return new Replica(this, redis, challenge);
        }

        Replica replicaWithoutRedis() {
            return new Replica(this, Redises.away(), null);
        }

        OpenLine open() {
            return new OpenLine(id, opensAt, closesAt, free, held, sold);
        }
    }

    /** One process. It does nothing by itself. */
    final class Replica {
        final Line line;
        final LineBoard board = new LineBoard(json);
        final LineRepository records = new LineRepository(database);
        final LineScripts scripts;
        final LineDraws draws;
        final LineKeeper keeper;
        final WaitingRoom room;
        final Pulse pulse = new Pulse();
        final MeterRegistry meters = new SimpleMeterRegistry();
        LineSettings settings = new LineSettings(Duration.ofSeconds(2), 10_000, 1_000_000, 1_000_000, 0, 10);

        Replica(Line line, TenantRedis redis, Challenge challenge) {
            this.line = line;
            this.scripts = new LineScripts(redis);
            this.draws = new LineDraws(records, scripts);
            var lines = (OpenLines) () -> List.of(line.open());
            this.keeper = new LineKeeper(
                    jobs, lines, records, scripts, board, draws, alarms, pulse, decisions, settings, json, meters,
                    clock);
            this.room = room(settings, challenge);
        }

        WaitingRoom room(LineSettings settings, Challenge challenge) {
            var challenges = challenge == null ? List.<Challenge>of() : List.of(challenge);
            return new WaitingRoom(board, keeper, scripts, signer, settings, challenges, clock);
        }

        Replica tick() {
            CurrentTenant.run(ALPHA, keeper::tendLines);
            return this;
        }

        <T> T as(Callable<T> work) {
            try {
                return CurrentTenant.call(ALPHA, work::call);
            } catch (RuntimeException failed) {
                throw failed;
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        }

        JoinOutcome ask(String person) {
            return ask(person, null);
        }

        JoinOutcome ask(String person, String invitation) {
            return as(() -> room.join(line.id, new Comer(person, "192.0.2.1", invitation, null)));
        }

        Joined join(String person) {
            return (Joined) ask(person);
        }

        ClaimOutcome claim(String person, String ticket) {
            return as(() -> room.claim(line.id, person, ticket));
        }

        Admitted admitted(String person, String ticket) {
            return (Admitted) claim(person, ticket);
        }

        Optional<WaitingRoom.Pass> pass(String person, String token) {
            return as(() -> room.verifyPass(line.id, person, token));
        }

        /** How many people this process says stand in lines that it leads. */
        double waitingInLed() {
            return meters.get("bidd.line.waiting").gauge().value();
        }

        LineNow now() {
            return as(() -> board.now(line.id));
        }

        LineSeen seen() {
            return as(() ->
                    scripts.look(line.id, "test", Pulse.Reading.NOTHING, clock.instant(), Duration.ofSeconds(60)));
        }
    }

    /** Rules that differ in one thing from the usual ones. */
    static LineRules passes(LineRules rules, int passes) {
        return new LineRules(
                rules.mode(),
                rules.rejoin(),
                rules.whenAway(),
                passes,
                rules.busyFrom(),
                rules.passSeconds(),
                rules.claimSeconds(),
                rules.earlySeconds(),
                rules.capPerMinute(),
                rules.floorPerMinute(),
                rules.vipShare());
    }

    static LineRules rules(Mode mode, Rejoin rejoin, WhenAway away, int passes, int busyFrom, int vipShare) {
        return new LineRules(mode, rejoin, away, passes, busyFrom, 600, 60, 3_600, null, null, vipShare);
    }

    /** Redis comes back with nothing in it but its users. */
    static void emptyRedis() {
        var factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", TestShops.REDIS_PORT));
        factory.afterPropertiesSet();
        factory.start();
        try (var connection = factory.getConnection()) {
            connection.serverCommands().flushAll();
        }
        factory.destroy();
    }
}
