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
import io.bidd.runtime.checkout.OpenOutcome.SoldOut;
import io.bidd.runtime.checkout.OpenOutcome.WrongAmount;
import io.bidd.runtime.checkout.PayOutcome.NotPayable;
import io.bidd.runtime.checkout.PayOutcome.PayAt;
import io.bidd.runtime.checkout.PayOutcome.ProviderSilent;
import io.bidd.runtime.checkout.Settlement.NotOpenAnyMore;
import io.bidd.runtime.deal.DealView;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.inflow.Pulse;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.stock.HoldOutcome;
import io.bidd.runtime.stock.Stock;
import io.bidd.runtime.waitingroom.LineAway;
import io.bidd.runtime.waitingroom.WaitingRoom;
import io.bidd.runtime.waitingroom.WaitingRoom.Pass;
import io.bidd.template.Ids;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Purchases, from the order to the last won. What a shopper can cause is an outcome; nothing here throws for it. */
@Service
public class Checkout {

    private static final Logger log = LoggerFactory.getLogger(Checkout.class);

    private final OrderRepository orders;
    private final OrderTimeline timeline;
    private final Deals deals;
    private final Stock stock;
    private final WaitingRoom line;
    private final Settlement settlement;
    private final TransactionTemplate transaction;
    private final Pulse pulse;
    private final HoldSettings settings;
    private final Clock clock;

    Checkout(
            OrderRepository orders,
            OrderTimeline timeline,
            Deals deals,
            Stock stock,
            WaitingRoom line,
            Settlement settlement,
            TransactionTemplate transaction,
            Pulse pulse,
            HoldSettings settings,
            Clock clock) {
        this.orders = orders;
        this.timeline = timeline;
        this.deals = deals;
        this.stock = stock;
        this.line = line;
        this.settlement = settlement;
        this.transaction = transaction;
        this.pulse = pulse;
        this.settings = settings;
        this.clock = clock;
    }

    /** Opens an order and holds its units. @param key makes a repeated request give the same answer */
    public OpenOutcome open(Shopper shopper, String key, OrderRequest request) {
        var hash = sha256(request.fingerprint());
        var earlier = earlier(shopper, key, hash);
        if (earlier.isPresent()) return earlier.get();

        var deal = deals.find(request.deal()).orElse(null);
        if (deal == null) return new NoSuchDeal();
        var now = clock.instant();
        if (now.isBefore(deal.startsAt())) return new NotOpenYet(deal.startsAt());
        if (!now.isBefore(deal.endsAt())) return new Over();
        var right = deal.price().times(request.quantity()).amount();
        if (right != request.amount()) return new WrongAmount(right);
        var pass = line.verifyPass(deal.id(), shopper.id(), request.pass()).orElse(null);
        var used = pass != null && orders.existsByPassId(pass.id());
        if (pass == null || used || !line.isOut(deal.id(), pass)) {
            line.refused(deal.id(), used ? "pass-used" : "no-pass");
            return new NoPass(used);
        }

        try {
            var outcome = pulse.time(deal.id(), () -> place(shopper, key, request, hash, deal, pass));
            switch (outcome) {
                case Opened opened -> freePlace(deal, shopper, request.quantity());
                case SoldOut soldOut -> line.refused(deal.id(), "sold-out");
                case LimitReached reached -> line.refused(deal.id(), "limit-reached");
                default -> {}
            }
            return outcome;
        } catch (DataIntegrityViolationException twoAtOnce) {
            // The same key or the same pass at the same moment: one of them stands, and it is committed now.
            return earlier(shopper, key, hash).orElseGet(() -> new NoPass(true));
        }
    }

    private OpenOutcome place(
            Shopper shopper, String key, OrderRequest request, String hash, DealView deal, Pass pass) {
        return transaction.execute(status -> switch (stock.hold(
                deal.id(), shopper.id(), request.quantity(), deal.limitPerPerson(), settings.keepFor())) {
            case HoldOutcome.SoldOut soldOut -> new SoldOut(soldOut.free());
            case HoldOutcome.LimitReached reached -> new LimitReached(reached.limit());
            case HoldOutcome.Held held -> {
                var order = new Order(
                        Ids.next(),
                        shopper.id(),
                        deal,
                        request,
                        held.hold(),
                        pass.id(),
                        key,
                        hash,
                        clock.instant(),
                        settings.keepFor());
                orders.saveAndFlush(order);
                timeline.add(order, null);
                yield new Opened(order.view());
            }
        });
    }

    /** The next one in line may come: this one has its units. */
    private void freePlace(DealView deal, Shopper shopper, int units) {
        try {
            line.ordered(deal.id(), shopper.id(), units);
        } catch (LineAway away) {
            log.warn("a place in line {} is freed by its own end only", deal.id());
        }
    }

    private Optional<OpenOutcome> earlier(Shopper shopper, String key, String hash) {
        return orders.findByMemberIdAndIdempotencyKey(shopper.id(), key)
                .map(order -> order.requestHash.equals(hash) ? new Opened(order.view()) : new KeyReused());
    }

    /** Sends the shopper to the provider; again and again to the same payment. */
    public PayOutcome pay(Shopper shopper, String id) {
        var order = orders.findByIdAndMemberId(id, shopper.id()).orElse(null);
        if (order == null) return new PayOutcome.NoSuchOrder();
        if (order.state != OrderState.OPEN || !clock.instant().isBefore(order.payUntil))
            return new NotPayable(order.state);
        try {
            return new PayAt(settlement.start(order));
        } catch (GatewaySilent silent) {
            log.warn("the payment of order {} could not be started", id, silent);
            return new ProviderSilent();
        } catch (NotOpenAnyMore overtaken) {
            return new NotPayable(orders.findById(id).orElseThrow().state);
        }
    }

    /** The shopper has come back from the provider: looks what was decided there, and takes the money if it may. */
    public Optional<OrderView> comeBack(Shopper shopper, String id) {
        if (orders.findByIdAndMemberId(id, shopper.id()).isEmpty()) return Optional.empty();
        settlement.tryToSettle(id);
        return find(shopper, id);
    }

    /** Calls an order off: an unpaid one at once, a paid one with its money back. The units are for sale again. */
    public CancelOutcome cancel(Shopper shopper, String id) {
        var order = orders.findByIdAndMemberId(id, shopper.id()).orElse(null);
        if (order == null) return new CancelOutcome.NoSuchOrder();
        settlement.callOff(id, "cancelled by the shopper");
        var now = find(shopper, id).orElseThrow();
        return switch (now.state()) {
            case REFUNDED, REFUNDING, EXPIRED -> new CalledOff(now);
            case OPEN, PAYING, PAID -> new TooLate(now.state());
        };
    }

    public Optional<OrderView> find(Shopper shopper, String id) {
        return orders.findByIdAndMemberId(id, shopper.id()).map(Order::view);
    }

    /** Newest first. */
    public List<OrderView> of(Shopper shopper) {
        return orders.findByMemberIdOrderByPlacedAtDesc(shopper.id()).stream()
                .map(Order::view)
                .toList();
    }

    /** All orders of a deal, for the seller; newest first. */
    public List<OrderView> salesOf(String deal) {
        return orders.findByDealIdOrderByPlacedAtDesc(deal).stream()
                .map(Order::view)
                .toList();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
