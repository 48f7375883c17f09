package io.bidd.runtime.waitingroom;

import io.bidd.runtime.inflow.Decisions;
import io.bidd.runtime.inflow.Inflow;
import io.bidd.runtime.inflow.Inflow.Reason;
import io.bidd.runtime.inflow.Pulse;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.tenancy.TenantJobs;
import io.bidd.runtime.tenancy.Urgent;
import io.bidd.runtime.waitingroom.LineRepository.Ceiling;
import io.bidd.runtime.waitingroom.LineRules.Mode;
import io.bidd.runtime.waitingroom.OpenLines.OpenLine;
import io.bidd.template.Ids;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Twice a second: looks at every line and writes the board. One process, who has the lease of a line, also lets people in. A
 * leader that has lost its lease and does not know it yet is refused by the line itself, which remembers the newest fence.
 */
@Component
class LineKeeper {

    private static final Logger log = LoggerFactory.getLogger(LineKeeper.class);

    /** Numbers allowed at a time, while few join. After a loss of Redis about so many may be skipped. */
    static final long CEILING_STEP = 5_000;
    /** While many join, numbers for so long are allowed: nobody who joins should have to wait for the database. */
    private static final Duration CEILING_LASTS = Duration.ofSeconds(4);

    private static final int MOST_UNKNOWN = 10_000;

    private static final Duration REPORTED_AFTER = Duration.ofSeconds(5);

    private final String me = Ids.next();
    private final TenantJobs tenants;
    private final OpenLines openLines;
    private final LineRepository lines;
    private final LineScripts scripts;
    private final LineBoard board;
    private final LineDraws draws;
    private final RestockAlarms alarms;
    private final Pulse pulse;
    private final Decisions decisions;
    private final LineSettings settings;
    private final JsonMapper json;
    private final Clock clock;
    private final Map<String, Tended> tended = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> working = new ConcurrentHashMap<>();
    private final Map<String, Map<String, LongAdder>> refusals = new ConcurrentHashMap<>();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();

    LineKeeper(
            TenantJobs tenants,
            OpenLines openLines,
            LineRepository lines,
            LineScripts scripts,
            LineBoard board,
            LineDraws draws,
            RestockAlarms alarms,
            Pulse pulse,
            Decisions decisions,
            LineSettings settings,
            JsonMapper json,
            MeterRegistry meters,
            Clock clock) {
        Gauge.builder("bidd.line.waiting", this, LineKeeper::waitingInLed)
                .description(
                        "people in the lines that this process leads; a line has one leader, so sums count nobody twice")
                .register(meters);
        this.tenants = tenants;
        this.openLines = openLines;
        this.lines = lines;
        this.scripts = scripts;
        this.board = board;
        this.draws = draws;
        this.alarms = alarms;
        this.pulse = pulse;
        this.decisions = decisions;
        this.settings = settings;
        this.json = json;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "${bidd.line.tick:500ms}")
    void tick() {
        Urgent.run(() -> tenants.forEach("tending the lines", this::tendLines));
    }

    /** Whoever comes next need not wait for the end of the lease. */
    @PreDestroy
    void letGo() {
        tenants.forEach("giving up the lines", () -> {
            if (tended.keySet().stream()
                    .anyMatch(key -> key.startsWith(CurrentTenant.get().id() + ":"))) lines.release(me);
        });
    }

    private long waitingInLed() {
        return tended.values().stream().mapToLong(line -> line.waiting).sum();
    }

    void tendLines() {
        var open = openLines.now();
        var names = open.stream().map(OpenLine::line).collect(Collectors.toSet());
        board.keepOnly(names);
        forgetAllBut(names);
        var records = lines.find(names, me);
        for (var line : open) {
            var record = records.get(line.line());
            if (record == null) continue; // planned in this very moment
            try {
                tend(line, record, true);
            } catch (LineAway away) {
                log.warn("line {} stands still: {}", line.line(), away.cause());
                board.putAway(line, record);
            }
        }
    }

    /** Puts a line on the board that was planned a moment ago. One that is not found is not looked for again before the next tick. */
    void lookUp(String line) {
        if (unknown.contains(key(line))) return;
        once("look up", () -> {
            if (board.find(line).isPresent()) return;
            var open = openLines.now().stream()
                    .filter(one -> one.line().equals(line))
                    .findFirst()
                    .orElse(null);
            var record = open == null ? null : lines.find(List.of(line), me).get(line);
            if (open == null || record == null) {
                if (unknown.size() < MOST_UNKNOWN) unknown.add(key(line));
                return;
            }
            try {
                tend(open, record, false);
            } catch (LineAway away) {
                board.putAway(open, record);
            }
        });
    }

    void refused(String line, String why) {
        refusals.computeIfAbsent(key(line), fresh -> new ConcurrentHashMap<>())
                .computeIfAbsent(why, fresh -> new LongAdder())
                .increment();
    }

    /** @param mayLead for the timer only: a leader does one thing at a time */
    private void tend(OpenLine open, LineRecord record, boolean mayLead) {
        var now = clock.instant();
        var rules = record.rules();
        if (mayLead && (record.reported() || rules.mode() == Mode.OFF)) tended.remove(key(open.line()));
        if (record.reported()) {
            board.put(open, record, LineNow.without(LineState.CLOSED));
            return;
        }
        if (rules.mode() == Mode.OFF) {
            board.put(open, record, LineNow.without(LineState.OPEN));
            return;
        }
        if (now.isBefore(open.opensAt().minusSeconds(rules.earlySeconds()))) {
            board.put(open, record, before(LineState.TOO_EARLY, open, record, 0, 0));
            return;
        }
        countRefusals(open.line());
        var reading = pulse.read(open.line());
        var turnLasts = Duration.ofSeconds(rules.claimSeconds());
        var seen = scripts.look(open.line(), me, reading, now, turnLasts);
        if (seen.exists() && isOlderThan(seen, record.marks())) {
            log.warn("line {} has gone back in time with its Redis; what is durable counts", open.line());
            scripts.forget(open.line());
            seen = LineSeen.NOTHING;
        }
        if (!seen.exists()) {
            establish(open, record);
            seen = scripts.look(open.line(), me, reading, now, turnLasts);
        }
        if (mayLead && !record.leased()) {
            var fence = record.held() != null
                    ? record.held()
                    : lines.lease(open.line(), me, settings.leaseFor()).orElse(null);
            if (fence == null) tended.remove(key(open.line()));
            else {
                record = lead(open, record, seen, fence, now);
                seen = scripts.look(open.line(), me, reading, now, turnLasts);
                var marks = seen.marks();
                if (!marks.equals(record.marks()) || !Objects.equals(soldOutAt(open, record, now), record.soldOutAt()))
                    lines.mark(open.line(), fence, marks, soldOutAt(open, record, now));
            }
        } else if (mayLead) tended.remove(key(open.line()));
        board.put(open, record, publish(open, record, seen, now));
    }

    /** What only the leader does. @return the record as it is afterwards */
    private LineRecord lead(OpenLine open, LineRecord before, LineSeen seen, long fence, Instant now) {
        var line = open.line();
        var record = before;
        var mine = tended.computeIfAbsent(key(line), fresh -> new Tended());
        for (var lane : new char[] {Place.LATER, Place.INVITED}) {
            var wanted = mine.joinsIn(CEILING_LASTS, lane, seen.joined(lane), now);
            if (seen.get("ceiling:" + lane) - seen.joined(lane) < Math.max(CEILING_STEP, wanted) / 2)
                raiseCeiling(line, lane, Math.max(CEILING_STEP, wanted));
        }
        if (record.drawnAt() == null) {
            draws.keepEntrants(line);
            if (!now.isBefore(open.opensAt())) {
                draws.draw(
                        line,
                        fence,
                        now,
                        () -> lines.lease(line, me, settings.leaseFor()).isPresent());
                record = lines.find(List.of(line), me).getOrDefault(line, record);
            }
        }
        if (record.drawnAt() != null && !seen.drawn()) draws.takeIn(record, fence);

        if (record.soldOutAt() != null && open.free() > 0) alarms.ring(line, now);
        var over = !now.isBefore(open.closesAt());
        mine.waiting = over ? 0 : (long) seen.waiting(Place.LATER) + seen.waiting(Place.INVITED);
        if (record.drawnAt() != null && !over) admit(open, record, seen, fence, now);
        if (over && !record.reported() && !now.isBefore(open.closesAt().plus(REPORTED_AFTER)))
            lines.addReport(line, now, json.writeValueAsString(LineReport.of(seen, record.soldOutAt())));
        return record;
    }

    /** When the last unit was gone for the first time. */
    private static @Nullable Instant soldOutAt(OpenLine open, LineRecord record, Instant now) {
        return record.soldOutAt() == null && open.soldOut() && !now.isBefore(open.opensAt()) ? now : record.soldOutAt();
    }

    private void admit(OpenLine open, LineRecord record, LineSeen seen, long fence, Instant now) {
        var rules = record.rules();
        var mine = tended.computeIfAbsent(key(open.line()), fresh -> new Tended());
        var claimFor = Duration.ofSeconds(rules.claimSeconds());
        var ages = seen.turns().entrySet().stream()
                .filter(turn ->
                        turn.getValue() > now.toEpochMilli() && !seen.door().contains(turn.getKey()))
                .map(Map.Entry::getValue)
                .map(end -> (claimFor.toMillis() - (end - now.toEpochMilli())) / 1000.0)
                .map(age -> Math.max(0, age))
                .toList();
        var inside = (int) seen.passes().values().stream()
                .filter(end -> end > now.toEpochMilli())
                .count();
        var orders = seen.get("n:orders");
        var waiting = seen.waiting(Place.LATER);
        var vipWaiting = seen.waiting(Place.INVITED);
        var decision = mine.inflow.decide(new Inflow.Inputs(
                now,
                waiting + vipWaiting,
                ages,
                seen.door().size(),
                inside,
                rules.passes(),
                open.free(),
                unitsPerOrder(seen),
                seen.get("n:claims"),
                seen.get("n:noshows"),
                seen.get("n:delay"),
                orders + seen.get("n:lapsed"),
                seen.pulse(),
                rules.capPerMinute(),
                rules.floorPerMinute()));
        var stopped = record.pausedAt() != null || record.closedAt() != null;
        var given = stopped ? 0 : decision.given();
        var vip = mine.shareOf(given, rules.vipShare(), waiting, vipWaiting);
        var admitted = scripts.admit(
                open.line(), fence, now, given - vip, vip, now.plus(claimFor), Math.max(0, decision.limit()));
        if (admitted.given() < 0) return; // the lease is somebody else's by now
        mine.note(
                decisions,
                open.line(),
                new Decisions.Row(
                        now.truncatedTo(ChronoUnit.SECONDS),
                        waiting + vipWaiting,
                        seen.turns().size(),
                        inside,
                        decision.limit(),
                        open.free(),
                        (int) seen.pulse().p95Millis(),
                        seen.pulse().errorShare(),
                        decision.showUp(),
                        decision.health(),
                        (int) (admitted.given() + admitted.vip()),
                        (int) admitted.vip(),
                        (stopped ? Reason.PAUSED : decision.reason()).name()));
        mine.publishSpeed(seen, now);
        scripts.publish(
                open.line(),
                Map.of("perMinute", String.valueOf(mine.perMinute), "showUp", String.valueOf(decision.showUp())));
    }

    /** Begins a line in Redis, or takes it up again from what is durable; once for all who find it missing at the same time. */
    void establish(OpenLine open, LineRecord record) {
        once(open.line() + " establish", () -> {
            if (!scripts.exists(open.line())) establishMissing(open, record);
        });
    }

    private void establishMissing(OpenLine open, LineRecord record) {
        var later = lines.raiseCeiling(open.line(), Place.LATER, CEILING_STEP);
        var invited = lines.raiseCeiling(open.line(), Place.INVITED, CEILING_STEP);
        var marks = lines.find(open.line()).map(LineRecord::marks).orElse(null);
        var state = new java.util.TreeMap<String, String>(
                marks == null ? Map.of("serving:L", "0", "serving:V", "0") : LineSeen.stateOf(marks));
        var words = new ArrayList<String>();
        var unseen = new ArrayList<String>();
        restart(
                state,
                unseen,
                Place.LATER,
                later,
                record.drawnAt() == null && clock.instant().isBefore(open.opensAt()));
        restart(state, unseen, Place.INVITED, invited, false);
        words.add(String.valueOf(state.size()));
        state.forEach((name, value) -> {
            words.add(name);
            words.add(value);
        });
        if (marks == null) words.addAll(List.of("0", "0"));
        else {
            var all = List.of(marks.split("\n"));
            words.addAll(all.subList(1 + 2 * Integer.parseInt(all.getFirst()), all.size()));
            log.warn("line {} was lost by Redis and goes on from {}", open.line(), later.before() + 1);
        }
        words.addAll(unseen);
        scripts.establish(open.line(), words);
    }

    /** Numbers go on where none can have been given out; those in between may be in somebody's hand. */
    private static void restart(
            Map<String, String> state, List<String> unseen, char lane, Ceiling ceiling, boolean toBeDrawn) {
        var joined = Long.parseLong(state.getOrDefault("joined:" + lane, "0"));
        state.put("joined:" + lane, String.valueOf(ceiling.before()));
        state.put("ceiling:" + lane, String.valueOf(ceiling.now()));
        if (ceiling.before() > joined && !toBeDrawn)
            unseen.addAll(List.of(String.valueOf(lane), String.valueOf(joined + 1), String.valueOf(ceiling.before())));
    }

    /** A Redis that comes back from an older copy would give numbers out twice. */
    private static boolean isOlderThan(LineSeen seen, @Nullable String marks) {
        if (marks == null) return false;
        var marked = LineSeen.stateOf(marks);
        for (var lane : new char[] {Place.LATER, Place.INVITED})
            if (seen.joined(lane) < Long.parseLong(marked.getOrDefault("joined:" + lane, "0"))) return true;
        return false;
    }

    /** Allows more numbers, once for all who ask at the same time; nobody gets one before that is durable. */
    void raiseCeiling(String line, char lane) {
        once(line + lane, () -> raiseCeiling(line, lane, CEILING_STEP));
    }

    /** Whoever comes while somebody is at it waits for the end of that, and has to look again. */
    private void once(String what, Runnable work) {
        var door = working.computeIfAbsent(key(what), fresh -> new ReentrantLock());
        if (door.tryLock()) {
            try {
                work.run();
            } finally {
                door.unlock();
            }
        } else {
            door.lock();
            door.unlock();
        }
    }

    private void raiseCeiling(String line, char lane, long by) {
        scripts.raiseCeiling(line, lane, lines.raiseCeiling(line, lane, by).now());
    }

    private LineNow publish(OpenLine open, LineRecord record, LineSeen seen, Instant now) {
        var state = stateOf(open, record, seen, now);
        if (state == LineState.BEFORE)
            return before(state, open, record, seen.joined(Place.LATER), seen.joined(Place.INVITED));
        if (state == LineState.CLOSED) return LineNow.without(state);
        var serving = seen.serving(Place.LATER);
        var orders = seen.get("n:orders");
        var came = seen.get("n:claims") + seen.get("n:walkedin");
        var perPlace = Math.max(
                0.02,
                Double.parseDouble(seen.state().getOrDefault("showUp", "1"))
                        * ((orders + 8.0) / (came + 10.0))
                        * unitsPerOrder(seen));
        var spokenFor = seen.passes().size() * unitsPerOrder(seen);
        var likely = serving + (long) Math.floor(0.9 * Math.max(0, open.free() - spokenFor) / perPlace);
        var unlikely = serving + (long) Math.ceil(2.0 * (open.free() + open.held()) / perPlace);
        var waiting = seen.waiting(Place.LATER) + seen.waiting(Place.INVITED);
        return new LineNow(
                state,
                serving,
                seen.joined(Place.LATER),
                (long) Double.parseDouble(seen.state().getOrDefault("perMinute", "0")),
                likely,
                unlikely,
                vip(record, seen.serving(Place.INVITED), seen.joined(Place.INVITED)),
                poll(waiting),
                settings.streamPort() > 0,
                null);
    }

    private LineNow before(LineState state, OpenLine open, LineRecord record, long joined, long invited) {
        return new LineNow(
                state,
                0,
                joined,
                0,
                0,
                0,
                vip(record, 0, invited),
                poll(joined),
                settings.streamPort() > 0,
                open.opensAt());
    }

    private static LineNow.@Nullable Vip vip(LineRecord record, long serving, long joined) {
        return record.rules().vipShare() == 0
                ? null
                : new LineNow.Vip(record.rules().vipShare(), serving, joined);
    }

    private static LineState stateOf(OpenLine open, LineRecord record, LineSeen seen, Instant now) {
        if (record.closedAt() != null || !now.isBefore(open.closesAt())) return LineState.CLOSED;
        if (now.isBefore(open.opensAt())) return LineState.BEFORE;
        if (!seen.drawn() || record.drawnAt() == null) return LineState.DRAWING;
        if (record.pausedAt() != null) return LineState.PAUSED;
        return open.soldOut() ? LineState.SOLD_OUT : LineState.OPEN;
    }

    /**
     * Up to thirty thousand waiters everybody looks often enough to hear within five seconds that the goods are gone: three
     * seconds and jitter, half a second until the board knows, one second in a cache. Beyond, the origin's strength counts.
     */
    private LineNow.Poll poll(long waiting) {
        var most = Math.clamp(waiting * 1_000 / Math.max(1, settings.pollsPerSecond()), 3_000, 30_000);
        return new LineNow.Poll(1_000, most, 10);
    }

    private static double unitsPerOrder(LineSeen seen) {
        var orders = seen.get("n:orders");
        return orders == 0 ? 1 : Math.max(1, (double) seen.get("n:units") / orders);
    }

    private void countRefusals(String line) {
        var counted = refusals.get(key(line));
        if (counted != null)
            counted.forEach((why, count) -> {
                var many = count.sumThenReset();
                if (many > 0) scripts.count(line, "refused:" + why, many);
            });
    }

    /** Nothing is kept of lines whose time is over. */
    private void forgetAllBut(Set<String> lines) {
        var mine = CurrentTenant.get().id() + ":";
        var kept = lines.stream().map(LineKeeper::key).collect(Collectors.toSet());
        unknown.removeIf(key -> key.startsWith(mine));
        tended.keySet().removeIf(key -> key.startsWith(mine) && !kept.contains(key));
        refusals.keySet().removeIf(key -> key.startsWith(mine) && !kept.contains(key));
        working.keySet().removeIf(key -> key.startsWith(mine) && kept.stream().noneMatch(key::startsWith));
        pulse.keepOnly(lines);
    }

    private static String key(String line) {
        return CurrentTenant.get().id() + ":" + line;
    }
}
