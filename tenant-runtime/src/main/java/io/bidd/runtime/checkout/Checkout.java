package io.bidd.runtime.checkout;

import io.bidd.runtime.checkout.CancelOutcome.CalledOff;
import io.bidd.runtime.checkout.CancelOutcome.TooLate;
import io.bidd.runtime.checkout.OpenOutcome.KeyReused;
import io.bidd.runtime.checkout.OpenOutcome.LimitReached;
import io.bidd.runtime.checkout.OpenOutcome.NoPass;
import io.bidd.runtime.checkout.OpenOutcome.NoSuchDeal;
import io.bidd.runtime.checkout.OpenOutcome.NotOpenYet;
import io.bidd.runtime.checkout.OpenOutcome.Opened;
import io.bidd.runtime.checkout.OpenOutcome.Over;
import io.bidd.runtime.checkout.OpenOutcome.Paused;
import io.bidd.runtime.checkout.OpenOutcome.SoldOut;
import io.bidd.runtime.checkout.OpenOutcome.WrongAmount;
import io.bidd.runtime.checkout.PayOutcome.NotPayable;
import io.bidd.runtime.checkout.PayOutcome.PayAt;
import io.bidd.runtime.checkout.PayOutcome.ProviderRefused;
import io.bidd.runtime.checkout.PayOutcome.ProviderSilent;
import io.bidd.runtime.deal.CurrentTerms;
import io.bidd.runtime.deal.DealTerms;
import io.bidd.runtime.groupcommit.GroupCommit;
import io.bidd.runtime.inflow.Pulse;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.payment.Gateways;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.stock.Reservation;
import io.bidd.runtime.stock.Stock;
import io.bidd.runtime.waitingroom.LineAway;
import io.bidd.runtime.waitingroom.WaitingRoom;
import io.bidd.template.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Purchases, as the shopper goes through them. What a shopper can cause is an outcome; nothing here throws for it. */
@Service
public class Checkout {

    private static final Logger log = LoggerFactory.getLogger(Checkout.class);

    private final OrderRepository orders;
    private final RecentOrders recent;
    private final GroupCommit commits;
    private final CurrentTerms terms;
    private final Stock stock;
    private final WaitingRoom line;
    private final Settlement settlement;
    private final Refunds refunds;
    private final Gateways gateways;
    private final ProductBreakers products;
    private final PlacedKeys placed;
    private final ShopRules rules;
    private final MoneyAudit audit;
    private final Pulse pulse;
    private final HoldSettings settings;
    private final Clock clock;

    Checkout(
            OrderRepository orders,
            RecentOrders recent,
            GroupCommit commits,
            CurrentTerms terms,
            Stock stock,
            WaitingRoom line,
            Settlement settlement,
            Refunds refunds,
            Gateways gateways,
            ProductBreakers products,
            PlacedKeys placed,
            ShopRules rules,
            MoneyAudit audit,
            Pulse pulse,
            HoldSettings settings,
            Clock clock) {
        this.orders = orders;
        this.recent = recent;
        this.commits = commits;
        this.terms = terms;
        this.stock = stock;
        this.line = line;
        this.settlement = settlement;
        this.refunds = refunds;
        this.gateways = gateways;
        this.products = products;
        this.placed = placed;
        this.rules = rules;
        this.audit = audit;
        this.pulse = pulse;
        this.settings = settings;
        this.clock = clock;
    }

    /** Opens an order and holds its units. @param key makes a repeated request give the same answer */
    public OpenOutcome open(Shopper shopper, String key, OrderRequest request) {
        var hash = sha256(request.fingerprint());
        var outcome = tryToOpen(shopper, key, hash, request);
        // What was refused now may have been granted to the same request before.
        return outcome instanceof Opened || outcome instanceof KeyReused
                ? outcome
                : earlier(shopper, key, hash).orElse(outcome);
    }

    private OpenOutcome tryToOpen(Shopper shopper, String key, String hash, OrderRequest request) {
        var wanted = new ArrayList<Wanted>();
        for (var each : request.lines()) {
            var found = terms.find(each.deal()).orElse(null);
            if (found == null) return new NoSuchDeal(each.deal());
            var refused = refusal(found);
            if (refused != null) return refused;
            wanted.add(new Wanted(each, found));
        }
        var fee = rules.get().feeFor(goods(wanted));
        var right = Math.addExact(goods(wanted).amount(), fee.amount());
        if (right != request.amount()) {
            audit.note("wrong-amount", "SHOPPER", null, null, Map.of("ours", right, "theirs", request.amount()));
            return new WrongAmount(right);
        }
        var lines = new ArrayList<OrderLine>();
        for (var each : wanted) {
            var deal = each.terms().id();
            var pass = line.verifyPass(deal, shopper.id(), each.line().pass()).orElse(null);
            if (pass == null || !line.isOut(deal, pass)) {
                var used = pass != null && orders.isUsed(pass.id());
                line.refused(deal, used ? "pass-used" : "no-pass");
                return new NoPass(deal, used);
            }
            lines.add(new OrderLine(
                    Ids.next(),
                    deal,
                    each.terms().productName(),
                    each.line().quantity(),
                    each.terms().price(),
                    pass.id(),
                    0));
        }
        var order = Order.open(
                OrderNumber.next(),
                shopper.id(),
                List.copyOf(lines),
                fee,
                request,
                key,
                hash,
                clock.instant().truncatedTo(ChronoUnit.MICROS), // as exact as the database keeps it
                settings.keepFor());
        return place(shopper, order, wanted);
    }

    private @Nullable OpenOutcome refusal(DealTerms terms) {
        var now = clock.instant();
        if (terms.calledOff() || !now.isBefore(terms.endsAt())) return new Over(terms.id());
        if (now.isBefore(terms.startsAt())) return new NotOpenYet(terms.id(), terms.startsAt());
        return stock.isSoldOut(terms.id()) ? new SoldOut(terms.id(), 0) : null;
    }

    private OpenOutcome place(Shopper shopper, Order order, List<Wanted> wanted) {
        var names = order.lines.stream().map(each -> each.deal).toList();
        names.forEach(deal -> placed.coming(deal, order.idempotencyKey));
        var outcome = pulse.time(
                names.getFirst(),
                () -> products.<OpenOutcome>place(names, Paused::new, () -> switch (commits.submit(
                        new Placing(order, reservation(order, wanted)))) {
                    case Placing.Placed.Fresh fresh -> new Opened(order.view());
                    case Placing.Placed.Before before -> new Opened(asPlaced(orders.get(before.order())));
                    case Placing.Placed.Refused refused -> refused.why();
                }));
        switch (outcome) {
            case Opened opened -> freePlaces(shopper, order);
            case SoldOut soldOut -> line.refused(soldOut.deal(), "sold-out");
            case LimitReached reached -> line.refused(reached.deal(), "limit-reached");
            case NoPass used -> line.refused(used.deal(), "pass-used");
            default -> {}
        }
        return outcome;
    }

    private static Reservation reservation(Order order, List<Wanted> wanted) {
        var lines = new ArrayList<Reservation.Line>();
        for (var i = 0; i < wanted.size(); i++) {
            var each = order.lines.get(i);
            lines.add(new Reservation.Line(
                    each.id, each.deal, each.quantity, wanted.get(i).terms().limitPerPerson()));
        }
        return new Reservation(order.memberId, lines);
    }

    private static Money goods(List<Wanted> wanted) {
        var goods = 0L;
        for (var each : wanted)
            goods = Math.addExact(
                    goods, each.terms().price().times(each.line().quantity()).amount());
        return new Money(goods, wanted.getFirst().terms().price().currency());
    }

    /** The next ones in line may come: this one has its units. */
    private void freePlaces(Shopper shopper, Order order) {
        for (var each : order.lines) {
            try {
                line.ordered(each.deal, shopper.id(), each.quantity);
            } catch (LineAway away) {
                log.warn("a place in line {} is freed by its own end only", each.deal);
            }
        }
    }

    private Optional<OpenOutcome> earlier(Shopper shopper, String key, String hash) {
        return orders.findByKey(shopper.id(), key)
                .map(order -> order.requestHash.equals(hash) ? new Opened(asPlaced(order)) : new KeyReused());
    }

    private OrderView asPlaced(Order order) {
        return order.asPlaced(settings.keepFor());
    }

    /** Names of the providers a shopper may choose from, the usual one first. */
    public List<String> providers() {
        return gateways.offered();
    }

    /** Of those, the ones that do not answer at the moment: whoever goes there loses time. */
    public Set<String> providersDown() {
        return gateways.offered().stream().filter(gateways::isDown).collect(Collectors.toSet());
    }

    /** Sends the shopper to the provider; again and again to the same payment. @param provider nothing means the usual one */
    public PayOutcome pay(Shopper shopper, String id, @Nullable String provider) {
        var known = recent.findOpen(shopper.id(), id)
                .filter(order -> order.payments.isEmpty()) // what became of one may be known elsewhere
                .map(order -> pay(order, provider));
        if (known.isPresent() && !(known.get() instanceof NotPayable)) return known.get();
        return orders.findOf(shopper.id(), id)
                .map(order -> pay(order, provider))
                .orElseGet(PayOutcome.NoSuchOrder::new);
    }

    private PayOutcome pay(Order order, @Nullable String provider) {
        var id = order.id;
        if (!order.isPayable(clock.instant())) return new NotPayable(order.state);
        var offered = gateways.offered();
        var chosen = provider == null || provider.isEmpty()
                ? offered.stream().findFirst().orElse("")
                : provider;
        if (!offered.contains(chosen)) return new PayOutcome.NoSuchProvider();
        try {
            var payment = settlement.start(order, chosen);
            return payment == null
                    ? new NotPayable(orders.get(id).state)
                    : new PayAt(payment.provider, payment.payUrl, payment.mobileUrl);
        } catch (GatewaySilent silent) {
            log.warn("the payment of order {} could not be started: {}", id, silent.getMessage());
            settlement.extend(order);
            return new ProviderSilent(gateways.isDown(chosen));
        } catch (GatewayRefused refused) {
            var facts = Map.of("provider", chosen, "code", refused.code());
            var isKnown = audit.of(id).stream().anyMatch(line -> line.kind().equals("payment-refused"));
            if (isKnown) log.warn("the payment of order {} is refused again: {}", id, facts);
            else audit.alarm("payment-refused", "PROVIDER", id, null, facts);
            return new ProviderRefused(refused.code());
        }
    }

    /**
     * The shopper has come back from the provider: takes the money if it may.
     *
     * @param returned what the provider added to the address
     */
    public Optional<OrderView> comeBack(Shopper shopper, String id, Map<String, String> returned) {
        return recent.findOpen(shopper.id(), id)
                .flatMap(order -> settlement.captureAgreed(order, returned))
                .or(() -> orders.findOf(shopper.id(), id).map(order -> settlement.tryToSettle(order, returned)));
    }

    /** Calls an order off: an unpaid one at once, a paid one with its money back. The units are for sale again. */
    public CancelOutcome cancel(Shopper shopper, String id) {
        var order = orders.findOf(shopper.id(), id).orElse(null);
        if (order == null) return new CancelOutcome.NoSuchOrder();
        if (order.state == OrderState.OPEN) settlement.callOff(order, Actor.SHOPPER, "cancelled by the shopper");
        var seen = orders.get(id);
        if (seen.state.isPaid()) refunds.refund(seen, Actor.SHOPPER, null, "cancelled by the shopper", null);
        var now = orders.get(id).view();
        return switch (now.state()) {
            case REFUNDED, REFUNDING, EXPIRED, CANCELLED -> new CalledOff(now);
            case OPEN, PAYING, PAID, PREPARING, SHIPPED, DELIVERED -> new TooLate(now.state());
        };
    }

    /** Gives units back for their money. @param units by line; nothing means all */
    public RefundOutcome refund(Shopper shopper, String id, @Nullable Map<String, Integer> units) {
        return orders.findOf(shopper.id(), id)
                .map(order -> refunds.refund(order, Actor.SHOPPER, units, "returned by the shopper", null))
                .orElseGet(RefundOutcome.NoSuchOrder::new);
    }

    public Optional<OrderView> find(Shopper shopper, String id) {
        return orders.findOf(shopper.id(), id).map(Order::view);
    }

    public Optional<OrderDetail> detail(Shopper shopper, String id) {
        return orders.findOf(shopper.id(), id).map(this::detail);
    }

    OrderDetail detail(Order order) {
        var last = order.livePayment().orElse(order.payments.isEmpty() ? null : order.payments.getLast());
        return new OrderDetail(
                order.view(),
                orders.timeline(order.id),
                orders.refunds(order.id).stream().map(Refund::view).toList(),
                last == null ? null : new OrderDetail.Payment(last.provider, last.state.name(), last.trouble));
    }

    /** Newest first. */
    public List<OrderView> of(Shopper shopper) {
        return orders.ofMember(shopper.id()).stream().map(Order::view).toList();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private record Wanted(OrderRequest.Line line, DealTerms terms) {}
}
