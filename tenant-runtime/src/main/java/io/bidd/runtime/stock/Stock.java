package io.bidd.runtime.stock;

import io.bidd.runtime.stock.HoldOutcome.Held;
import io.bidd.runtime.stock.HoldOutcome.LimitReached;
import io.bidd.runtime.stock.HoldOutcome.SoldOut;
import io.bidd.template.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The only writer of quantities. Every change is one conditional statement on the item's row, so two buyers of the last unit
 * meet at the row lock and one of them finds nothing; constraints in the database stand behind that. All methods join the
 * caller's transaction: units and order are kept together or not at all.
 */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Stock {

    private final JdbcClient database;
    private final Clock clock;

    Stock(JdbcClient database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Puts a new item on stock. */
    public void supply(String item, int quantity) {
        database.sql("insert into stock_items (item_id, supply, free, held, sold) values (?, ?, ?, 0, 0)")
                .params(item, quantity, quantity)
                .update();
        move(item, null, "SUPPLY", quantity);
    }

    /**
     * Keeps units for a person.
     *
     * @param limit most units of this item that a person may have, held or sold
     */
    public HoldOutcome hold(String item, String person, int quantity, int limit, Duration keepFor) {
        if (quantity > limit || !take(item, person, quantity, limit)) return new LimitReached(limit);
        var taken = database.sql(
                        "update stock_items set free = free - ?, held = held + ? where item_id = ? and free >= ?")
                .params(quantity, quantity, item, quantity)
                .update();
        if (taken == 0) {
            untake(item, person, quantity);
            return new SoldOut(level(item).map(StockLevel::free).orElse(0));
        }
        var hold = Ids.next();
        database.sql(
                        "insert into stock_holds (id, item_id, person_id, quantity, state, expires_at, created_at) values (?, ?, ?, ?, 'HELD', ?, ?)")
                .params(hold, item, person, quantity, now().plus(keepFor), now())
                .update();
        move(item, hold, "HOLD", quantity);
        return new Held(hold);
    }

    /**
     * Keeps a hold beyond its time because its payment is under way.
     *
     * @return whether the units are still held; if not they may have been sold to somebody else
     */
    public boolean pin(String hold) {
        return database.sql("update stock_holds set expires_at = null where id = ? and state = 'HELD'")
                        .param(hold)
                        .update()
                == 1;
    }

    /** Units held become units sold. @return whether they were held until now */
    public boolean sell(String hold) {
        return change(hold, "HELD", "SOLD", "SELL", "held = held - ?, sold = sold + ?");
    }

    /** Units held are free again. @return whether they were held until now */
    public boolean release(String hold) {
        return change(hold, "HELD", "RELEASED", "RELEASE", "held = held - ?, free = free + ?");
    }

    /** Units sold are free again. @return whether they were sold until now */
    public boolean giveBack(String hold) {
        return change(hold, "SOLD", "RELEASED", "GIVE_BACK", "sold = sold - ?, free = free + ?");
    }

    @Transactional(readOnly = true)
    public Optional<StockLevel> level(String item) {
        return database.sql("select supply, free, held, sold from stock_items where item_id = ?")
                .param(item)
                .query(StockLevel.class)
                .optional();
    }

    /** Levels of several items at once, by item. */
    @Transactional(readOnly = true)
    public Map<String, StockLevel> levels(Collection<String> items) {
        if (items.isEmpty()) return Map.of();
        return database
                .sql("select item_id, supply, free, held, sold from stock_items where item_id in (:items)")
                .param("items", items)
                .query((row, n) -> Map.entry(
                        row.getString("item_id"),
                        new StockLevel(
                                row.getInt("supply"), row.getInt("free"), row.getInt("held"), row.getInt("sold"))))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private boolean take(String item, String person, int quantity, int limit) {
        return database.sql("""
                        insert into stock_takings (item_id, person_id, taken) values (?, ?, ?)
                        on conflict (item_id, person_id) do update set taken = stock_takings.taken + excluded.taken
                        where stock_takings.taken + excluded.taken <= ?""").params(item, person, quantity, limit).update() == 1;
    }

    private void untake(String item, String person, int quantity) {
        database.sql("update stock_takings set taken = taken - ? where item_id = ? and person_id = ?")
                .params(quantity, item, person)
                .update();
    }

    private boolean change(String hold, String from, String to, String movement, String quantities) {
        var changed = database.sql(
                        "update stock_holds set state = ?, expires_at = null where id = ? and state = ? returning item_id, person_id, quantity")
                .params(to, hold, from)
                .query(Changed.class)
                .optional();
        changed.ifPresent(units -> {
            if (to.equals("RELEASED"))
                untake(units.itemId(), units.personId(), units.quantity()); // rows in the order hold() takes them
            database.sql("update stock_items set " + quantities + " where item_id = ?")
                    .params(units.quantity(), units.quantity(), units.itemId())
                    .update();
            move(units.itemId(), hold, movement, units.quantity());
        });
        return changed.isPresent();
    }

    private void move(String item, @org.jspecify.annotations.Nullable String hold, String kind, int quantity) {
        database.sql("insert into stock_movements (item_id, hold_id, kind, quantity, at) values (?, ?, ?, ?, ?)")
                .param(item)
                .param(hold)
                .param(kind)
                .param(quantity)
                .param(now())
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private record Changed(String itemId, String personId, int quantity) {}
}
