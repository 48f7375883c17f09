package io.bidd.runtime.checkout;

import io.bidd.runtime.inflow.Pulse;
import io.bidd.runtime.payment.Gateways;
import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Known;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Standing;
import io.bidd.runtime.payment.PaymentGateway.Start;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Brings our orders and the provider's payments together. Every method looks first and may run at any time, twice, or beside
 * itself: each change is made on the order as it is then and does nothing where somebody was faster, and no transaction is open
 * while the provider is asked.
 *
 * <p>The order of things when money is taken: the order is pinned (its units cannot run out of time any more), then the provider
 * captures, then the units are sold. A crash between any two leaves an order in PAYING, which is looked after.
 */
@Component
class Settlement {

    private static final Logger log = LoggerFactory.getLogger(Settlement.class);

    private final OrderRepository orders;
    private final OrderChanges changes;
    private final Gateways gateways;
    private final Refunds refunds;
    private final MoneyAudit audit;
    private final Pulse pulse;
    private final ProductBreakers products;
    private final HoldSettings settings;
    private final Clock clock;

    Settlement(
            OrderRepository orders,
            OrderChanges changes,
            Gateways gateways,
            Refunds refunds,
            MoneyAudit audit,
            Pulse pulse,
            ProductBreakers products,
            HoldSettings settings,
            Clock clock) {
        this.orders = orders;
        this.changes = changes;
        this.gateways = gateways;
        this.refunds = refunds;
        this.audit = audit;
        this.pulse = pulse;
        this.products = products;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Begins to pay, or goes on with what was begun.
     *
     * @return the payment that the shopper is to be sent to; nothing if the order cannot be paid any more
     */
    @Nullable
    PaymentTry start(Order order, String provider) {
        var live = order.livePayment().orElse(null);
        if (live != null) {
            if (live.state != PaymentTry.State.READY) return null;
            if (live.provider.equals(provider)) return live;
            if (!giveUp(order, live)) return null;
            return start(orders.get(order.id), provider);
        }
        var shop = CurrentTenant.get();
        var id = order.nextPaymentId();
        var title = shop.brand().shopName() + " " + order.lines.getFirst().productName
                + (order.lines.size() > 1 ? " +" + (order.lines.size() - 1) : "");
        // The products of the order answer for what cannot be begun.
        var started = ask(
                order,
                () -> products.watch(
                        order,
                        () -> gateways.start(
                                provider,
                                new Start(
                                        id,
                                        title,
                                        order.lines.stream()
                                                .mapToInt(line -> line.quantity)
                                                .sum(),
                                        order.total(),
                                        order.memberId,
                                        URI.create(shop.url() + "/orders/" + order.id + "/payment"),
                                        URI.create(shop.url() + "/api/webhooks/" + provider),
                                        order.payUntil))));
        return changes.change(order, (now, units) -> {
            var known = now.payment(id).orElse(null);
            if (known != null)
                return known.state == PaymentTry.State.READY ? known : null; // the other click was faster
            if (now.state != OrderState.OPEN || now.livePayment().isPresent()) return null;
            var mobile = started.mobileUrl();
            var payment = new PaymentTry(
                    id,
                    now.id,
                    provider,
                    PaymentTry.State.READY,
                    started.reference(),
                    started.payUrl().toString(),
                    mobile == null ? null : mobile.toString(),
                    now.total(),
                    clock.instant());
            now.begin(payment);
            return payment;
        });
    }

    /**
     * The shopper wants to pay another way, perhaps because this provider is away: what it should take after all goes back.
     *
     * @return whether the payment is out of the way
     */
    private boolean giveUp(Order order, PaymentTry payment) {
        try {
            var seen = ask(order, () -> gateways.cancel(payment.provider, known(order, payment, Map.of())));
            if (seen.standing() == Standing.CAPTURED) {
                apply(order, payment, seen);
                return false;
            }
        } catch (GatewaySilent | GatewayRefused unsure) {
            log.warn("payment {} is given up unseen: {}", payment.id, unsure.getMessage());
        }
        return changes.change(order, (now, units) -> {
            var mine = now.payment(payment.id).orElseThrow();
            if (mine.state != PaymentTry.State.READY) return false;
            mine.dead(PaymentTry.State.CANCELLED, "another way to pay");
            mine.watch(clock.instant());
            return true;
        });
    }

    /** The provider could not be asked: the shopper gets more time, once. */
    void extend(Order order) {
        changes.change(order, (now, units) -> now.extend(settings.extendBy(), clock.instant()));
    }

    /**
     * Settles if the provider answers; if not, somebody looks again later.
     *
     * @param returned what the shopper brought back
     * @return the order afterwards
     */
    OrderView tryToSettle(Order order, Map<String, String> returned) {
        try {
            var payment = order.livePayment().orElse(order.payments.isEmpty() ? null : order.payments.getLast());
            var settled = payment == null ? null : settle(order, payment, returned, false);
            if (settled != null) return settled;
        } catch (GatewaySilent | GatewayRefused unsure) {
            log.warn("order {} is not settled: {}", order.id, unsure.getMessage());
        }
        return orders.get(order.id).view();
    }

    /**
     * Takes the money of a payment that the shopper has brought back, if order and payment are still as they were seen.
     *
     * @return the paid order; nothing if it has to be read and looked at more closely
     */
    Optional<OrderView> captureAgreed(Order seen, Map<String, String> returned) {
        var payment = seen.livePayment()
                .filter(live -> live.state == PaymentTry.State.READY && !returned.isEmpty())
                .orElse(null);
        if (payment == null) return Optional.empty();
        try {
            return Optional.ofNullable(capture(seen, payment, returned));
        } catch (GatewaySilent | GatewayRefused unsure) {
            log.warn("order {} is not settled: {}", seen.id, unsure.getMessage());
            return Optional.of(orders.get(seen.id).view());
        }
    }

    /** An unpaid order whose time is over. */
    void runOut(String id) {
        var order = orders.get(id);
        if (order.state != OrderState.OPEN || !order.isOverdue(clock.instant())) return;
        var payment = order.livePayment().orElse(null);
        if (payment == null) {
            expire(order, null, false);
            return;
        }
        try {
            var known = known(order, payment, Map.of());
            // Before the units go back the payment is closed at the provider, if the provider can do that.
            var seen = ask(order, () -> gateways.close(payment.provider, known));
            switch (seen.standing()) {
                case UNDECIDED, DEAD, REFUNDED -> expire(order, payment, seen.standing() == Standing.UNDECIDED);
                case AGREED -> {
                    if (differs(payment, seen)) apply(order, payment, seen);
                    else capture(order, payment, Map.of());
                }
                case CAPTURED -> apply(order, payment, seen);
            }
        } catch (GatewaySilent silent) {
            var extended = changes.change(order, (now, units) -> now.extend(settings.extendBy(), clock.instant()));
            if (!extended) expire(order, payment, true);
        } catch (GatewayRefused refused) {
            expire(order, payment, true);
        }
    }

    /** @param watch whether the payment might be captured all the same */
    private void expire(Order order, @Nullable PaymentTry payment, boolean watch) {
        changes.change(order, (now, units) -> {
            var at = clock.instant();
            if (now.state != OrderState.OPEN || !now.isOverdue(at)) return false;
            units.release();
            now.expire("not paid in time", at);
            close(now, payment, watch, "not paid in time");
            return true;
        });
    }

    /**
     * The tries of paying end with their order.
     *
     * @param asked the one that the provider was asked to close; another may have begun meanwhile, and is watched
     */
    private void close(Order order, @Nullable PaymentTry asked, boolean watch, String why) {
        for (var payment : order.payments) {
            if (payment.state != PaymentTry.State.READY && payment.state != PaymentTry.State.CAPTURING) continue;
            payment.dead(PaymentTry.State.CANCELLED, why);
            if (watch || asked == null || !payment.id.equals(asked.id)) payment.watch(clock.instant());
        }
    }

    /** Calls an unpaid order off. @return whether it is off; if not it was paid meanwhile, or is being paid */
    boolean callOff(Order order, Actor who, String why) {
        var payment = order.livePayment().orElse(null);
        var watch = false;
        if (payment != null) {
            try {
                var seen = ask(order, () -> gateways.cancel(payment.provider, known(order, payment, Map.of())));
                if (seen.standing() == Standing.CAPTURED) {
                    apply(order, payment, seen);
                    return false;
                }
                watch = seen.standing() != Standing.DEAD;
            } catch (GatewaySilent | GatewayRefused unsure) {
                watch = true; // what is captured for a cancelled order goes back
            }
        }
        var watched = watch;
        return changes.change(order, (now, units) -> {
            if (now.state != OrderState.OPEN) return now.state.isGone();
            units.release();
            now.cancel(who, why, clock.instant());
            close(now, payment, watched, why);
            return true;
        });
    }

    /** Asks about a payment that nobody has told us the end of. */
    void askAgain(String id) {
        var seen = orders.get(id);
        var due = clock.instant();
        var claimed = changes.change(
                seen,
                (now, units) -> now.payments.stream()
                        .filter(payment -> payment.lookAt != null && !payment.lookAt.isAfter(due))
                        .map(payment -> {
                            var last = payment.looked(due);
                            if (last && payment.state != PaymentTry.State.CAPTURING) payment.lookAt = null;
                            return new Due(payment.id, last);
                        })
                        .toList());
        for (var payment : claimed) {
            try {
                var order = orders.get(id);
                settle(order, order.payment(payment.id()).orElseThrow(), Map.of(), true);
            } finally {
                if (payment.last()) callSomebodyIfUnknown(id, payment.id());
            }
        }
    }

    /** @param last whether the ladder has come to its end */
    private record Due(String id, boolean last) {}

    /** The units of such an order are pinned until the provider says what became of the money. */
    private void callSomebodyIfUnknown(String order, String payment) {
        var state = orders.get(order).payment(payment).orElseThrow().state;
        if (state == PaymentTry.State.CAPTURING) audit.alarm("payment-unknown", "SYSTEM", order, payment, Map.of());
    }

    /** Somebody says that there is news of a payment. @throws GatewaySilent if the provider cannot be asked whether it is true */
    void lookAt(Order order, PaymentTry payment) {
        settle(order, payment, Map.of(), false);
    }

    /**
     * @param insist whether to ask for the money again where somebody has already and never said what came of it
     * @return the order afterwards, where it is known without reading it again
     */
    private @Nullable OrderView settle(Order order, PaymentTry payment, Map<String, String> returned, boolean insist) {
        return switch (payment.state) {
            case CAPTURED, STRAY -> null;
            case READY -> {
                if (order.state != OrderState.OPEN) yield null;
                yield !returned.isEmpty() || look(order, payment) ? capture(order, payment, returned) : null;
            }
            case CAPTURING -> {
                // Somebody has asked without what only the payer brings back; now it is here.
                if (!returned.isEmpty() && bring(order, payment, returned)) yield confirm(order, payment, returned);
                yield look(order, payment) && insist
                        ? confirm(order, payment, Returned.read(payment.returnToken))
                        : null;
            }
            case CANCELLED, DECLINED -> {
                if (!look(order, payment)) yield null;
                // Long after, the shopper does not expect it any more; who has just come back does.
                if (order.state == OrderState.EXPIRED && !insist) revive(order, payment, returned);
                else ask(order, () -> gateways.cancel(payment.provider, known(order, payment, Map.of())));
                yield null;
            }
        };
    }

    /** Looks at the provider and takes note. @return whether the payer has agreed and the money waits to be taken */
    private boolean look(Order order, PaymentTry payment) {
        var seen = ask(order, () -> gateways.look(payment.provider, known(order, payment, Map.of())));
        if (seen.standing() == Standing.AGREED && !differs(payment, seen)) return true;
        apply(order, payment, seen);
        return false;
    }

    private @Nullable OrderView capture(Order order, PaymentTry payment, Map<String, String> returned) {
        var pinned = changes.change(order, (now, units) -> {
            var mine = now.payment(payment.id).orElseThrow();
            if (now.state != OrderState.OPEN || mine.state != PaymentTry.State.READY) return false;
            now.takeMoney(mine, Returned.write(returned), clock.instant());
            return true;
        });
        return pinned ? confirm(order, payment, returned) : null;
    }

    /** @return whether this is what the payment was to be taken with, and was not there before */
    private boolean bring(Order order, PaymentTry payment, Map<String, String> returned) {
        return changes.change(order, (now, units) -> {
            var mine = now.payment(payment.id).orElseThrow();
            if (mine.state != PaymentTry.State.CAPTURING || mine.returnToken != null) return false;
            mine.brought(Returned.write(returned));
            return mine.returnToken != null;
        });
    }

    /** Agreed to after its time: taken if its units can still be had. */
    private void revive(Order order, PaymentTry payment, Map<String, String> returned) {
        var against = changes.change(order, (now, units) -> {
            var mine = now.payment(payment.id).orElseThrow();
            if (now.state != OrderState.EXPIRED
                    || mine.state != PaymentTry.State.CANCELLED
                    || now.livePayment().isPresent()) return "changed meanwhile";
            var gone = units.holdAgain();
            if (gone == null) now.takeMoney(mine, Returned.write(returned), clock.instant());
            return gone == null ? "" : gone;
        });
        if (against.isEmpty()) confirm(order, payment, returned);
        else log.info("order {} is paid too late and cannot be honoured: {}", order.id, against);
    }

    private @Nullable OrderView confirm(Order order, PaymentTry payment, Map<String, String> returned) {
        var known = known(order, payment, returned);
        Seen seen;
        try {
            seen = ask(order, () -> gateways.confirm(payment.provider, known));
            // It cannot be taken without the payer, who has not come back yet.
            if (seen.standing() == Standing.AGREED && !differs(payment, seen)) return awaitReturn(order, payment);
        } catch (GatewayRefused refused) {
            audit.note("capture-refused", "PROVIDER", order.id, payment.id, Map.of("code", refused.code()));
            seen = gateways.look(payment.provider, known);
            if (seen.standing() == Standing.AGREED && !differs(payment, seen)) {
                gateways.cancel(payment.provider, known);
                seen = new Seen(Standing.DEAD, seen.payment(), seen.amount(), 0, refused.code());
            }
        }
        return apply(order, payment, seen);
    }

    /** Nothing was taken: the order is open again, and gets the time that is given once. */
    private OrderView awaitReturn(Order order, PaymentTry payment) {
        return changes.change(order, (now, units) -> {
            var mine = now.payment(payment.id).orElseThrow();
            var isMeantime = mine.returnToken != null; // the payer is back, and somebody takes it
            if (now.state == OrderState.PAYING && mine.state == PaymentTry.State.CAPTURING && !isMeantime) {
                now.undecided(mine);
                if (now.isOverdue(clock.instant()) && !now.extend(settings.extendBy(), clock.instant()))
                    runOutIfOverdue(now, mine, units);
            }
            return now.view();
        });
    }

    /** Takes note of what the provider says. @return the order afterwards, unless more is being done with it */
    private @Nullable OrderView apply(Order order, PaymentTry payment, Seen seen) {
        var wrong = differs(payment, seen);
        if (wrong) {
            audit.alarm(
                    "amount-differs",
                    "PROVIDER",
                    order.id,
                    payment.id,
                    Map.of("ours", String.valueOf(payment.amount), "theirs", String.valueOf(seen.amount())));
            if (seen.standing() == Standing.AGREED) gateways.cancel(payment.provider, known(order, payment, Map.of()));
        }
        var noted = changes.change(order, (now, units) -> {
            // Only the units of an order that was seen as gone can be held again.
            if (now.state.isGone() && !order.state.isGone()) return null;
            var mine = now.payment(payment.id).orElseThrow();
            var stray = switch (seen.standing()) {
                case UNDECIDED -> {
                    undecided(now, mine, units);
                    yield null;
                }
                case AGREED -> {
                    if (wrong) refuse(now, mine, units);
                    yield null; // taking it is somebody's next step
                }
                case DEAD, REFUNDED -> {
                    dead(now, mine, seen.reason(), units);
                    yield null;
                }
                case CAPTURED -> captured(now, mine, seen, wrong, units);
            };
            return new Noted(now.view(), stray);
        });
        if (noted == null) return apply(orders.get(order.id), payment, seen);
        var stray = noted.stray();
        if (stray == null) return noted.order();
        audit.alarm(
                "money-back",
                "SYSTEM",
                order.id,
                payment.id,
                Map.of("why", stray.reason, "amount", String.valueOf(stray.amount)));
        refunds.tryToGiveBack(order.id, stray.id);
        return null;
    }

    /** @param stray money that is of no use */
    private record Noted(OrderView order, @Nullable Refund stray) {}

    /** The payer has agreed to something else: nothing is taken, and nothing is sold. */
    private void refuse(Order order, PaymentTry payment, Units units) {
        if (payment.state != PaymentTry.State.READY && payment.state != PaymentTry.State.CAPTURING) return;
        payment.dead(PaymentTry.State.CANCELLED, "amount-differs");
        if (order.state != OrderState.OPEN && order.state != OrderState.PAYING) return;
        units.release();
        order.cancel(Actor.SYSTEM, "amount-differs", clock.instant());
    }

    private void undecided(Order order, PaymentTry payment, Units units) {
        if (order.state != OrderState.PAYING || payment.state != PaymentTry.State.CAPTURING) return;
        order.undecided(payment);
        runOutIfOverdue(order, payment, units);
    }

    private void dead(Order order, PaymentTry payment, @Nullable String why, Units units) {
        if (payment.state != PaymentTry.State.READY && payment.state != PaymentTry.State.CAPTURING) {
            if (payment.state == PaymentTry.State.CANCELLED) payment.dead(PaymentTry.State.CANCELLED, why);
            return;
        }
        if (order.state == OrderState.PAYING) order.declined(payment, why);
        else payment.dead(PaymentTry.State.DECLINED, why);
        runOutIfOverdue(order, payment, units);
    }

    private void runOutIfOverdue(Order order, PaymentTry payment, Units units) {
        if (order.state != OrderState.OPEN || !order.isOverdue(clock.instant())) return;
        units.release();
        order.expire("not paid in time", clock.instant());
        close(order, payment, true, "not paid in time");
    }

    /** @return the refund, if the money is of no use */
    private @Nullable Refund captured(Order order, PaymentTry payment, Seen seen, boolean wrong, Units units) {
        if (payment.state == PaymentTry.State.CAPTURED || payment.state == PaymentTry.State.STRAY) return null;
        var at = clock.instant();
        if (wrong) {
            if (order.state == OrderState.OPEN || order.state == OrderState.PAYING) {
                units.release();
                order.cancel(Actor.SYSTEM, "amount-differs", at);
            }
            return order.refundStray(payment, seen.amount(), "amount-differs", at);
        }
        var against = switch (order.state) {
            case OPEN -> null;
            case PAYING -> payment.state == PaymentTry.State.CAPTURING ? null : "paid twice";
            case EXPIRED -> units.holdAgain();
            case CANCELLED -> "called off";
            case PAID, PREPARING, SHIPPED, DELIVERED, REFUNDING, REFUNDED -> "paid twice";
        };
        if (against != null) return order.refundStray(payment, seen.amount(), against, at);
        if (order.state != OrderState.PAYING) order.takeMoney(payment, null, at);
        order.payments.stream()
                .filter(other -> other != payment && other.isLive())
                .forEach(other -> {
                    other.dead(PaymentTry.State.CANCELLED, "another payment was made");
                    other.watch(at);
                });
        units.sell();
        order.confirm(payment, at);
        return null;
    }

    private static boolean differs(PaymentTry payment, Seen seen) {
        if (seen.standing() == Standing.UNDECIDED || seen.standing() == Standing.DEAD) return false;
        return !seen.amount().equals(payment.amount)
                || seen.payment() != null && !seen.payment().equals(payment.id);
    }

    private static Known known(Order order, PaymentTry payment, Map<String, String> returned) {
        return new Known(payment.id, payment.reference, payment.amount, order.memberId, returned);
    }

    /** Asks the provider; the line feels how long it takes. */
    private <T> T ask(Order order, Supplier<T> question) {
        return pulse.time(order.lines.getFirst().deal, question);
    }
}
