package io.bidd.load.prove;

import io.bidd.load.prove.Check.When;
import io.bidd.load.prove.world.Shop;
import io.bidd.load.prove.world.World;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Looks at the shop's rows at one moment, all checks together. */
final class Snapshots {

    /** How long an order may be open beyond its time: the timers must have come round, in spite of all that goes on. */
    private static final Duration GRACE = Duration.ofSeconds(25);

    private final World world;
    private final Shop shop;
    private final Told told;
    private final Faults faults;
    private final List<Check> checks;
    private final Findings findings;
    private int taken;
    private int missed;

    Snapshots(World world, Shop shop, Told told, Faults faults, List<Check> checks, Findings findings) {
        this.world = world;
        this.shop = shop;
        this.told = told;
        this.faults = faults;
        this.checks = checks;
        this.findings = findings;
    }

    /** @return whether there was one: while the database is away there is none */
    boolean take() {
        return look(false);
    }

    /** With the checks of the end. @throws IllegalStateException if the database is away */
    void takeLast() {
        if (!look(true)) throw new IllegalStateException("the database is away, nothing can be said");
    }

    private synchronized boolean look(boolean last) {
        // Nobody is blamed for being late while programs are away or have just come back.
        var overdue = faults.quietFor().compareTo(GRACE) > 0 ? world.clock().before(GRACE) : Instant.EPOCH;
        try (var evidence = new Evidence(shop.database(), told, shop.provider()::books, overdue)) {
            for (var check : checks)
                if (last || check.when() == When.ALWAYS)
                    findings.add(check, check.finds().find(evidence));
            taken++;
            return true;
        } catch (SQLException failed) {
            if (isAway(failed)) {
                missed++;
                return false;
            }
            throw new IllegalStateException("a check could not be made", failed);
        }
    }

    /** Classes 08 and 57: the connection, or the server. */
    private static boolean isAway(SQLException failed) {
        var state = failed.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57");
    }

    int taken() {
        return taken;
    }

    int missed() {
        return missed;
    }
}
