package io.bidd.runtime;

import io.bidd.runtime.catalog.Catalog;
import io.bidd.runtime.catalog.Category;
import io.bidd.runtime.catalog.ProductDraft;
import io.bidd.runtime.deal.DealDraft;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.deal.OpenDealOutcome.Planned;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.waitingroom.LineRules;
import io.bidd.template.Ids;
import io.bidd.template.ServedTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.boot.test.context.TestComponent;

/** Puts something on sale for a test. */
@TestComponent
public class Goods {

    public static final long PRICE = 9_900;

    private final Catalog catalog;
    private final Deals deals;

    Goods(Catalog catalog, Deals deals) {
        this.catalog = catalog;
        this.deals = deals;
    }

    /** A deal that runs now. */
    public String deal(ServedTenant shop, int quantity, int limit) {
        return deal(
                shop,
                quantity,
                limit,
                Instant.now().minusSeconds(60),
                Instant.now().plus(Duration.ofHours(2)));
    }

    public String deal(ServedTenant shop, int quantity, int limit, Instant from, Instant to) {
        return deal(shop, quantity, limit, from, to, LineRules.USUAL);
    }

    /** A deal that runs now and needs no turn. */
    public String withoutLine(ServedTenant shop, int quantity, int limit) {
        var usual = LineRules.USUAL;
        return deal(
                shop,
                quantity,
                limit,
                Instant.now().minusSeconds(60),
                Instant.now().plus(Duration.ofHours(2)),
                new LineRules(
                        LineRules.Mode.OFF,
                        usual.rejoin(),
                        usual.whenAway(),
                        usual.passes(),
                        usual.busyFrom(),
                        usual.passSeconds(),
                        usual.claimSeconds(),
                        usual.earlySeconds(),
                        null,
                        null,
                        0));
    }

    private String deal(ServedTenant shop, int quantity, int limit, Instant from, Instant to, LineRules line) {
        return CurrentTenant.call(shop, () -> {
            var product = catalog.register(new ProductDraft(
                    "감귤 " + Ids.next(), Category.FOOD, "제주 감귤", Money.won(20_000), null, null, null, List.of()));
            return switch (deals.plan(new DealDraft(product, from, to, PRICE, quantity, limit, line))) {
                case Planned planned -> planned.deal();
                case io.bidd.runtime.deal.OpenDealOutcome.Refused refused ->
                    throw new IllegalStateException(refused.rule());
            };
        });
    }
}
