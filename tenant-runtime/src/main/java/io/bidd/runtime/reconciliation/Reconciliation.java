package io.bidd.runtime.reconciliation;

import io.bidd.runtime.payment.Gateways;
import io.bidd.runtime.payment.Gateways.NoSuchProvider;
import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Compares the bound shop's payments with its providers', day by day in the shop's zone. It may run at any time, twice, or
 * beside itself: it lists what differs and settles what no longer does.
 */
@Service
public class Reconciliation {

    private static final Logger log = LoggerFactory.getLogger(Reconciliation.class);

    /** When a day is compared by itself. */
    private static final LocalTime DAILY_AT = LocalTime.of(4, 0);

    /** Days that are made up for if nobody was there to do it. */
    private static final int MADE_UP_FOR = 7;

    /** Days on which open differences are looked at again. */
    private static final int LOOKED_AT_AGAIN = 30;

    /** A run before that is one of an unfinished day. */
    private static final Duration SETTLES_WITHIN = Duration.ofMinutes(10);

    private final Gateways gateways;
    private final Comparison comparison;
    private final ReconciliationRepository books;
    private final MoneyAudit audit;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Reconciliation(
            Gateways gateways,
            Comparison comparison,
            ReconciliationRepository books,
            MoneyAudit audit,
            TransactionTemplate transaction,
            Clock clock) {
        this.gateways = gateways;
        this.comparison = comparison;
        this.books = books;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Compares a day now, with every provider. Not to be called inside a transaction: providers are asked.
     *
     * @throws GatewaySilent            if a provider does not tell; the others are done
     * @throws IllegalArgumentException if the day is yet to come
     */
    public List<Reconciled> run(LocalDate day) {
        if (day.isAfter(clock.instant().atZone(zone()).toLocalDate()))
            throw new IllegalArgumentException("there is nothing to compare yet on " + day);
        GatewaySilent silence = null;
        for (var provider : providers(day)) {
            try {
                run(day, provider);
            } catch (GatewaySilent silent) {
                silence = silent;
            } catch (NoSuchProvider gone) {
                log.warn("{} cannot be compared for {}", provider, day, gone);
            }
        }
        if (silence != null) throw silence;
        return books.of(day);
    }

    /** The last comparison of a day with each provider. */
    public List<Reconciled> of(LocalDate day) {
        return books.of(day);
    }

    /** What was found to differ on a day, settled or not; the first 500. */
    public List<Difference> differencesOf(LocalDate day) {
        return books.differencesOf(day);
    }

    /** Everything that still differs, oldest first; the first 500. */
    public List<Difference> open() {
        return books.open();
    }

    /** Does what is due by now; a provider that does not tell is left alone until the next turn. */
    void runDue() {
        var away = new HashSet<String>();
        for (var due : due()) {
            if (away.contains(due.provider())) continue;
            try {
                run(due.day(), due.provider());
            } catch (GatewaySilent | NoSuchProvider notNow) {
                away.add(due.provider());
                log.warn("{} is not compared for {} yet", due.provider(), due.day(), notNow);
            }
        }
    }

    /** Days that nobody has compared since they were over, and, once each morning, those with open differences. */
    private Set<Due> due() {
        var zone = zone();
        var now = clock.instant().atZone(zone);
        var today = now.toLocalTime().isBefore(DAILY_AT) ? now.toLocalDate().minusDays(1) : now.toLocalDate();
        var opened = CurrentTenant.get().opensAt().atZone(zone).toLocalDate();
        var due = new LinkedHashSet<Due>();
        for (var day = today.minusDays(MADE_UP_FOR); day.isBefore(today); day = day.plusDays(1)) {
            if (day.isBefore(opened)) continue;
            for (var provider : providers(day))
                if (!books.isMadeSince(day, provider, end(day).plus(SETTLES_WITHIN))) due.add(new Due(day, provider));
        }
        var thisMorning = today.atTime(DAILY_AT).atZone(zone).toInstant();
        for (var open : books.open(today.minusDays(LOOKED_AT_AGAIN)))
            if (!books.isMadeSince(open.day(), open.provider(), thisMorning)) due.add(open);
        return due;
    }

    private void run(LocalDate day, String provider) {
        var compared = comparison.compare(provider, begin(day), end(day));
        transaction.executeWithoutResult(status -> {
            var now = clock.instant();
            books.inTurn(day, provider);
            var fresh = compared.found().stream()
                    .filter(found -> books.add(day, provider, found, now))
                    .toList();
            books.settleOthers(day, provider, compared.found(), now);
            books.keep(new Reconciled(
                    day,
                    provider,
                    now,
                    compared.ours().size(),
                    compared.ours().stream()
                            .mapToLong(our -> our.amount().amount())
                            .sum(),
                    compared.ours().stream().mapToLong(OurPayment::refunded).sum(),
                    compared.found().size()));
            if (!fresh.isEmpty())
                audit.alarm(
                        "books-differ",
                        "SYSTEM",
                        null,
                        null,
                        Map.of("day", day, "provider", provider, "new", fresh.size(), "first", fresh.getFirst()));
        });
    }

    private SortedSet<String> providers(LocalDate day) {
        var providers = new TreeSet<>(gateways.known());
        providers.addAll(books.providers(begin(day), end(day)));
        return providers;
    }

    private static Instant begin(LocalDate day) {
        return day.atStartOfDay(zone()).toInstant();
    }

    private static Instant end(LocalDate day) {
        return begin(day.plusDays(1));
    }

    private static ZoneId zone() {
        return ZoneId.of(CurrentTenant.get().zone());
    }

    /** A day to be compared with a provider. */
    record Due(LocalDate day, String provider) {}
}
