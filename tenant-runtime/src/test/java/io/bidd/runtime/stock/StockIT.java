package io.bidd.runtime.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.runtime.TestShops;
import io.bidd.runtime.stock.HoldOutcome.Held;
import io.bidd.runtime.stock.HoldOutcome.LimitReached;
import io.bidd.runtime.stock.HoldOutcome.SoldOut;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Units under a crowd, in a real PostgreSQL. */
class StockIT extends ShopIT {

    private static final Duration KEEP = Duration.ofMinutes(7);

    @Autowired
    Stock stock;

    @Autowired
    Goods goods;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void fiveHundredBuyersOfAHundredUnitsGetExactlyAHundred() throws Exception {
        var item = goods.deal(TestShops.ALPHA, 100, 2);
        var outcomes = atOnce(500, buyer -> hold(item, "buyer-" + buyer, 1, 2));

        assertThat(outcomes).filteredOn(Held.class::isInstance).hasSize(100);
        assertThat(outcomes).filteredOn(SoldOut.class::isInstance).hasSize(400);
        assertThat(level(item)).isEqualTo(new StockLevel(100, 0, 100, 0));
    }

    @Test
    void onePersonInManyTabsStaysWithinTheLimit() throws Exception {
        var item = goods.deal(TestShops.ALPHA, 100, 3);
        var outcomes = atOnce(40, tab -> hold(item, "greedy", 1, 3));

        assertThat(outcomes).filteredOn(Held.class::isInstance).hasSize(3);
        assertThat(outcomes).filteredOn(LimitReached.class::isInstance).hasSize(37);
        assertThat(level(item)).isEqualTo(new StockLevel(100, 97, 3, 0));
    }

    @Test
    void theLastUnitsAreNotSplitBetweenOrders() {
        var item = goods.deal(TestShops.ALPHA, 3, 3);
        assertThat(hold(item, "first", 2, 3)).isInstanceOf(Held.class);
        assertThat(hold(item, "second", 2, 3)).isEqualTo(new SoldOut(1));
        assertThat(hold(item, "second", 1, 3))
                .isInstanceOf(Held.class); // what was refused does not count against the limit
    }

    @Test
    void unitsGoBackOnceAndNotTwice() throws Exception {
        var item = goods.deal(TestShops.ALPHA, 10, 5);
        var hold = ((Held) hold(item, "jiwoo", 5, 5)).hold();
        var released = atOnce(20, again -> inShop(() -> stock.release(hold)));

        assertThat(released).filteredOn(Boolean::booleanValue).hasSize(1);
        assertThat(level(item)).isEqualTo(new StockLevel(10, 10, 0, 0));
        assertThat(hold(item, "jiwoo", 5, 5)).isInstanceOf(Held.class);
    }

    @Test
    void soldUnitsCanBeGivenBackAndReleasedOnesCannotBeSold() {
        var item = goods.deal(TestShops.ALPHA, 2, 2);
        var sold = ((Held) hold(item, "jiwoo", 1, 2)).hold();
        var released = ((Held) hold(item, "minsu", 1, 2)).hold();

        assertThat(inShop(() -> stock.sell(sold))).isTrue();
        assertThat(inShop(() -> stock.release(released))).isTrue();
        assertThat(inShop(() -> stock.sell(released))).isFalse();
        assertThat(inShop(() -> stock.release(sold))).isFalse();
        assertThat(level(item)).isEqualTo(new StockLevel(2, 1, 0, 1));
        assertThat(inShop(() -> stock.giveBack(sold))).isTrue();
        assertThat(level(item)).isEqualTo(new StockLevel(2, 2, 0, 0));
    }

    private HoldOutcome hold(String item, String person, int quantity, int limit) {
        return inShop(() -> stock.hold(item, person, quantity, limit, KEEP));
    }

    private StockLevel level(String item) {
        return inShop(() -> stock.level(item).orElseThrow());
    }

    private <T> T inShop(java.util.function.Supplier<T> work) {
        return CurrentTenant.call(TestShops.ALPHA, () -> transaction.execute(status -> work.get()));
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
