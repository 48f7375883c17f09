package io.bidd.runtime.checkout;

import io.bidd.runtime.groupcommit.Busy;
import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * A product whose orders break is paused for a while, on its own: the others do not notice, and the seller is told. Only what is broken on our side or
 * in the product counts; refusals are answers, and a silent provider has a breaker of its own. RUNRUN's rule: a tenth of the
 * orders of a window.
 */
@Component
class ProductBreakers {

    private static final Logger log = LoggerFactory.getLogger(ProductBreakers.class);

    private final CircuitBreakerRegistry breakers;
    private final MoneyAudit audit;
    /** Orders that have broken, the last ten thousand. */
    private final Set<String> counted = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > 10_000;
        }
    }));

    ProductBreakers(ProductBreakerSettings settings, MoneyAudit audit) {
        this.audit = audit;
        breakers = CircuitBreakerRegistry.of(CircuitBreakerConfig.custom()
                .slidingWindowSize(settings.window())
                .minimumNumberOfCalls(settings.atLeast())
                .failureRateThreshold(settings.failingPercent())
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(settings.trial())
                .ignoreException(thrown -> thrown instanceof GatewaySilent || thrown instanceof Busy)
                .build());
        breakers.getEventPublisher().onEntryAdded(added -> follow(added.getAddedEntry()));
    }

    /** Places an order of products, or says which of them is paused; then nothing was done. */
    <T> T place(Collection<String> deals, Function<String, T> paused, Supplier<T> work) {
        var admitted = new ArrayList<CircuitBreaker>();
        for (var deal : deals) {
            var breaker = of(deal);
            if (!breaker.tryAcquirePermission()) {
                admitted.forEach(CircuitBreaker::releasePermission);
                return paused.apply(deal);
            }
            admitted.add(breaker);
        }
        var started = System.nanoTime();
        try {
            var answer = work.get();
            admitted.forEach(breaker -> breaker.onSuccess(System.nanoTime() - started, TimeUnit.NANOSECONDS));
            return answer;
        } catch (RuntimeException broken) {
            admitted.forEach(breaker -> breaker.onError(System.nanoTime() - started, TimeUnit.NANOSECONDS, broken));
            throw broken;
        }
    }

    /**
     * Work on an order that is done also while its products are paused, and counts for them. What shoppers can make a provider
     * refuse, as by coming back with something made up, is none of it.
     */
    <T> T watch(Order order, Supplier<T> work) {
        var started = System.nanoTime();
        try {
            return work.get();
        } catch (RuntimeException broken) {
            if (!counted.add(order.id)) throw broken; // or one shopper could pause it for all, with one order
            for (var line : order.lines)
                of(line.deal).onError(System.nanoTime() - started, TimeUnit.NANOSECONDS, broken);
            throw broken;
        }
    }

    private CircuitBreaker of(String deal) {
        return breakers.circuitBreaker(key(deal));
    }

    private void follow(CircuitBreaker breaker) {
        var deal = breaker.getName().substring(breaker.getName().indexOf(':') + 1);
        breaker.getEventPublisher().onStateTransition(transition -> {
            if (transition.getStateTransition() == StateTransition.CLOSED_TO_OPEN) tellSeller(deal);
        });
    }

    /** Where that cannot be written down it is logged; the product is paused all the same. */
    private void tellSeller(String deal) {
        try {
            audit.alarm("product-paused", "SYSTEM", null, null, Map.of("deal", deal));
        } catch (DataAccessException away) {
            log.error("the product of deal {} is paused, and its seller could not be told", deal, away);
        }
    }

    private static String key(String deal) {
        return CurrentTenant.get().id() + ":" + deal;
    }
}
