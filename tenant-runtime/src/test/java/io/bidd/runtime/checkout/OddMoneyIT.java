package io.bidd.runtime.checkout;

import static io.bidd.runtime.Goods.PRICE;
import static io.bidd.runtime.TestShops.ALPHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bidd.runtime.FakeProvider;
import io.bidd.runtime.Goods;
import io.bidd.runtime.ShopIT;
import io.bidd.runtime.TestShops;
import io.bidd.runtime.checkout.ShopRules.Rules;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentAccounts;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import io.bidd.runtime.payment.PaymentNews;
import io.bidd.runtime.stock.Stock;
import io.bidd.runtime.stock.StockLevel;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.template.Ids;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Money that comes late, twice, or from the wrong side; part of it going back; what the seller does with orders. */
class OddMoneyIT extends ShopIT {

    private static final Rules USUAL = new Rules(0, null, 168, true);

    @Autowired
    Goods goods;

    @Autowired
    Schedules schedules;

    @Autowired
    Sales sales;

    @Autowired
    Stock stock;

    @Autowired
    ShopRules rules;

    @Autowired
    IdempotencyKeys keys;

    @Autowired
    PaymentNews news;

    @Autowired
    MoneyAudit audit;

    @Autowired
    PaymentAccounts accounts;

    @Autowired
    Refunds refunds;

    @AfterEach
    void usualRules() {
        inShop(() -> {
            rules.set(USUAL);
            return null;
        });
    }

    @Test
    void whatIsPaidAfterItsTimeIsHonouredWhileThereIsStock() throws Exception {
        var deal = goods.deal(ALPHA, 2, 1);
        var jiwoo = shopper(ALPHA);
        var id = expired(deal, jiwoo);
        provider.capture(id, 1);
        heard(id, 1);
        assertThat(state(id, jiwoo)).isEqualTo("PAID");
        assertThat(level(deal)).isEqualTo(new StockLevel(2, 1, 0, 1));
        assertThat(timeline(id, jiwoo)).containsExactly("OPEN", "EXPIRED", "PAYING", "PAID");
    }

    @Test
    void whatIsPaidAfterItsTimeAndSoldMeanwhileGoesBackWithAReason() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = expired(deal, jiwoo);
        paid(deal, shopper(ALPHA));
        provider.capture(id, 1);
        heard(id, 1);
        assertThat(state(id, jiwoo)).isEqualTo("EXPIRED");
        assertThat(provider.refunded(id)).isEqualTo(PRICE);
        assertThat(detail(id, jiwoo).path("refunds").path(0).path("reason").asString())
                .isEqualTo("sold-out");
        assertThat(level(deal)).isEqualTo(new StockLevel(1, 0, 0, 1));
        assertThat(alarms(id)).contains("money-back");
    }

    @Test
    void whatIsCapturedForACancelledOrderGoesBack() throws Exception {
        var deal = goods.deal(ALPHA, 2, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        post(ALPHA, "/api/orders/" + id + "/cancellation", jiwoo, Map.of());
        provider.capture(id, 1);
        heard(id, 1);
        heard(id, 1);
        assertThat(state(id, jiwoo)).isEqualTo("CANCELLED");
        assertThat(provider.refunded(id)).isEqualTo(PRICE);
        assertThat(level(deal)).isEqualTo(new StockLevel(2, 2, 0, 0));
    }

    @Test
    void whoWasDeclinedMayTryAgain() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.decline(id);
        assertThat(confirm(id, jiwoo).path("state").asString()).isEqualTo("OPEN");
        assertThat(post(ALPHA, "/api/orders/" + id + "/payment", jiwoo, Map.of())
                        .json()
                        .path("payUrl")
                        .asString())
                .endsWith(id + "-2");
        provider.agree(id, 2);
        assertThat(confirm(id, jiwoo).path("state").asString()).isEqualTo("PAID");
    }

    @Test
    void ofTwoPaymentsForOneOrderOneGoesBack() throws Exception {
        var deal = goods.deal(ALPHA, 2, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.decline(id);
        confirm(id, jiwoo);
        post(ALPHA, "/api/orders/" + id + "/payment", jiwoo, Map.of());
        provider.agree(id, 2);
        assertThat(confirm(id, jiwoo).path("state").asString()).isEqualTo("PAID");
        database("update payments set state = 'CANCELLED' where id = '" + id + "-1'"); // as one we had given up
        provider.capture(id, 1);
        heard(id, 1);
        assertThat(state(id, jiwoo)).isEqualTo("PAID");
        assertThat(provider.refunded(id)).isEqualTo(PRICE);
        assertThat(level(deal)).isEqualTo(new StockLevel(2, 1, 0, 1));
    }

    @Test
    void aCaptureOfAnotherAmountGoesBackAndRingsTheAlarm() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.agree(id, Money.won(PRICE + 100)); // more than it costs
        provider.capture(id, 1);
        heard(id, 1);
        assertThat(state(id, jiwoo)).isEqualTo("CANCELLED");
        assertThat(provider.refunded(id)).isEqualTo(PRICE + 100);
        assertThat(level(deal)).isEqualTo(new StockLevel(1, 1, 0, 0));
        assertThat(alarms(id)).contains("amount-differs");
    }

    @Test
    void asMuchInAnotherCurrencyIsNotThePrice() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.agree(id, new Money(PRICE, "USD"));
        assertThat(confirm(id, jiwoo).path("state").asString()).isEqualTo("CANCELLED");
        assertThat(provider.standing(id)).as("nothing is taken").isEqualTo(Standing.DEAD);
        assertThat(level(deal)).isEqualTo(new StockLevel(1, 1, 0, 0));
        assertThat(alarms(id)).contains("amount-differs");
    }

    @Test
    void whatWasPaidForSomethingElseGoesBack() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.mistake(id, "another-order-1");
        provider.capture(id, 1);
        heard(id, 1);
        assertThat(state(id, jiwoo)).isEqualTo("CANCELLED");
        assertThat(provider.refunded(id)).isEqualTo(PRICE);
        assertThat(level(deal)).isEqualTo(new StockLevel(1, 1, 0, 0));
        assertThat(alarms(id)).contains("amount-differs", "money-back");
    }

    @Test
    void aSilentProviderGivesMoreTimeOnceAndNotTwice() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = place(ALPHA, jiwoo, order(deal, pass(ALPHA, deal, jiwoo), 1, PRICE))
                .json()
                .path("id")
                .asString();
        var until = detail(id, jiwoo).path("payUntil").asString();
        provider.silent = true;
        assertThat(post(ALPHA, "/api/orders/" + id + "/payment", jiwoo, Map.of())
                        .problem())
                .isEqualTo("provider-silent");
        var longer = detail(id, jiwoo);
        assertThat(longer.path("extended").asBoolean()).isTrue();
        assertThat(longer.path("payUntil").asString()).isGreaterThan(until);
        post(ALPHA, "/api/orders/" + id + "/payment", jiwoo, Map.of());
        assertThat(detail(id, jiwoo).path("payUntil").asString())
                .isEqualTo(longer.path("payUntil").asString());
        clockAhead(Duration.ofMinutes(15));
        awaitState(id, jiwoo, "EXPIRED");
        assertThat(level(deal)).isEqualTo(new StockLevel(1, 1, 0, 0));
    }

    @Test
    void unitsGoBackLineByLineAndTheShippingFeeWithTheLast() throws Exception {
        inShop(() -> {
            rules.set(new Rules(3_000, 1_000_000L, 168, true));
            return null;
        });
        var first = goods.deal(ALPHA, 5, 3);
        var second = goods.deal(ALPHA, 5, 3);
        var jiwoo = shopper(ALPHA);
        var order = order(first, pass(ALPHA, first, jiwoo), 2, 3 * PRICE + 3_000);
        order.put(
                "lines",
                List.of(
                        Map.of("deal", first, "quantity", 2, "pass", pass(ALPHA, first, jiwoo)),
                        Map.of("deal", second, "quantity", 1, "pass", pass(ALPHA, second, jiwoo))));
        var placed = place(ALPHA, jiwoo, order).json();
        var id = placed.path("id").asString();
        var one = placed.path("lines").path(0).path("id").asString();
        var two = placed.path("lines").path(1).path("id").asString();
        post(ALPHA, "/api/orders/" + id + "/payment", jiwoo, Map.of());
        provider.agree(id);
        confirm(id, jiwoo);

        assertThat(refund(id, jiwoo, one, 3).problem()).isEqualTo("not-refundable");
        assertThat(refund(id, jiwoo, "nosuchline", 1).problem()).isEqualTo("not-refundable");
        var part = refund(id, jiwoo, one, 1);
        assertThat(part.json().path("amount").path("amount").asLong()).isEqualTo(PRICE);
        assertThat(part.json().path("state").asString()).isEqualTo("DONE");
        assertThat(level(first)).isEqualTo(new StockLevel(5, 4, 0, 1));
        assertThat(state(id, jiwoo)).isEqualTo("PAID");
        assertThat(refund(id, jiwoo, one, 1).status()).isEqualTo(201);
        assertThat(refund(id, jiwoo, one, 1).problem()).as("none is left").isEqualTo("not-refundable");
        assertThat(refund(id, jiwoo, two, 1)
                        .json()
                        .path("amount")
                        .path("amount")
                        .asLong())
                .isEqualTo(PRICE + 3_000);
        assertThat(state(id, jiwoo)).isEqualTo("REFUNDED");
        assertThat(provider.refunded(id)).isEqualTo(3 * PRICE + 3_000);
        assertThat(level(second)).isEqualTo(new StockLevel(5, 5, 0, 0));
    }

    @Test
    void manyRefundsAtOnceNeverGiveBackMoreThanWasPaid() throws Exception {
        var deal = goods.deal(ALPHA, 5, 3);
        var jiwoo = shopper(ALPHA);
        var placed = paidForThree(deal, jiwoo);
        var id = placed.path("id").asString();
        var line = placed.path("lines").path(0).path("id").asString();
        var asked = new ArrayList<Callable<Integer>>();
        for (var tab = 0; tab < 10; tab++)
            asked.add(() -> refund(id, jiwoo, line, 1).status());
        try (var tabs = Executors.newVirtualThreadPerTaskExecutor()) {
            var given = 0;
            for (var answer : tabs.invokeAll(asked)) if (answer.get() == 201) given++;
            assertThat(given).isEqualTo(3);
        }
        assertThat(provider.refunded(id)).isEqualTo(3 * PRICE);
        assertThat(state(id, jiwoo)).isEqualTo("REFUNDED");
        assertThat(level(deal)).isEqualTo(new StockLevel(5, 5, 0, 0));
    }

    @Test
    void aRefundWaitsForTheOneBeforeIt() throws Exception {
        var deal = goods.deal(ALPHA, 5, 3);
        var jiwoo = shopper(ALPHA);
        var placed = paidForThree(deal, jiwoo);
        var id = placed.path("id").asString();
        var line = placed.path("lines").path(0).path("id").asString();
        provider.askedInVain.clear();
        provider.silent = true; // perhaps it was done: of the second one the provider must not be asked
        assertThat(refund(id, jiwoo, line, 1).status()).isEqualTo(201);
        assertThat(refund(id, jiwoo, line, 1).status()).isEqualTo(201);
        var mine = new ArrayList<String>();
        detail(id, jiwoo)
                .path("refunds")
                .forEach(refund -> mine.add(refund.path("id").asString()));
        assertThat(provider.askedInVain).filteredOn(mine::contains).hasSize(1);
        // nor of the first one before its time, by nobody
        for (var each : mine) CurrentTenant.run(ALPHA, () -> refunds.tryToGiveBack(id, each));
        assertThat(provider.askedInVain).filteredOn(mine::contains).hasSize(1);
        provider.silent = false;
        clockAhead(Duration.ofMinutes(2));
        awaitTimers(() -> provider.refunded(id) == 2 * PRICE);
        assertThat(state(id, jiwoo)).isEqualTo("PAID");
        assertThat(level(deal)).isEqualTo(new StockLevel(5, 4, 0, 1));
    }

    @Test
    void aRefundThatIsRefusedHoldsUpNoOther() throws Exception {
        var deal = goods.deal(ALPHA, 5, 3);
        var jiwoo = shopper(ALPHA);
        var placed = paidForThree(deal, jiwoo);
        var id = placed.path("id").asString();
        var line = placed.path("lines").path(0).path("id").asString();
        provider.refusing = true;
        assertThat(refund(id, jiwoo, line, 1).status()).isEqualTo(201);
        provider.refusing = false;
        assertThat(provider.refunded(id)).isZero();
        assertThat(refund(id, jiwoo, line, 1).status()).isEqualTo(201);
        assertThat(provider.refunded(id)).isEqualTo(PRICE);
        assertThat(alarms(id)).containsExactly("refund-refused");
        clockAhead(Duration.ofMinutes(2));
        awaitTimers(() -> provider.refunded(id) == 2 * PRICE);
    }

    /** Of the first it is not known whether it was done: of the second the provider would tell nothing that is sure. */
    @Test
    void aRefundThatIsRefusedAfterASilenceIsWaitedFor() throws Exception {
        var deal = goods.deal(ALPHA, 5, 3);
        var jiwoo = shopper(ALPHA);
        var placed = paidForThree(deal, jiwoo);
        var id = placed.path("id").asString();
        var line = placed.path("lines").path(0).path("id").asString();
        provider.silent = true;
        refund(id, jiwoo, line, 1);
        provider.silent = false;
        provider.refusing = true;
        clockAhead(Duration.ofMinutes(2));
        awaitTimers(() -> alarms(id).contains("refund-refused"));
        provider.refusing = false;
        refund(id, jiwoo, line, 1);
        assertThat(provider.refunded(id)).isZero();
        clockAhead(Duration.ofMinutes(10));
        awaitTimers(() -> provider.refunded(id) == 2 * PRICE);
    }

    @Test
    void oneShopperPausesNoProduct() throws Exception {
        var deal = goods.deal(ALPHA, 200, 100);
        var jiwoo = shopper(ALPHA);
        var placed = place(ALPHA, jiwoo, order(deal, pass(ALPHA, deal, jiwoo), 1, PRICE));
        var id = placed.json().path("id").asString();
        provider.refusing = true;
        for (var click = 0; click < 40; click++)
            assertThat(post(ALPHA, "/api/orders/" + id + "/payment", jiwoo, Map.of())
                            .problem())
                    .isEqualTo("provider-refused");
        provider.refusing = false;
        assertThat(alarms(id)).as("one alarm is enough").containsExactly("payment-refused");
        var minji = shopper(ALPHA);
        assertThat(place(ALPHA, minji, order(deal, pass(ALPHA, deal, minji), 1, PRICE))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whoAgreedAndComesBackLateIsServedWithWhatOnlyThePayerBrings() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.needsPayer = true;
        provider.agree(id);
        clockAhead(Duration.ofMinutes(8)); // nothing can be taken yet: there is more time, once
        awaitTimers(() -> detail(id, jiwoo).path("extended").asBoolean());
        assertThat(state(id, jiwoo)).isEqualTo("OPEN");
        assertThat(comeBack(id, jiwoo, "of " + id + "-1").path("state").asString())
                .isEqualTo("PAID");
        assertThat(level(deal)).isEqualTo(new StockLevel(1, 0, 0, 1));
    }

    @Test
    void whoAgreedAndStaysAwayLosesTheUnits() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.needsPayer = true;
        provider.agree(id);
        clockAhead(Duration.ofMinutes(30));
        awaitState(id, jiwoo, "OPEN");
        clockAhead(Duration.ofMinutes(60));
        awaitState(id, jiwoo, "EXPIRED");
        assertThat(level(deal)).isEqualTo(new StockLevel(1, 1, 0, 0));
    }

    @Test
    void whatOnlyThePayerBringsIsUsedThoughTheMoneyWasAskedForWithoutIt() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.needsPayer = true;
        provider.agree(id);
        // a process that has pinned the order, and ended there
        database("update payments set state = 'CAPTURING' where id = '" + id + "-1'");
        database("update orders set state = 'PAYING' where id = '" + id + "'");
        assertThat(comeBack(id, jiwoo, "of " + id + "-1").path("state").asString())
                .isEqualTo("PAID");
    }

    @Test
    void whatIsMadeUpPausesNothing() throws Exception {
        var deal = goods.deal(ALPHA, 200, 100);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        provider.needsPayer = true;
        var minsu = shopper(ALPHA);
        var pass = pass(ALPHA, deal, minsu);
        for (var i = 0; i < 40; i++) {
            assertThat(comeBack(id, jiwoo, "made up").path("state").asString()).isEqualTo("OPEN");
            var order = new HashMap<>(order(deal, pass, 1, PRICE));
            order.put("receiver", "a\0b");
            assertThat(place(ALPHA, minsu, order).status()).isEqualTo(400);
        }
        var minji = shopper(ALPHA);
        assertThat(place(ALPHA, minji, order(deal, pass(ALPHA, deal, minji), 1, PRICE))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void whoseProviderIsAwayPaysAnotherWay() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var id = ordered(deal, jiwoo);
        inShop(() -> accounts.store("toss", Map.of("secretKey", "test_sk_0123456789"), false));
        // where nobody answers
        database("update payments set provider = 'toss' where id = '" + id + "-1'");
        assertThat(post(ALPHA, "/api/orders/" + id + "/payment", jiwoo, Map.of("provider", "sandbox"))
                        .json()
                        .path("payUrl")
                        .asString())
                .endsWith(id + "-2");
        provider.agree(id, 2);
        assertThat(confirm(id, jiwoo).path("state").asString()).isEqualTo("PAID");
    }

    @Test
    void shoppersMayAskForTheirMoneyAsLongAsTheSellerSays() throws Exception {
        inShop(() -> {
            rules.set(new Rules(0, null, 1, true));
            return null;
        });
        var deal = goods.deal(ALPHA, 2, 1);
        var jiwoo = shopper(ALPHA);
        var id = paid(deal, jiwoo);
        clockAhead(Duration.ofMinutes(61));
        assertThat(post(ALPHA, "/api/orders/" + id + "/cancellation", jiwoo, Map.of())
                        .problem())
                .isEqualTo("too-late");
        var outcome = inShop(() -> sales.refund(id, null, "goodwill", false));
        assertThat(outcome).isInstanceOf(RefundOutcome.Begun.class);
        assertThat(provider.refunded(id)).isEqualTo(PRICE);
        assertThat(level(deal)).as("not for sale again").isEqualTo(new StockLevel(1, 1, 0, 0));
    }

    @Test
    void theSellerGoesOnWithPaidOrdersInOrder() throws Exception {
        var deal = goods.deal(ALPHA, 2, 1);
        var jiwoo = shopper(ALPHA);
        var id = paid(deal, jiwoo);
        assertThat(inShop(() -> sales.deliver(id))).isInstanceOf(Sales.StepOutcome.WrongMoment.class);
        assertThat(inShop(() -> sales.prepare(id))).isInstanceOf(Sales.StepOutcome.Done.class);
        assertThat(inShop(() -> sales.prepare(id))).as("twice is once").isInstanceOf(Sales.StepOutcome.Done.class);
        assertThat(inShop(() -> sales.ship(id, "한빛택배", "1234-5678"))).isInstanceOf(Sales.StepOutcome.Done.class);
        assertThat(inShop(() -> sales.prepare(id))).isInstanceOf(Sales.StepOutcome.WrongMoment.class);
        assertThat(post(ALPHA, "/api/orders/" + id + "/cancellation", jiwoo, Map.of())
                        .problem())
                .isEqualTo("too-late");
        inShop(() -> sales.deliver(id));
        assertThat(timeline(id, jiwoo)).containsExactly("OPEN", "PAYING", "PAID", "PREPARING", "SHIPPED", "DELIVERED");
        assertThat(detail(id, jiwoo).path("trackingNumber").asString()).isEqualTo("1234-5678");
    }

    @Test
    void aDealThatIsCalledOffGivesEverybodyTheirMoney() throws Exception {
        var deal = goods.deal(ALPHA, 10, 1);
        var other = goods.deal(ALPHA, 10, 1);
        var jiwoo = shopper(ALPHA);
        var minsu = shopper(ALPHA);
        var paid = paid(deal, jiwoo);
        var open = ordered(deal, minsu);
        var kept = paid(other, minsu);
        inShop(() -> sales.callOff(deal, "공급처 문제"));
        awaitState(paid, jiwoo, "REFUNDED");
        awaitState(open, minsu, "CANCELLED");
        assertThat(state(kept, minsu)).isEqualTo("PAID");
        assertThat(place(ALPHA, minsu, order(deal, "any", 1, PRICE)).problem()).isEqualTo("deal-over");
        assertThat(level(deal)).isEqualTo(new StockLevel(10, 10, 0, 0));
    }

    @Test
    void theKeyOfACommandThatBrokeIsKeptForTheSameCommandOnly() throws Exception {
        var deal = goods.deal(ALPHA, 5, 3);
        var jiwoo = shopper(ALPHA);
        var id = place(ALPHA, jiwoo, order(deal, pass(ALPHA, deal, jiwoo), 1, PRICE))
                .json()
                .path("id")
                .asString();
        var path = "/api/orders/" + id + "/payment";
        var key = Ids.next();
        provider.silent = true;
        assertThat(post(ALPHA, path, jiwoo, Map.of(), "Idempotency-Key", key).problem())
                .isEqualTo("provider-silent");
        provider.silent = false;
        assertThat(post(ALPHA, path, jiwoo, Map.of("provider", "sandbox"), "Idempotency-Key", key)
                        .problem())
                .isEqualTo("key-reused");
        assertThat(post(ALPHA, path, jiwoo, Map.of(), "Idempotency-Key", key).status())
                .isEqualTo(200);
    }

    @Test
    void aRefundWhoseAnswerWasLostIsFoundByTheSameCommand() throws Exception {
        var deal = goods.deal(ALPHA, 5, 3);
        var jiwoo = shopper(ALPHA);
        var placed = paidForThree(deal, jiwoo);
        var id = placed.path("id").asString();
        var line = placed.path("lines").path(0).path("id").asString();
        var key = Ids.next();
        var path = "/api/orders/" + id + "/refunds";
        var body = Map.of("lines", List.of(Map.of("line", line, "quantity", 1)));
        var first = post(ALPHA, path, jiwoo, body, "Idempotency-Key", key);
        try (var database = TestShops.superuser();
                var statement = database.createStatement()) {
            // As after a crash between the refund and the note of its answer, a minute ago.
            assertThat(statement.executeUpdate("update " + ALPHA.schema()
                            + ".idempotency_keys set status = null, body = null, created_at = created_at - interval '2 minutes' where key = '"
                            + key + "'"))
                    .isEqualTo(1);
        }

        var again = post(ALPHA, path, jiwoo, body, "Idempotency-Key", key);

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json().path("id")).isEqualTo(first.json().path("id"));
        assertThat(provider.refunded(id)).isEqualTo(PRICE);
        assertThat(level(deal)).isEqualTo(new StockLevel(5, 3, 0, 2));
    }

    @Test
    void aCommandWithItsKeyIsDoneOnceAndAnsweredTheSame() throws Exception {
        var deal = goods.deal(ALPHA, 5, 3);
        var jiwoo = shopper(ALPHA);
        var placed = paidForThree(deal, jiwoo);
        var id = placed.path("id").asString();
        var line = placed.path("lines").path(0).path("id").asString();
        var key = Ids.next();
        var path = "/api/orders/" + id + "/refunds";
        var body = Map.of("lines", List.of(Map.of("line", line, "quantity", 1)));
        var first = post(ALPHA, path, jiwoo, body, "Idempotency-Key", key);
        var again = post(ALPHA, path, jiwoo, body, "Idempotency-Key", key);
        assertThat(first.status()).isEqualTo(201);
        assertThat(again).isEqualTo(first);
        assertThat(post(
                                ALPHA,
                                path,
                                jiwoo,
                                Map.of("lines", List.of(Map.of("line", line, "quantity", 2))),
                                "Idempotency-Key",
                                key)
                        .problem())
                .isEqualTo("key-reused");
        assertThat(provider.refunded(id)).isEqualTo(PRICE);
        assertThat(inShop(() -> keys.begin("jiwoo", key, "hash"))).isEmpty();
        assertThat(inShop(() -> keys.begin("jiwoo", key, "other")))
                .as("it is kept")
                .isPresent();
        clockAhead(Duration.ofHours(25));
        assertThat(inShop(() -> keys.begin("jiwoo", key, "other")))
                .as("a day later it is a new command")
                .isEmpty();
    }

    @Test
    void whatIsSoldOutIsRefusedFromMemoryAndARepeatedOrderIsStillAnswered() throws Exception {
        var deal = goods.deal(ALPHA, 1, 1);
        var jiwoo = shopper(ALPHA);
        var minsu = shopper(ALPHA);
        var mine = order(deal, pass(ALPHA, deal, jiwoo), 1, PRICE);
        var key = Ids.next();
        var first = post(ALPHA, "/api/orders", jiwoo, mine, "Idempotency-Key", key);
        assertThat(first.status()).isEqualTo(201);
        await().atMost(Duration.ofSeconds(5)) // whoever is not signed in learns nothing but that: it came from memory
                .until(() ->
                        post(ALPHA, "/api/orders", "nobody", order(deal, "", 1, PRICE), "Idempotency-Key", Ids.next())
                                        .status()
                                == 409);
        assertThat(post(ALPHA, "/api/orders", jiwoo, mine, "Idempotency-Key", key))
                .isEqualTo(first);
        post(ALPHA, "/api/orders/" + first.json().path("id").asString() + "/cancellation", jiwoo, Map.of());
        var next = Ids.next(); // the unit changes hands while it is known as sold out: who got it clicks twice
        var suji = shopper(ALPHA);
        var hers = order(deal, pass(ALPHA, deal, suji), 1, PRICE);
        var got = post(ALPHA, "/api/orders", suji, hers, "Idempotency-Key", next);
        assertThat(post(ALPHA, "/api/orders", suji, hers, "Idempotency-Key", next))
                .isEqualTo(got);
        post(ALPHA, "/api/orders/" + got.json().path("id").asString() + "/cancellation", suji, Map.of());
        assertThat(place(ALPHA, minsu, order(deal, pass(ALPHA, deal, minsu), 1, PRICE))
                        .status())
                .as("the unit is back")
                .isEqualTo(201);
    }

    @Test
    void aProductWhosePaymentsBreakIsPausedAndTheOthersAreNot() throws Exception {
        var broken = goods.deal(ALPHA, 200, 100);
        var sound = goods.deal(ALPHA, 10, 1);
        provider.refusing = true;
        var paused = false;
        for (var i = 0; i < 40 && !paused; i++) {
            var jiwoo = shopper(ALPHA);
            var placed = place(ALPHA, jiwoo, order(broken, pass(ALPHA, broken, jiwoo), 1, PRICE));
            paused = placed.problem().equals("product-paused");
            if (!paused)
                assertThat(post(
                                        ALPHA,
                                        "/api/orders/"
                                                + placed.json().path("id").asString() + "/payment",
                                        jiwoo,
                                        Map.of())
                                .problem())
                        .isEqualTo("provider-refused");
        }
        assertThat(paused).isTrue();
        assertThat(inShop(audit::openAlarms))
                .filteredOn(line -> line.kind().equals("product-paused")
                        && broken.equals(line.facts().get("deal")))
                .as("the seller is told, once")
                .hasSize(1);
        provider.refusing = false;
        var minsu = shopper(ALPHA);
        assertThat(place(ALPHA, minsu, order(sound, pass(ALPHA, sound, minsu), 1, PRICE))
                        .status())
                .isEqualTo(201);
    }

    private JsonNode paidForThree(String deal, String shopper) throws Exception {
        var placed = place(ALPHA, shopper, order(deal, pass(ALPHA, deal, shopper), 3, 3 * PRICE))
                .json();
        var id = placed.path("id").asString();
        post(ALPHA, "/api/orders/" + id + "/payment", shopper, Map.of());
        provider.agree(id);
        confirm(id, shopper);
        return placed;
    }

    private Answer refund(String id, String shopper, String line, int quantity) throws Exception {
        return post(
                ALPHA,
                "/api/orders/" + id + "/refunds",
                shopper,
                Map.of("lines", List.of(Map.of("line", line, "quantity", quantity))),
                "Idempotency-Key",
                Ids.next());
    }

    private String ordered(String deal, String shopper) throws Exception {
        var id = place(ALPHA, shopper, order(deal, pass(ALPHA, deal, shopper), 1, PRICE))
                .json()
                .path("id")
                .asString();
        post(ALPHA, "/api/orders/" + id + "/payment", shopper, Map.of());
        return id;
    }

    private String paid(String deal, String shopper) throws Exception {
        var id = ordered(deal, shopper);
        provider.agree(id);
        assertThat(confirm(id, shopper).path("state").asString()).isEqualTo("PAID");
        return id;
    }

    private String expired(String deal, String shopper) throws Exception {
        var id = ordered(deal, shopper);
        clockAhead(Duration.ofMinutes(8));
        awaitState(id, shopper, "EXPIRED");
        clockAhead(Duration.ZERO);
        return id;
    }

    private tools.jackson.databind.JsonNode confirm(String id, String shopper) throws Exception {
        return post(ALPHA, "/api/orders/" + id + "/payment/confirmation", shopper, Map.of())
                .json();
    }

    private JsonNode comeBack(String id, String shopper, String token) throws Exception {
        return post(
                        ALPHA,
                        "/api/orders/" + id + "/payment/confirmation",
                        shopper,
                        Map.of("returned", Map.of("token", token)))
                .json();
    }

    private void heard(String order, int attempt) {
        inShop(() -> {
            news.heard("sandbox", FakeProvider.referenceOf(order, attempt), null);
            return null;
        });
    }

    private tools.jackson.databind.JsonNode detail(String id, String shopper) throws Exception {
        return get(ALPHA, "/api/orders/" + id, shopper).json();
    }

    private String state(String id, String shopper) throws Exception {
        return detail(id, shopper).path("state").asString();
    }

    private List<String> timeline(String id, String shopper) throws Exception {
        var states = new ArrayList<String>();
        detail(id, shopper)
                .path("timeline")
                .forEach(event -> states.add(event.path("state").asString()));
        return states;
    }

    private void awaitState(String id, String shopper, String state) {
        awaitTimers(() -> state(id, shopper).equals(state));
    }

    private void awaitTimers(Callable<Boolean> what) {
        await().atMost(Duration.ofSeconds(10)).until(() -> {
            CurrentTenant.run(ALPHA, () -> {
                schedules.runOut();
                schedules.askAgain();
                schedules.giveBack();
                schedules.giveBackWhatWasCalledOff();
            });
            return what.call();
        });
    }

    private StockLevel level(String item) {
        return inShop(() -> stock.level(item).orElseThrow());
    }

    private List<String> alarms(String order) {
        return inShop(() -> audit.of(order)).stream()
                .filter(MoneyAudit.Line::alarm)
                .map(MoneyAudit.Line::kind)
                .toList();
    }

    private static void database(String sql) throws Exception {
        try (var database = io.bidd.runtime.TestShops.superuser();
                var statement = database.createStatement()) {
            statement.execute("set search_path to " + ALPHA.schema());
            statement.execute(sql);
        }
    }

    private static <T> T inShop(Supplier<T> work) {
        return CurrentTenant.call(ALPHA, work::get);
    }
}
