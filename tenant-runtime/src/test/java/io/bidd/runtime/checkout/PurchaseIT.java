package io.bidd.runtime.checkout;

import static io.bidd.runtime.Goods.PRICE;
import static io.bidd.runtime.TestShops.ALPHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Orders and their money, where things go well and where they do not. */
class PurchaseIT extends ShopIT {

    @Autowired
    Goods goods;

    @Autowired
    Schedules schedules;

    @Autowired
    JdbcClient database;

    @Test
    void paidOrderIsConfirmedAndCancelledWithItsMoneyBackAndTheUnitIsForSaleAgain() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        assertThat(free(deal)).isZero();
        provider.agree(id);
        assertThat(state(post(ALPHA, "/api/orders/" + id + "/payment/confirmation", jiwoo, Map.of())))
                .isEqualTo("PAID");
        assertThat(get(ALPHA, "/api/deals/" + deal, null).json().path("state").asString())
                .isEqualTo("SOLD_OUT");

        assertThat(state(post(ALPHA, "/api/orders/" + id + "/cancellation", jiwoo, Map.of())))
                .isEqualTo("REFUNDED");
        assertThat(provider.standing(id)).isEqualTo(Standing.REFUNDED);
        assertThat(free(deal)).isEqualTo(1);
        assertThat(get(ALPHA, "/api/deals/" + deal, null).json().path("state").asString())
                .isEqualTo("OPEN");

        var minsu = shopper(ALPHA);
        assertThat(place(ALPHA, minsu, order(deal, pass(ALPHA, deal, minsu), 1, PRICE))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void cancellingTwiceRefundsOnce() throws Exception {
        var deal = goods.deal(ALPHA, 5, 1);
        var jiwoo = shopper(ALPHA);
        var id = paid(deal, jiwoo);
        var before = provider.refunds.get();
        var cancellations = new ArrayList<Callable<Answer>>();
        for (var tab = 0; tab < 8; tab++)
            cancellations.add(() -> post(ALPHA, "/api/orders/" + id + "/cancellation", jiwoo, Map.of()));
        try (var tabs = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : tabs.invokeAll(cancellations))
                assertThat(answer.get().status()).isEqualTo(200);
        }
        assertThat(provider.refunds.get() - before).isEqualTo(1);
        assertThat(free(deal)).isEqualTo(5);
    }

    @Test
    void confirmingManyTimesAtOnceCapturesOnceAndSellsOnce() throws Exception {
        var deal = goods.deal(ALPHA, 5, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.agree(id);
        var before = provider.captures.get();
        var confirmations = new ArrayList<Callable<Answer>>();
        for (var tab = 0; tab < 8; tab++)
            confirmations.add(() -> post(ALPHA, "/api/orders/" + id + "/payment/confirmation", jiwoo, Map.of()));
        try (var tabs = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var answer : tabs.invokeAll(confirmations))
                assertThat(answer.get().status()).isEqualTo(200);
        }
        assertThat(state(get(ALPHA, "/api/orders/" + id, jiwoo))).isEqualTo("PAID");
        assertThat(provider.captures.get() - before).isEqualTo(1);
        var stock = get(ALPHA, "/api/deals/" + deal, null).json().path("stock");
        assertThat(stock.path("sold").asInt()).isEqualTo(1);
        assertThat(stock.path("held").asInt()).isZero();
    }

    @Test
    void anUnpaidOrderRunsOutAndCannotBePaidAnyMore() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        clockAhead(Duration.ofMinutes(8));
        awaitState(id, jiwoo, "EXPIRED");
        assertThat(provider.standing(id)).isEqualTo(Standing.DEAD);
        assertThat(free(deal)).isEqualTo(1);
        assertThat(post(ALPHA, "/api/orders/" + id + "/payment", jiwoo, Map.of())
                        .problem())
                .isEqualTo("not-payable");
    }

    @Test
    void whoAgreedAndNeverCameBackHasPaid() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.agree(id);
        clockAhead(Duration.ofMinutes(8));
        awaitState(id, jiwoo, "PAID");
    }

    @Test
    void aCaptureWhoseAnswerWasLostIsFoundAgain() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.agree(id);
        provider.silentAfterCapture = true;
        assertThat(state(post(ALPHA, "/api/orders/" + id + "/payment/confirmation", jiwoo, Map.of())))
                .isEqualTo("PAYING");
        assertThat(post(ALPHA, "/api/orders/" + id + "/cancellation", jiwoo, Map.of())
                        .problem())
                .isEqualTo("too-late");
        provider.silentAfterCapture = false;
        clockAhead(Duration.ofMinutes(20)); // long past the hold: it is pinned
        awaitState(id, jiwoo, "PAID");
        assertThat(provider.captures.get()).isPositive();
    }

    @Test
    void aRefundWhoseProviderIsSilentIsTriedAgain() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = paid(deal, jiwoo);
        provider.silent = true;
        assertThat(state(post(ALPHA, "/api/orders/" + id + "/cancellation", jiwoo, Map.of())))
                .isEqualTo("REFUNDING");
        assertThat(free(deal)).isZero();
        provider.silent = false;
        clockAhead(Duration.ofMinutes(1));
        awaitState(id, jiwoo, "REFUNDED");
        assertThat(free(deal)).isEqualTo(1);
    }

    @Test
    void moneyOfAnotherAmountIsNeverTaken() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.agree(id, Money.won(100));
        assertThat(state(post(ALPHA, "/api/orders/" + id + "/payment/confirmation", jiwoo, Map.of())))
                .isEqualTo("CANCELLED");
        assertThat(provider.standing(id)).isEqualTo(Standing.DEAD);
        assertThat(free(deal)).isEqualTo(1);
    }

    @Test
    void anUnpaidOrderIsCalledOffAtOnce() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        assertThat(state(post(ALPHA, "/api/orders/" + id + "/cancellation", jiwoo, Map.of())))
                .isEqualTo("CANCELLED");
        assertThat(provider.standing(id)).isEqualTo(Standing.DEAD);
        assertThat(free(deal)).isEqualTo(1);
    }

    @Test
    void whatAnotherProcessDidToAnOrderIsSeenBeforeAnythingIsDoneWithIt() throws Exception {
        var deal = goods.deal(ALPHA, 5, 5);
        var jiwoo = shopper(ALPHA);

        // There the first try of paying was declined: this one is the second.
        var id = orderedOnly(deal, jiwoo);
        elsewhere("""
                insert into payments (id, order_id, provider, state, reference, pay_url, currency, amount, started_at)
                select id || '-1', id, 'fake', 'DECLINED', 'elsewhere-' || id, 'https://pay.example/1', currency, total, placed_at
                from orders where id = ?""", id);
        assertThat(post(ALPHA, "/api/orders/" + id + "/payment", jiwoo, null)
                        .json()
                        .path("payUrl")
                        .asString())
                .endsWith(id + "-2");

        // There the order ran out: nothing can be paid.
        var late = orderedOnly(deal, jiwoo);
        elsewhere("update orders set state = 'EXPIRED', look_at = null, ended_at = placed_at where id = ?", late);
        assertThat(post(ALPHA, "/api/orders/" + late + "/payment", jiwoo, null).problem())
                .isEqualTo("not-payable");

        // There it was called off while the payer was agreeing: nothing is taken.
        var off = ordered(deal, jiwoo);
        provider.agree(off);
        elsewhere("update orders set state = 'CANCELLED', look_at = null, ended_at = placed_at where id = ?", off);
        elsewhere("update payments set state = 'CANCELLED' where order_id = ?", off);
        assertThat(state(post(
                        ALPHA,
                        "/api/orders/" + off + "/payment/confirmation",
                        jiwoo,
                        Map.of("returned", Map.of("token", "1")))))
                .isEqualTo("CANCELLED");
        assertThat(provider.standing(off)).isEqualTo(Standing.DEAD);
    }

    private void elsewhere(String sql, String order) {
        CurrentTenant.run(
                ALPHA, () -> assertThat(database.sql(sql).param(order).update()).isOne());
    }

    private String orderedOnly(String deal, String shopper) throws Exception {
        return place(ALPHA, shopper, order(deal, pass(ALPHA, deal, shopper), 1, PRICE))
                .json()
                .path("id")
                .asString();
    }

    private String ordered(String deal, String shopper) throws Exception {
        var id = orderedOnly(deal, shopper);
        assertThat(post(ALPHA, "/api/orders/" + id + "/payment", shopper, Map.of())
                        .json()
                        .path("payUrl")
                        .asString())
                .endsWith(id + "-1");
        return id;
    }

    private String paid(String deal, String shopper) throws Exception {
        var id = ordered(deal, shopper);
        provider.agree(id);
        assertThat(state(post(ALPHA, "/api/orders/" + id + "/payment/confirmation", shopper, Map.of())))
                .isEqualTo("PAID");
        return id;
    }

    /** The timer looks after orders too; whoever claims an order first, its next state is awaited. */
    private void awaitState(String id, String shopper, String state) {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            CurrentTenant.run(ALPHA, () -> {
                schedules.runOut();
                schedules.askAgain();
                schedules.giveBack();
                schedules.giveBackWhatWasCalledOff();
            });
            return state(get(ALPHA, "/api/orders/" + id, shopper)).equals(state);
        });
    }

    private int free(String deal) throws Exception {
        return get(ALPHA, "/api/deals/" + deal, null)
                .json()
                .path("stock")
                .path("free")
                .asInt();
    }

    private static String state(Answer answer) {
        return answer.json().path("state").asString();
    }
}
