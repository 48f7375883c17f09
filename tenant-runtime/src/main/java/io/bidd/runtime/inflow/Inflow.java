package io.bidd.runtime.inflow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loop of one line: from what is seen it decides how many turns are given now. It holds what it has learned and nothing
 * else, so that a line can be simulated without one.
 *
 * <p>Three things are kept apart. <em>Passes</em> are people in checkout; their limit is never exceeded, because the exchange
 * of a turn for a pass waits at the door while all are out. <em>Turns</em> are invitations; more are given than there are free
 * slots, as many as it takes if only a share of people turns up. <em>Health</em> scales the limit down while checkout is slower
 * than it was or fails.
 */
public final class Inflow {

    /** At most this many turns for each slot within a quarter of a minute, however few people seem to turn up. */
    static final double MOST_TURNS_PER_SLOT = 10;
    /** A p95 up to this much above the usual one is not taken for trouble. */
    static final double TOLERANCE = 1.5;
    /** Below this nothing is called slow. */
    static final double NEVER_SLOW_MILLIS = 150;

    /** So long people may stand at the door: short for them, and long enough that a slot is never free for want of them. */
    private static final double AT_THE_DOOR_SECONDS = 4;

    static final double WORST_HEALTH = 0.1;
    private static final double RECOVERY_PER_SECOND = 0.25;
    private static final int CALLS_THAT_TELL = 8;
    private static final double LEARNS_FOR_SECONDS = 20;
    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final double BEFORE_WEIGHS = 10;
    private static final double FORGET = 0.99; // for each person who came or did not: the last hundred or so count

    private double usualMillis;
    private double heardSeconds;
    private double health = 1;
    private double came = 6;
    private double invited = 10; // before anybody came: six of ten, so that the first slots do not stay empty
    private double delaySeconds = 2;
    private double freedPerSecond;
    private double capCredit;
    private double floorCredit;
    private double showUp = 0.6;
    private final Deque<Claimed> claimed = new ArrayDeque<>();
    private long lastClaims;
    private long lastNoShows;
    private long lastDelayMillis;
    private long lastEnded;
    private @Nullable Instant lastAt;

    /** How many people may be in checkout, how many turns are to be given now, and why not more. */
    public Decision decide(Inputs in) {
        var seconds = lastAt == null
                ? 0
                : Math.clamp(Duration.between(lastAt, in.at()).toMillis() / 1000.0, 0, 5);
        learnWhoComes(in, seconds);
        lastAt = in.at();
        learnHealth(in.pulse(), seconds);

        var byHealth = Math.max(1, (int) Math.round(in.passes() * health));
        var byStock = (int) Math.ceil(in.free() / Math.max(1, in.unitsPerOrder()));
        var floor = in.floorPerMinute() == null ? 0 : in.floorPerMinute() / 60.0;
        var limit = Math.min(floor > 0 ? Math.max(byHealth, floorSlots(in, floor)) : byHealth, byStock);

        var expected = in.turnAges().stream().mapToDouble(this::comesStill).sum();
        var soonFree = freedPerSecond * (delaySeconds + AT_THE_DOOR_SECONDS);
        var room = limit - in.passesOut() - in.atTheDoor() - expected + (byStock >= in.passes() ? soonFree : 0);
        var showUp = showUp();
        var wanted = (int) Math.ceil(room * Math.min(MOST_TURNS_PER_SLOT, 1 / showUp) - 1e-9);
        var recent =
                in.turnAges().stream().filter(age -> age <= WINDOW.toSeconds()).count();
        wanted = Math.min(wanted, (int) Math.max(0, limit * MOST_TURNS_PER_SLOT - recent));
        var given = Math.clamp(wanted, 0, in.waiting());

        floorCredit = floor == 0 ? 0 : Math.min(Math.max(1, floor), floorCredit + floor * seconds);
        if (given < floorCredit
                && in.free() > in.passesOut() + in.atTheDoor() + in.turnAges().size())
            given = Math.clamp((long) floorCredit, given, in.waiting());
        floorCredit -= given;
        floorCredit = Math.max(0, floorCredit);

        var reason = given < in.waiting() ? whyNotMore(in, byStock, byHealth) : Reason.NOBODY_WAITS;
        if (in.capPerMinute() != null) {
            var cap = in.capPerMinute() / 60.0;
            capCredit = Math.min(Math.max(1, cap), capCredit + cap * seconds);
            if (given > capCredit) {
                given = (int) capCredit;
                reason = Reason.CAP;
            }
            capCredit -= given;
        }
        return new Decision(given, Math.max(0, limit), showUp, health, reason);
    }

    /** Of a hundred people whose turn comes, so many take it up; between a tenth and all. */
    public double showUp() {
        return Math.clamp(showUp, 1 / MOST_TURNS_PER_SLOT, 1);
    }

    /**
     * Who has come within the last seconds, out of those invited in these seconds; an invitation counts by how likely its answer
     * would have come by now. Waiting for a turn's end to be sure would take a minute of the sale. What came of all turns before
     * weighs as much as ten people.
     */
    private void learnWhoComes(Inputs in, double seconds) {
        if (lastAt == null) remember(in);
        var claims = Math.max(0, in.claims() - lastClaims);
        var noShows = Math.max(0, in.noShows() - lastNoShows);
        var ended = Math.max(0, in.passesEnded() - lastEnded);
        if (claims > 0) {
            var mean = Math.max(0, in.claimDelayMillis() - lastDelayMillis) / 1000.0 / claims;
            var weight = Math.min(1, claims / 50.0);
            delaySeconds = Math.clamp(delaySeconds * (1 - weight) + mean * weight, 0.5, 10);
            claimed.addLast(new Claimed(in.at(), claims));
        }
        while (!claimed.isEmpty() && claimed.getFirst().at().isBefore(in.at().minus(WINDOW))) claimed.removeFirst();
        var keep = Math.pow(FORGET, claims + noShows);
        came = came * keep + claims;
        invited = invited * keep + claims + noShows;
        var cameNow = claimed.stream().mapToLong(Claimed::many).sum() + in.atTheDoor();
        var stayedAwayNow = in.turnAges().stream()
                .filter(age -> age <= WINDOW.toSeconds())
                .mapToDouble(age -> 1 - Math.exp(-age / delaySeconds))
                .sum();
        showUp = (cameNow + BEFORE_WEIGHS * came / invited) / (cameNow + stayedAwayNow + BEFORE_WEIGHS);
        if (seconds > 0) {
            var weight = Math.min(1, seconds / 5);
            freedPerSecond = freedPerSecond * (1 - weight) + ended / seconds * weight;
        }
        remember(in);
    }

    private void remember(Inputs in) {
        lastClaims = in.claims();
        lastNoShows = in.noShows();
        lastDelayMillis = in.claimDelayMillis();
        lastEnded = in.passesEnded();
    }

    /** Chance that somebody invited so many seconds ago still comes; delays taken for exponential. */
    private double comesStill(double age) {
        var p = showUp();
        var notYet = Math.exp(-age / delaySeconds);
        return p * notYet / (p * notYet + 1 - p + 1e-9);
    }

    private void learnHealth(Pulse.Reading pulse, double seconds) {
        if (pulse.calls() < CALLS_THAT_TELL) {
            health = Math.min(1, health + RECOVERY_PER_SECOND / 4 * seconds); // nothing heard: carefully back
            return;
        }
        heardSeconds += seconds;
        var learning = heardSeconds < LEARNS_FOR_SECONDS;
        var slow = Math.max(NEVER_SLOW_MILLIS, usualMillis * TOLERANCE);
        var bySpeed = learning || pulse.p95Millis() <= slow ? 1 : slow / pulse.p95Millis();
        var byErrors = pulse.errorShare() <= 0.02 ? 1 : 1 - 2 * pulse.errorShare();
        var wanted = Math.clamp(Math.min(bySpeed, byErrors), WORST_HEALTH, 1);
        health = wanted < health ? wanted : Math.min(wanted, health + RECOVERY_PER_SECOND * seconds);
        learnUsual(pulse.p95Millis(), learning, seconds);
    }

    /**
     * Down at once, up slowly, and never towards times that are already well above: trouble must not become usual by lasting. In
     * the first moments, in which programs are cold and not every kind of call has been made yet, it follows whatever it sees.
     */
    private void learnUsual(double millis, boolean learning, double seconds) {
        if (usualMillis == 0) usualMillis = Math.max(1, millis);
        else if (learning) usualMillis += (millis - usualMillis) * Math.min(1, seconds / 5);
        else if (millis < usualMillis) usualMillis += (millis - usualMillis) * Math.min(1, seconds);
        else if (millis < usualMillis * 1.2) usualMillis += (millis - usualMillis) * Math.min(1, seconds / 300);
    }

    private static int floorSlots(Inputs in, double floor) {
        return Math.min(in.passes(), in.passesOut() + (int) Math.ceil(floor));
    }

    private static Reason whyNotMore(Inputs in, int byStock, int byHealth) {
        if (in.free() == 0) return Reason.NOTHING_FREE;
        if (byStock < Math.min(in.passes(), byHealth)) return Reason.STOCK;
        return byHealth < in.passes() ? Reason.CHECKOUT_SLOW : Reason.SLOTS;
    }

    /**
     * What is seen of a line.
     *
     * @param waiting          people who wait
     * @param turnAges         seconds since each turn was given that nobody has taken up yet
     * @param atTheDoor        people who took their turn up and wait for a free slot; not among the turns
     * @param passesOut        people in checkout
     * @param passes           most people in checkout
     * @param free             units nobody holds
     * @param unitsPerOrder    so far, at least 1
     * @param claims           turns taken up since the line opened
     * @param noShows          turns that ended without anybody
     * @param claimDelayMillis sum over all claims
     * @param passesEnded      passes used, given back or run out
     */
    public record Inputs(
            Instant at,
            int waiting,
            List<Double> turnAges,
            int atTheDoor,
            int passesOut,
            int passes,
            int free,
            double unitsPerOrder,
            long claims,
            long noShows,
            long claimDelayMillis,
            long passesEnded,
            Pulse.Reading pulse,
            @Nullable Integer capPerMinute,
            @Nullable Integer floorPerMinute) {}

    /**
     * @param given  turns to give now
     * @param limit  people who may be in checkout from now on
     * @param showUp share of people expected to turn up
     * @param health 1 while checkout feels as usual
     */
    public record Decision(int given, int limit, double showUp, double health, Reason reason) {}

    private record Claimed(Instant at, long many) {}

    /** Why not more turns were given. */
    public enum Reason {
        NOBODY_WAITS,
        SLOTS,
        CHECKOUT_SLOW,
        STOCK,
        NOTHING_FREE,
        CAP,
        PAUSED
    }
}
