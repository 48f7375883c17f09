package io.bidd.runtime.storefront;

import io.bidd.runtime.deal.DealView;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The public read API. */
@RestController
@RequestMapping("/api/deals")
class DealApi {

    private final Deals deals;
    private final Clock clock;

    DealApi(Deals deals, Clock clock) {
        this.deals = deals;
        this.clock = clock;
    }

    /** The deals of a day in the shop's zone, today unless named. */
    @GetMapping
    List<DealView> day(@RequestParam(required = false) @Nullable LocalDate day) {
        var zone = ZoneId.of(CurrentTenant.get().zone());
        var shown = day == null ? LocalDate.ofInstant(clock.instant(), zone) : day;
        return deals.between(
                shown.atStartOfDay(zone).toInstant(),
                shown.plusDays(1).atStartOfDay(zone).toInstant());
    }

    @GetMapping("/{id}")
    ResponseEntity<DealView> deal(@PathVariable String id) {
        return ResponseEntity.of(deals.find(id));
    }
}
