package io.bidd.runtime.deal;

import io.bidd.runtime.catalog.Catalog;
import io.bidd.runtime.deal.OpenDealOutcome.Planned;
import io.bidd.runtime.deal.OpenDealOutcome.Refused;
import io.bidd.runtime.stock.Stock;
import io.bidd.runtime.stock.StockLevel;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.waitingroom.LineDesk;
import io.bidd.runtime.waitingroom.OpenLines;
import io.bidd.template.Ids;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Time deals. */
@Service
@Transactional
public class Deals implements OpenLines {

    private static final StockLevel NOTHING = new StockLevel(0, 0, 0, 0);
    private static final Duration LONGEST = Duration.ofDays(31);
    /** As long before the start as people may come, and as long after the end as its report may be made up for. */
    private static final Duration LINE_LOOKED_AFTER = Duration.ofHours(25);

    private final DealRepository deals;
    private final Catalog catalog;
    private final Stock stock;
    private final LineDesk line;
    private final Clock clock;
    private final CurrentTerms terms;

    Deals(DealRepository deals, Catalog catalog, Stock stock, LineDesk line, Clock clock, CurrentTerms terms) {
        this.deals = deals;
        this.catalog = catalog;
        this.stock = stock;
        this.line = line;
        this.clock = clock;
        this.terms = terms;
    }

    /** Plans a deal and puts its units on stock. */
    public OpenDealOutcome plan(DealDraft draft) {
        var product = catalog.find(draft.product());
        if (product.isEmpty()) return new Refused("unknown-product");
        if (!draft.endsAt().isAfter(draft.startsAt())) return new Refused("ends-before-it-starts");
        if (!draft.endsAt().isAfter(clock.instant())) return new Refused("in-the-past");
        if (Duration.between(draft.startsAt(), draft.endsAt()).compareTo(LONGEST) > 0) return new Refused("too-long");
        if (draft.endsAt().isAfter(CurrentTenant.get().closesAt())) return new Refused("after-the-rental");
        if (draft.price() > product.get().listPrice().amount()) return new Refused("above-list-price");
        if (draft.limitPerPerson() > draft.quantity()) return new Refused("limit-above-quantity");
        var deal = new Deal(Ids.next(), draft, clock.instant());
        deals.saveAndFlush(deal);
        stock.supply(deal.id, draft.quantity());
        line.plan(deal.id, product.get().name(), draft.lineRules());
        return new Planned(deal.id);
    }

    @Transactional(readOnly = true)
    public Optional<DealView> find(String id) {
        return views(deals.findAllById(List.of(id))).stream().findFirst();
    }

    /** Takes a deal back, before, while or after it runs. Its line is closed; what was ordered of it is refunded by checkout. */
    public boolean callOff(String id, String reason) {
        var deal = deals.findById(id).orElse(null);
        if (deal == null) return false;
        deal.callOff(reason, clock.instant());
        terms.forget(id);
        line.close(id);
        return true;
    }

    /** Deals with any part between two moments, in order of their start. */
    @Transactional(readOnly = true)
    public List<DealView> between(Instant from, Instant to) {
        return views(deals.findBetween(from, to));
    }

    /** All deals, newest start first. */
    @Transactional(readOnly = true)
    public List<DealView> all() {
        return views(deals.findAllByOrderByStartsAtDescIdAsc());
    }

    @Override
    @Transactional(readOnly = true)
    public List<OpenLine> now() {
        var now = clock.instant();
        var near = deals.findBetween(now.minus(LINE_LOOKED_AFTER), now.plus(LINE_LOOKED_AFTER));
        var levels = stock.levels(near.stream().map(deal -> deal.id).toList());
        return near.stream()
                .map(deal -> {
                    var level = levels.getOrDefault(deal.id, NOTHING);
                    return new OpenLine(deal.id, deal.startsAt, deal.endsAt, level.free(), level.held(), level.sold());
                })
                .toList();
    }

    private List<DealView> views(List<Deal> found) {
        var products = catalog.byId(found.stream().map(deal -> deal.productId).collect(Collectors.toSet()));
        var levels = stock.levels(found.stream().map(deal -> deal.id).toList());
        var now = clock.instant();
        return found.stream()
                .map(deal -> {
                    var level = levels.getOrDefault(deal.id, NOTHING);
                    var product = products.get(deal.productId);
                    if (product == null) throw new IllegalStateException("deal " + deal.id + " has no product");
                    var state =
                            DealState.at(now, deal.startsAt, deal.endsAt, deal.calledOffAt, level.free(), level.held());
                    return new DealView(
                            deal.id,
                            product,
                            deal.startsAt,
                            deal.endsAt,
                            deal.price(),
                            deal.limitPerPerson,
                            state,
                            deal.calledOffBecause,
                            level);
                })
                .toList();
    }
}
