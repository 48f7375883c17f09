package io.bidd.runtime.stock;

import io.bidd.runtime.groupcommit.Book;
import io.bidd.runtime.groupcommit.Writes;
import io.bidd.runtime.stock.HoldOutcome.Held;
import io.bidd.runtime.stock.HoldOutcome.LimitReached;
import io.bidd.runtime.stock.HoldOutcome.SoldOut;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Items, holds and what people have of the items, as of this transaction, which has the items' rows. Each movement here moves
 * units between free, held and sold, and is written down; the database checks the sum.
 */
public final class StockBook implements Book {

    private final Clock clock;
    private final SoldOutItems soldOut;
    private final TreeSet<String> announcedItems = new TreeSet<>();
    private final Set<HoldKey> announcedHolds = new HashSet<>();
    private final List<Whose> announcedPersons = new ArrayList<>();
    private final List<Command> announcedCommands = new ArrayList<>();

    private final Map<String, Item> items = new HashMap<>();
    private final Map<String, Hold> holds = new LinkedHashMap<>();
    private final Map<Whose, Integer> taken = new HashMap<>();
    private final Set<Command> done = new HashSet<>();
    private final List<Movement> movements = new ArrayList<>();

    StockBook(Clock clock, SoldOutItems soldOut) {
        this.clock = clock;
        this.soldOut = soldOut;
    }

    /** For {@link #hold}. */
    public void announce(Reservation wanted) {
        for (var line : wanted.lines()) {
            announcedItems.add(line.item());
            announcedPersons.add(new Whose(line.item(), wanted.person()));
        }
    }

    /** For everything that is done with a hold that is there already. */
    public void announceHold(String hold, String item, String person) {
        announcedItems.add(item);
        announcedHolds.add(new HoldKey(hold, item, person));
    }

    /** For {@link #changeSupply}. */
    void announceChange(String item, @Nullable String command) {
        announcedItems.add(item);
        if (command != null) announcedCommands.add(new Command(item, command));
    }

    @Override
    public void open(Connection connection) throws SQLException {
        if (!announcedItems.isEmpty()) StockSql.readItems(connection, announcedItems, items);
        if (!announcedHolds.isEmpty()) StockSql.readHolds(connection, announcedHolds, holds);
        if (!announcedPersons.isEmpty()) StockSql.readTaken(connection, announcedPersons, taken);
        for (var command : announcedCommands) if (StockSql.isDone(connection, command)) done.add(command);
    }

    /** Keeps units for a person: all lines or none. */
    public HoldOutcome hold(Reservation wanted) {
        var refused = refusal(wanted);
        if (refused != null) return refused;
        for (var line : wanted.lines()) {
            var hold = new Hold(line.hold(), line.item(), wanted.person(), line.quantity());
            if (holds.putIfAbsent(hold.id, hold) != null)
                throw new IllegalArgumentException("hold " + hold.id + " is there already");
            keep(hold); // the row is the movement, too
        }
        return new Held();
    }

    /** Keeps units again that were given back; all or none. @param wanted with the ids of the holds they were */
    public HoldOutcome holdAgain(Reservation wanted) {
        var refused = refusal(wanted);
        if (refused != null) return refused;
        for (var line : wanted.lines()) {
            var hold = get(line.hold());
            if (hold.state != HoldState.RELEASED)
                throw new IllegalStateException("hold " + hold.id + " is " + hold.state);
            keep(hold);
            note(hold.item, hold.id, "HOLD", hold.quantity);
        }
        return new Held();
    }

    private @Nullable HoldOutcome refusal(Reservation wanted) {
        for (var line : wanted.lines()) {
            if (has(line.item(), wanted.person()) + line.quantity() > line.limit())
                return new LimitReached(line.item(), line.limit());
        }
        for (var line : wanted.lines()) {
            var free = free(line.item());
            if (free < line.quantity()) return new SoldOut(line.item(), free);
        }
        return null;
    }

    private void keep(Hold hold) {
        var item = item(hold.item);
        item.move(-hold.quantity, hold.quantity, 0);
        hold.become(HoldState.HELD);
        taken.merge(new Whose(hold.item, hold.person), hold.quantity, Integer::sum);
    }

    /** Units held become units sold. @return whether they were held until now */
    public boolean sell(String id) {
        var hold = get(id);
        if (hold.state != HoldState.HELD) return false;
        hold.become(HoldState.SOLD);
        item(hold.item).move(0, -hold.quantity, hold.quantity);
        note(hold.item, id, "SELL", hold.quantity);
        return true;
    }

    /** Units held are free again. @return whether they were held until now */
    public boolean release(String id) {
        var hold = get(id);
        if (hold.state != HoldState.HELD) return false;
        hold.become(HoldState.RELEASED);
        item(hold.item).move(hold.quantity, -hold.quantity, 0);
        taken.computeIfPresent(new Whose(hold.item, hold.person), (whose, had) -> had - hold.quantity);
        note(hold.item, id, "RELEASE", hold.quantity);
        return true;
    }

    /**
     * Units sold come back.
     *
     * @param forSale whether they can be bought again; if not they leave the supply
     * @return whether as many were sold and had not come back before
     */
    public boolean giveBack(String id, int quantity, boolean forSale) {
        var hold = get(id);
        if (hold.state != HoldState.SOLD || hold.returned + quantity > hold.quantity) return false;
        hold.giveBack(quantity);
        var item = item(hold.item);
        if (forSale) item.move(quantity, 0, -quantity);
        else item.writeOff(quantity);
        taken.computeIfPresent(new Whose(hold.item, hold.person), (whose, had) -> had - quantity);
        note(hold.item, id, forSale ? "GIVE_BACK" : "WRITE_OFF", quantity);
        return true;
    }

    /**
     * @param by      below 0 takes units away, which must be free
     * @param command what it is asked for by; done once
     */
    SupplyOutcome changeSupply(String id, int by, @Nullable String command) {
        var item = item(id);
        if (command != null && !done.add(new Command(id, command))) return new SupplyOutcome.Changed(item.level());
        if (item.free + by < 0) return new SupplyOutcome.NotFree(item.level());
        item.supply(by);
        movements.add(new Movement(id, null, by > 0 ? "SUPPLY" : "WITHDRAW", Math.abs(by), command));
        return new SupplyOutcome.Changed(item.level());
    }

    @Override
    public void write(Writes writes) throws SQLException {
        var now = clock.instant();
        StockSql.writeItems(writes, items.values());
        StockSql.writeHolds(writes, holds.values(), now);
        StockSql.writeMovements(writes, movements, now);
    }

    @Override
    public void committed() {
        items.values().forEach(item -> soldOut.seen(item.id, item.free));
    }

    private void note(String item, @Nullable String hold, String kind, int quantity) {
        movements.add(new Movement(item, hold, kind, quantity, null));
    }

    private int has(String item, String person) {
        return taken.getOrDefault(new Whose(item, person), 0);
    }

    private int free(String item) {
        var known = items.get(item);
        return known == null ? 0 : known.free;
    }

    private Item item(String id) {
        var item = items.get(id);
        if (item == null) throw new IllegalStateException("there is no item " + id + ", or it was not announced");
        return item;
    }

    private Hold get(String id) {
        var hold = holds.get(id);
        if (hold == null) throw new IllegalStateException("there is no hold " + id + ", or it was not announced");
        return hold;
    }

    enum HoldState {
        HELD,
        SOLD,
        RELEASED
    }

    record Whose(String item, String person) {}

    record HoldKey(String id, String item, String person) {}

    record Command(String item, String key) {}

    record Movement(
            String item,
            @Nullable String hold,
            String kind,
            int quantity,
            @Nullable String command) {}

    /** An item's row. */
    static final class Item {
        final String id;
        int supply;
        int free;
        int held;
        int sold;
        boolean changed;

        Item(String id, int supply, int free, int held, int sold) {
            this.id = id;
            this.supply = supply;
            this.free = free;
            this.held = held;
            this.sold = sold;
        }

        void move(int free, int held, int sold) {
            this.free += free;
            this.held += held;
            this.sold += sold;
            changed = true;
        }

        void writeOff(int quantity) {
            move(0, 0, -quantity);
            supply -= quantity;
        }

        void supply(int by) {
            move(by, 0, 0);
            supply += by;
        }

        StockLevel level() {
            return new StockLevel(supply, free, held, sold);
        }
    }

    /** A hold's row. */
    static final class Hold {
        final String id;
        final String item;
        final String person;
        final int quantity;
        int returned;
        HoldState state = HoldState.HELD;
        final boolean fresh;
        boolean changed;

        /** A new one. */
        Hold(String id, String item, String person, int quantity) {
            this.id = id;
            this.item = item;
            this.person = person;
            this.quantity = quantity;
            this.fresh = true;
        }

        /** One that is there. */
        Hold(String id, String item, String person, int quantity, int returned, HoldState state) {
            this.id = id;
            this.item = item;
            this.person = person;
            this.quantity = quantity;
            this.returned = returned;
            this.state = state;
            this.fresh = false;
        }

        void become(HoldState next) {
            state = next;
            changed = true;
        }

        void giveBack(int units) {
            returned += units;
            changed = true;
        }
    }
}
