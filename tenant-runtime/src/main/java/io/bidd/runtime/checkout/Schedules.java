package io.bidd.runtime.checkout;

import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.tenancy.TenantJobs;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks after orders whose time has come, on every replica, each tenant for itself and each concern for itself: a provider that
 * hangs, or ten thousand refunds of a deal that was called off, hold up nothing else. All of it may happen twice.
 */
@Component
class Schedules {

    private static final Logger log = LoggerFactory.getLogger(Schedules.class);
    private static final int IN_A_TURN = 1_000;
    private static final int AT_ONCE = 64;

    private final TenantJobs tenants;
    private final OrderRepository orders;
    private final Settlement settlement;
    private final Refunds refunds;
    private final Sales sales;
    private final IdempotencyKeys keys;
    private final PlacedKeys placed;
    private final Clock clock;

    Schedules(
            TenantJobs tenants,
            OrderRepository orders,
            Settlement settlement,
            Refunds refunds,
            Sales sales,
            IdempotencyKeys keys,
            PlacedKeys placed,
            Clock clock) {
        this.tenants = tenants;
        this.orders = orders;
        this.settlement = settlement;
        this.refunds = refunds;
        this.sales = sales;
        this.keys = keys;
        this.placed = placed;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "1s")
    void lookAfterOrders() {
        tenants.eachForItself("ending orders", this::runOut);
        tenants.eachForItself("asking about payments", this::askAgain);
        tenants.eachForItself("giving back", this::giveBack);
        tenants.eachForItself("giving back what was called off", this::giveBackWhatWasCalledOff);
    }

    @Scheduled(fixedDelayString = "500ms")
    void readPlacedKeys() {
        tenants.eachForItself("reading the keys of orders", placed::refresh);
    }

    @Scheduled(fixedDelayString = "10m")
    void forgetKeys() {
        tenants.eachForItself("forgetting idempotency keys", keys::forgetOld);
    }

    void runOut() {
        each(orders.due(clock.instant(), IN_A_TURN), settlement::runOut);
    }

    void askAgain() {
        each(orders.withDuePayment(clock.instant(), IN_A_TURN), settlement::askAgain);
    }

    void giveBack() {
        each(orders.withDueRefund(clock.instant(), IN_A_TURN), refunds::tryAgain);
    }

    void giveBackWhatWasCalledOff() {
        each(orders.ofCalledOffDeals(IN_A_TURN), sales::giveBackWhatWasCalledOff);
    }

    /** Some at the same time, so that they share commits and one slow answer does not hold up all. */
    private void each(List<String> ids, Consumer<String> work) {
        var free = new Semaphore(AT_ONCE);
        try (var threads = tenants.threads()) {
            for (var id : ids) {
                free.acquireUninterruptibly();
                threads.execute(() -> {
                    try {
                        work.accept(id);
                    } catch (GatewaySilent | GatewayRefused unsure) {
                        log.warn("order {} is looked after later: {}", id, unsure.getMessage());
                    } catch (RuntimeException failed) {
                        log.error("order {} could not be looked after; it is tried again", id, failed);
                    } finally {
                        free.release();
                    }
                });
            }
        }
    }
}
