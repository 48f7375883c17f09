package io.bidd.runtime.deal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bidd.runtime.catalog.Catalog;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What each order needs to know of a deal; at most a second old. */
@Component
public class CurrentTerms {

    private final DealRepository deals;
    private final Catalog catalog;
    private final Cache<Key, Optional<DealTerms>> known = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(1))
            .build();

    CurrentTerms(DealRepository deals, Catalog catalog) {
        this.deals = deals;
        this.catalog = catalog;
    }

    public Optional<DealTerms> find(String deal) {
        return known.get(key(deal), key -> read(key.deal()));
    }

    /** Here; other processes notice within the second. */
    void forget(String deal) {
        known.invalidate(key(deal));
    }

    private Optional<DealTerms> read(String id) {
        return deals.findById(id)
                .map(deal -> new DealTerms(
                        id,
                        catalog.find(deal.productId).orElseThrow().name(),
                        deal.startsAt,
                        deal.endsAt,
                        deal.price(),
                        deal.limitPerPerson,
                        deal.calledOffAt != null));
    }

    private static Key key(String deal) {
        return new Key(CurrentTenant.get().id(), deal);
    }

    private record Key(String tenant, String deal) {}
}
