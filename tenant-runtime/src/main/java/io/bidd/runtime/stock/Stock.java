package io.bidd.runtime.stock;

import io.bidd.runtime.groupcommit.Book;
import io.bidd.runtime.groupcommit.Books;
import io.bidd.runtime.groupcommit.CommandKey;
import io.bidd.runtime.groupcommit.GroupCommit;
import io.bidd.runtime.groupcommit.Work;
import io.bidd.runtime.tenancy.TenantJobs;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The only writer of quantities. Changes are committed in groups (see {@link StockBook}); who changes more than stock takes
 * part in the same group with books of its own.
 */
@Service
public class Stock {

    private final JdbcClient database;
    private final GroupCommit commits;
    private final SoldOutItems soldOut;
    private final TenantJobs tenants;
    private final Clock clock;

    Stock(JdbcClient database, GroupCommit commits, SoldOutItems soldOut, TenantJobs tenants, Clock clock) {
        this.database = database;
        this.commits = commits;
        this.soldOut = soldOut;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** Puts a new item on stock, in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void supply(String item, int quantity) {
        database.sql("insert into stock_items (item_id, supply, free, held, sold) values (?, ?, ?, 0, 0)")
                .params(item, quantity, quantity)
                .update();
        database.sql("insert into stock_movements (item_id, kind, quantity, at) values (?, 'SUPPLY', ?, ?)")
                .params(item, quantity, clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Keeps units for a person and returns when that is durable. */
    public HoldOutcome hold(Reservation wanted) {
        return commits.submit(new Work<HoldOutcome>() {
            @Override
            public void announce(Books books) {
                books.of(StockBook.class).announce(wanted);
            }

            @Override
            public HoldOutcome apply(Books books) {
                return books.of(StockBook.class).hold(wanted);
            }
        });
    }

    /** Raises or lowers the supply of an item, also while it sells. @param by not 0; units that are held or sold stay */
    public SupplyOutcome changeSupply(String item, int by) {
        if (by == 0) throw new IllegalArgumentException("a change of nothing");
        var command = CommandKey.find();
        return commits.submit(new Work<SupplyOutcome>() {
            @Override
            public void announce(Books books) {
                books.of(StockBook.class).announceChange(item, command);
            }

            @Override
            public SupplyOutcome apply(Books books) {
                return books.of(StockBook.class).changeSupply(item, by, command);
            }
        });
    }

    /** Whether nothing of an item was free when last seen, less than a second ago. */
    public boolean isSoldOut(String item) {
        return soldOut.contains(item);
    }

    public Optional<StockLevel> level(String item) {
        return database.sql("select supply, free, held, sold from stock_items where item_id = ?")
                .param(item)
                .query(StockLevel.class)
                .optional();
    }

    /** Levels of several items at once, by item. */
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

    /** Finds what another process has given back or put on stock. */
    @Scheduled(fixedDelayString = "400ms")
    void lookAgainAtSoldOut() {
        tenants.forEach("looking again at what is sold out", () -> {
            var items = soldOut.all();
            levels(items).forEach((item, level) -> soldOut.seen(item, level.free()));
        });
    }

    @Component
    static final class StockBooks implements Book.Source<StockBook> {

        /** Items are taken before orders, everywhere. */
        private static final int ORDER = 10;

        private final Clock clock;
        private final SoldOutItems soldOut;

        StockBooks(Clock clock, SoldOutItems soldOut) {
            this.clock = clock;
            this.soldOut = soldOut;
        }

        @Override
        public Class<StockBook> type() {
            return StockBook.class;
        }

        @Override
        public int order() {
            return ORDER;
        }

        @Override
        public StockBook fresh() {
            return new StockBook(clock, soldOut);
        }
    }
}
