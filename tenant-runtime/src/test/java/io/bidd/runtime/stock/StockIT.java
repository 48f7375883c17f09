package io.bidd.runtime.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.runtime.TestShops;
import io.bidd.runtime.groupcommit.Books;
import io.bidd.runtime.groupcommit.CommandKey;
import io.bidd.runtime.groupcommit.GroupCommit;
import io.bidd.runtime.groupcommit.Work;
import io.bidd.runtime.stock.HoldOutcome.Held;
import io.bidd.runtime.stock.HoldOutcome.LimitReached;
import io.bidd.runtime.stock.HoldOutcome.SoldOut;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.template.Ids;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Units under a crowd, in a real PostgreSQL. */
class StockIT extends ShopIT {

    @Autowired
    Stock stock;

    @Autowired
    GroupCommit commits;

    @Autowired
    Goods goods;

    @Test
    void fiveHundredBuyersOfAHundredUnitsGetExactlyAHundred() throws Exception {
        var item = goods.deal(TestShops.ALPHA, 100, 2);
        var outcomes = atOnce(500, buyer -> hold("h-" + item + buyer, item, "buyer-" + buyer, 1, 2));

        assertThat(outcomes).filteredOn(Held.class::isInstance).hasSize(100);
        assertThat(outcomes).filteredOn(SoldOut.class::isInstance).hasSize(400);
        assertThat(level(item)).isEqualTo(new StockLevel(100, 0, 100, 0));
        assertThat(movements(item)).isEqualTo(101);
    }

    @Test
    void onePersonInManyTabsStaysWithinTheLimit() throws Exception {
        var item = goods.deal(TestShops.ALPHA, 100, 3);
        var outcomes = atOnce(40, tab -> hold("h-" + item + tab, item, "greedy", 1, 3));

        assertThat(outcomes).filteredOn(Held.class::isInstance).hasSize(3);
        assertThat(outcomes).filteredOn(LimitReached.class::isInstance).hasSize(37);
        assertThat(level(item)).isEqualTo(new StockLevel(100, 97, 3, 0));
    }

    @Test
    void theLastUnitsAreNotSplitBetweenOrders() {
        var item = goods.deal(TestShops.ALPHA, 3, 3);
        assertThat(hold(Ids.next(), item, "first", 2, 3)).isInstanceOf(Held.class);
        assertThat(hold(Ids.next(), item, "second", 2, 3)).isEqualTo(new SoldOut(item, 1));
        assertThat(hold(Ids.next(), item, "second", 1, 3)) // what was refused does not count against the limit
                .isInstanceOf(Held.class);
    }

    @Test
    void severalItemsAreHeldTogetherOrNotAtAll() throws Exception {
        var many = goods.deal(TestShops.ALPHA, 100, 100);
        var few = goods.deal(TestShops.ALPHA, 10, 10);
        var outcomes = atOnce(
                40,
                buyer -> inShop(() -> stock.hold(new Reservation(
                        "buyer-" + buyer,
                        buyer % 2 == 0 // named in either order: no two buyers wait for each other
                                ? List.of(line(many), line(few))
                                : List.of(line(few), line(many))))));

        assertThat(outcomes).filteredOn(Held.class::isInstance).hasSize(10);
        assertThat(level(few)).isEqualTo(new StockLevel(10, 0, 10, 0));
        assertThat(level(many)).isEqualTo(new StockLevel(100, 90, 10, 0));
    }

    @Test
    void unitsGoBackOnceAndNotTwice() throws Exception {
        var item = goods.deal(TestShops.ALPHA, 10, 5);
        var hold = held(item, "jiwoo", 5, 5);
        var released = atOnce(20, again -> with(hold, item, "jiwoo", book -> book.release(hold)));

        assertThat(released).filteredOn(Boolean::booleanValue).hasSize(1);
        assertThat(level(item)).isEqualTo(new StockLevel(10, 10, 0, 0));
        assertThat(hold(Ids.next(), item, "jiwoo", 5, 5)).isInstanceOf(Held.class);
    }

    @Test
    void soldUnitsCanBeGivenBackAndReleasedOnesCannotBeSold() {
        var item = goods.deal(TestShops.ALPHA, 3, 3);
        var sold = held(item, "jiwoo", 2, 3);
        var released = held(item, "minsu", 1, 3);

        assertThat(with(sold, item, "jiwoo", book -> book.sell(sold))).isTrue();
        assertThat(with(released, item, "minsu", book -> book.release(released)))
                .isTrue();
        assertThat(with(released, item, "minsu", book -> book.sell(released))).isFalse();
        assertThat(with(sold, item, "jiwoo", book -> book.release(sold))).isFalse();
        assertThat(level(item)).isEqualTo(new StockLevel(3, 1, 0, 2));
        assertThat(with(sold, item, "jiwoo", book -> book.giveBack(sold, 1, true)))
                .isTrue();
        assertThat(level(item)).isEqualTo(new StockLevel(3, 2, 0, 1));
        assertThat(with(sold, item, "jiwoo", book -> book.giveBack(sold, 1, false)))
                .isTrue();
        assertThat(level(item)).as("not for sale again").isEqualTo(new StockLevel(2, 2, 0, 0));
        assertThat(with(sold, item, "jiwoo", book -> book.giveBack(sold, 1, true)))
                .isFalse();
    }

    @Test
    void givenBackUnitsMayBeBoughtAgainByTheSamePerson() {
        var item = goods.deal(TestShops.ALPHA, 5, 2);
        var hold = held(item, "jiwoo", 2, 2);
        assertThat(hold(Ids.next(), item, "jiwoo", 1, 2)).isEqualTo(new LimitReached(item, 2));
        with(hold, item, "jiwoo", book -> book.sell(hold));
        with(hold, item, "jiwoo", book -> book.giveBack(hold, 1, true));
        assertThat(hold(Ids.next(), item, "jiwoo", 1, 2)).isInstanceOf(Held.class);
        assertThat(hold(Ids.next(), item, "jiwoo", 1, 2)).isEqualTo(new LimitReached(item, 2));
    }

    @Test
    void theSupplyIsRaisedAndLoweredWhileItSells() throws Exception {
        var item = goods.deal(TestShops.ALPHA, 50, 1);
        var outcomes = atOnce(
                100,
                one -> one % 10 == 0
                        ? inShop(() -> stock.changeSupply(item, 1))
                        : hold("h-" + item + one, item, "buyer-" + one, 1, 1));
        var held = (int) outcomes.stream().filter(Held.class::isInstance).count();
        assertThat(level(item)).isEqualTo(new StockLevel(60, 60 - held, held, 0));
        assertThat(held).isBetween(50, 60);
        var free = 60 - held;
        assertThat(inShop(() -> stock.changeSupply(item, -free - 1)))
                .as("what is held stays")
                .isInstanceOf(SupplyOutcome.NotFree.class);
        if (free > 0)
            assertThat(inShop(() -> stock.changeSupply(item, -free)))
                    .isEqualTo(new SupplyOutcome.Changed(new StockLevel(held, 0, held, 0)));
    }

    @Test
    void aChangeOfTheSupplyIsMadeOnceForEachCommand() throws Exception {
        var item = goods.deal(TestShops.ALPHA, 5, 1);
        var raised = new SupplyOutcome.Changed(new StockLevel(15, 15, 0, 0));
        for (var time = 0; time < 2; time++)
            assertThat(inShop(() -> CommandKey.run("seller", "first-key", () -> stock.changeSupply(item, 10))))
                    .isEqualTo(raised);
        var atOnce = atOnce(
                20, one -> inShop(() -> CommandKey.run("seller", "second-key", () -> stock.changeSupply(item, 1))));
        assertThat(atOnce).hasSize(20);
        assertThat(level(item)).isEqualTo(new StockLevel(16, 16, 0, 0));
    }

    @Test
    void soldOutIsKnownFromMemoryAndForgottenWithinASecondWhenAnotherProcessGivesUnitsBack() throws Exception {
        var item = goods.deal(TestShops.ALPHA, 1, 1);
        assertThat(inShop(() -> stock.isSoldOut(item))).isFalse();
        held(item, "jiwoo", 1, 1);
        assertThat(inShop(() -> stock.isSoldOut(item))).isTrue();
        try (var database = TestShops.superuser();
                var statement = database.createStatement()) {
            statement.execute("update " + TestShops.ALPHA.schema()
                    + ".stock_items set supply = 2, free = 1 where item_id = '" + item + "'");
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> !inShop(() -> stock.isSoldOut(item)));
    }

    @Test
    void whoSpoilsAGroupSpoilsItForNobodyElse() throws Exception {
        var item = goods.deal(TestShops.ALPHA, 100, 100);
        var outcomes = atOnce(60, one -> {
            if (one % 6 != 0) return hold("h-" + item + one, item, "buyer-" + one, 1, 100);
            try {
                return hold("twice-" + item, item, "twice", 1, 100); // the same hold: the database refuses the second
            } catch (RuntimeException refused) {
                return refused;
            }
        });
        assertThat(outcomes).filteredOn(RuntimeException.class::isInstance).hasSize(9);
        assertThat(outcomes).filteredOn(Held.class::isInstance).hasSize(51);
        assertThat(level(item)).isEqualTo(new StockLevel(100, 49, 51, 0));
    }

    @Test
    void theDatabaseRefusesASumThatIsWrong() throws Exception {
        var item = goods.deal(TestShops.ALPHA, 5, 5);
        try (var database = TestShops.superuser();
                var statement = database.createStatement()) {
            for (var wrong : List.of("free = free - 1", "held = held + 1", "free = -1, held = 6", "sold = 1"))
                assertThatThrownBy(() -> statement.execute("update " + TestShops.ALPHA.schema() + ".stock_items set "
                                + wrong + " where item_id = '" + item + "'"))
                        .isInstanceOf(SQLException.class);
        }
    }

    private static Reservation.Line line(String item) {
        return new Reservation.Line(Ids.next(), item, 1, 10);
    }

    private String held(String item, String person, int quantity, int limit) {
        var hold = Ids.next();
        assertThat(hold(hold, item, person, quantity, limit)).isInstanceOf(Held.class);
        return hold;
    }

    private HoldOutcome hold(String hold, String item, String person, int quantity, int limit) {
        return inShop(
                () -> stock.hold(new Reservation(person, List.of(new Reservation.Line(hold, item, quantity, limit)))));
    }

    private boolean with(String hold, String item, String person, Function<StockBook, Boolean> change) {
        return inShop(() -> commits.submit(new Work<Boolean>() {
            @Override
            public void announce(Books books) {
                books.of(StockBook.class).announceHold(hold, item, person);
            }

            @Override
            public Boolean apply(Books books) {
                return change.apply(books.of(StockBook.class));
            }
        }));
    }

    private StockLevel level(String item) {
        return inShop(() -> stock.level(item).orElseThrow());
    }

    private static int movements(String item) throws SQLException {
        try (var database = TestShops.superuser();
                var statement = database.createStatement();
                var rows = statement.executeQuery("select count(*) from " + TestShops.ALPHA.schema()
                        + ".stock_ledger where item_id = '" + item + "'")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static <T> T inShop(Supplier<T> work) {
        return CurrentTenant.call(TestShops.ALPHA, work::get);
    }

    private static <T> List<T> atOnce(int many, IntFunction<T> work) throws Exception {
        var start = new CountDownLatch(1);
        var futures = new ArrayList<Future<T>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one = 0; one < many; one++) {
                var number = one;
                futures.add(threads.submit(() -> {
                    start.await();
                    return work.apply(number);
                }));
            }
            start.countDown();
            var results = new ArrayList<T>();
            for (var future : futures) results.add(future.get());
            return results;
        }
    }
}
