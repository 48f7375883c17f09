package io.bidd.load.prove;

import io.bidd.load.prove.Plan.Visit;
import io.bidd.load.prove.Plan.Wish;
import io.bidd.load.prove.provider.Habit;
import io.bidd.load.prove.world.Shop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One visit to the shop, from the door to wherever it ends. */
final class Visitor {

    private final Plan plan;
    private final Visit visit;
    private final Shop shop;
    private final Told told;
    private final Stage stage;
    private final SplittableRandom luck;
    private final Customer customer;
    private int tries;

    Visitor(Plan plan, Visit visit, Shop shop, Told told, Stage stage) {
        this.plan = plan;
        this.visit = visit;
        this.shop = shop;
        this.told = told;
        this.stage = stage;
        this.luck = new SplittableRandom(visit.luck());
        this.customer = new Customer(shop, told, Plan.person(visit.person()), luck.split());
    }

    void come() throws InterruptedException {
        var passes = passes();
        if (passes == null) return;
        var key = customer.freshKey();
        var form = Customer.orderForm(visit.wishes(), passes, plan.total(visit.wishes()));
        switch (visit.kind()) {
            case IS_A_STRANGER -> mischief().looksAtOthers();
            case CHANGES_AMOUNT -> mischief().changesAmount(visit.wishes(), passes);
            case TALKS_NONSENSE -> mischief().talksNonsense(visit.wishes(), passes);
            case IS_GREEDY -> ordersTooMuch(passes);
            case USES_PASS_TWICE -> usesPassTwice(form);
            case CLICKS_TWICE -> {
                atOnce(() -> customer.order(key, form), () -> customer.order(key, form));
                goOn(customer.order(key, form));
            }
            case ASKS_AGAIN -> {
                customer.orderWithoutWaiting(key, form, Duration.ofMillis(1 + luck.nextInt(25)));
                goOn(customer.order(key, form));
            }
            case REUSES_KEY -> {
                goOn(customer.order(key, form));
                mischief().reusesKey(key, form);
            }
            default -> goOn(customer.order(key, form));
        }
        // A page that is loaded again sends its form again, much later too. (Where a key was used for another form,
        // that form has it.)
        if (visit.kind() != Kind.REUSES_KEY && told.orderOf(customer.person(), key) != null && luck.nextInt(4) == 0)
            customer.order(key, form);
    }

    private Mischief mischief() {
        return new Mischief(plan, customer, told, luck);
    }

    /** What happens to an order that was opened. */
    private void goOn(@Nullable JsonNode order) throws InterruptedException {
        if (order == null) return;
        var id = order.path("id").asString();
        think();
        switch (visit.kind()) {
            case WALKS_AWAY -> {}
            case CANCELS_UNPAID -> {
                if (luck.nextBoolean()) customer.pay(id);
                customer.cancel(id);
            }
            case NEVER_COMES_BACK -> agree(customer.pay(id));
            case STARTS_TWICE -> {
                atOnce(() -> customer.pay(id), () -> customer.pay(id));
                payAndComeBack(id);
            }
            case COMES_LATE -> {
                var reference = customer.pay(id);
                if (reference != null) shop.provider().keep(reference);
                stage.waitForClock(payUntil(order).plusSeconds(luck.nextInt(3)));
                if (agree(reference) && reference != null && luck.nextInt(3) > 0) customer.confirm(id, reference);
            }
            case PAYS_A_CANCELLED -> {
                var reference = customer.pay(id);
                if (reference == null) return;
                if (luck.nextBoolean()) shop.provider().keep(reference);
                atOnce(() -> customer.cancel(id), () -> agree(reference));
                customer.confirm(id, reference);
            }
            case CANCELS_AND_CONFIRMS -> {
                var reference = customer.pay(id);
                if (!agree(reference) || reference == null) return;
                atOnce(() -> customer.cancel(id), () -> customer.confirm(id, reference));
            }
            case CONFIRMS_TWICE -> {
                var reference = customer.pay(id);
                if (!agree(reference) || reference == null) return;
                atOnce(
                        () -> customer.confirm(id, reference),
                        () -> customer.confirm(id, reference),
                        () -> customer.confirm(id, reference));
            }
            case IS_DECLINED -> {
                var reference = customer.pay(id);
                if (reference == null) return;
                shop.provider().decline(reference);
                customer.confirm(id, reference);
                think();
                payAndComeBack(id);
            }
            case CANCELS_PAID -> {
                if (payAndComeBack(id)) customer.cancel(id);
                else customer.look(id);
            }
            case REFUNDS_PART, REFUNDS_ALL, REFUNDS_TWICE, REPEATS_REFUND -> {
                if (payAndComeBack(id)) giveBack(order, id);
            }
            case REPLAYS, FORGES -> {
                var reference = customer.pay(id);
                if (!agree(reference) || reference == null) return;
                if (visit.kind() == Kind.FORGES) mischief().forges(shop.provider(), reference);
                customer.confirm(id, reference);
                if (visit.kind() == Kind.REPLAYS) shop.provider().repeatMessages(reference, false);
                customer.look(id);
            }
            default -> payAndComeBack(id);
        }
    }

    /** @return whether it is paid, as far as we were told */
    private boolean payAndComeBack(String id) throws InterruptedException {
        var reference = customer.pay(id);
        if (reference == null || !agree(reference)) return false;
        think();
        var order = customer.confirm(id, reference);
        for (var look = 0; look < 4 && order != null && !isDecided(order); look++) {
            Thread.sleep(500 + luck.nextInt(500));
            order = customer.look(id);
        }
        return order != null && order.path("state").asString("").equals("PAID");
    }

    private static boolean isDecided(JsonNode order) {
        return !List.of("OPEN", "PAYING").contains(order.path("state").asString(""));
    }

    private boolean agree(@Nullable String reference) {
        if (reference == null) return false;
        return shop.provider().agree(reference, habit(), visit.luck() + tries);
    }

    private Habit habit() {
        var habits = visit.habits();
        return habits.get(Math.min(tries++, habits.size() - 1));
    }

    private void giveBack(JsonNode order, String id) throws InterruptedException {
        var all = new LinkedHashMap<String, Integer>();
        for (var line : order.path("lines"))
            all.put(line.path("id").asString(), line.path("quantity").asInt());
        var first = all.entrySet().iterator().next();
        var key = customer.freshKey();
        switch (visit.kind()) {
            case REFUNDS_PART -> {
                for (var left = first.getValue(); left > luck.nextInt(2); left--)
                    customer.refund(id, Map.of(first.getKey(), 1), customer.freshKey());
            }
            case REFUNDS_TWICE -> {
                var other = customer.freshKey();
                atOnce(() -> customer.refund(id, all, key), () -> customer.refund(id, all, other));
            }
            case REPEATS_REFUND -> {
                var units = luck.nextBoolean() ? all : Map.of(first.getKey(), 1);
                atOnce(() -> customer.refund(id, units, key), () -> customer.refund(id, units, key));
            }
            default -> customer.refund(id, all, key);
        }
        customer.look(id);
    }

    /** As many orders at once as one person may have units, and two more. */
    private void ordersTooMuch(Map<Integer, String> passes) throws InterruptedException {
        var item = plan.item(visit.wishes().getFirst().item());
        var one = List.of(new Wish(item.number(), 1));
        var form = Customer.orderForm(one, passes, plan.total(one));
        var clicks = new ArrayList<Step>();
        for (var n = 0; n < item.limit() + 2; n++) {
            var key = customer.freshKey();
            clicks.add(() -> customer.order(key, form));
        }
        atOnce(clicks.toArray(Step[]::new));
    }

    private void usesPassTwice(Map<String, Object> form) throws InterruptedException {
        var one = customer.freshKey();
        var other = customer.freshKey();
        var orders = new java.util.concurrent.ConcurrentLinkedQueue<String>();
        for (var round = 0; round < 2; round++) {
            atOnce(() -> note(orders, customer.order(one, form)), () -> note(orders, customer.order(other, form)));
        }
        if (orders.stream().distinct().count() > 1) told.breach("passes", "one pass opened the orders " + orders);
    }

    private static void note(java.util.Queue<String> orders, @Nullable JsonNode order) {
        if (order != null) orders.add(order.path("id").asString());
    }

    /** Waits in line where one has to. @return passes by item; nothing if one of them was not to be had */
    private @Nullable Map<Integer, String> passes() throws InterruptedException {
        var passes = new HashMap<Integer, String>();
        for (var wish : visit.wishes()) {
            if (!plan.item(wish.item()).behind()) continue;
            var pass = new Queueing(customer, told, stage).passFor(Plan.deal(wish.item()));
            if (pass == null) return null;
            passes.put(wish.item(), pass);
        }
        return passes;
    }

    private static Instant payUntil(JsonNode order) {
        return Instant.parse(order.path("payUntil").asString());
    }

    private void think() throws InterruptedException {
        Thread.sleep(luck.nextInt(400)); // a person reads and types
    }

    /** Something a shopper does. */
    private interface Step {
        void go() throws InterruptedException;
    }

    /** All of them at the same moment, and waits for all. */
    private static void atOnce(Step... steps) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var step : steps)
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    step.go();
                } catch (InterruptedException sentHome) {
                    Thread.currentThread().interrupt();
                }
            }));
        for (var thread : threads) thread.join();
    }
}
