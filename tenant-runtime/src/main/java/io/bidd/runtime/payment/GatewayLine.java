package io.bidd.runtime.payment;

import io.bidd.runtime.payment.Gateways.GatewayDown;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one shop reaches one provider: not too often at once, and not while it is down. Other shops do not notice. */
final class GatewayLine {

    private static final Logger log = LoggerFactory.getLogger(GatewayLine.class);

    private final String provider;
    private final CircuitBreaker breaker;
    private final Semaphore places;
    private final Duration openFor;
    private final Clock clock;
    private volatile Instant openUntil = Instant.MIN;

    GatewayLine(String tenant, String provider, GatewaySettings settings, Clock clock) {
        this.provider = provider;
        this.places = new Semaphore(settings.atOnce());
        this.openFor = settings.openFor();
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                tenant + " at " + provider,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(settings.window())
                        .minimumNumberOfCalls(settings.minimumCalls())
                        .failureRateThreshold(settings.failurePercent())
                        .waitDurationInOpenState(openFor)
                        .permittedNumberOfCallsInHalfOpenState(settings.trialCalls())
                        .recordException(failure -> !(failure instanceof GatewayRefused)) // a refusal is an answer
                        .clock(clock)
                        .build());
        breaker.getEventPublisher().onStateTransition(transition -> {
            var state = transition.getStateTransition().getToState();
            if (state == CircuitBreaker.State.OPEN) openUntil = clock.instant().plus(openFor);
            log.warn("payments of tenant {}: {}", breaker.getName(), state);
        });
    }

    /**
     * @throws GatewayDown    at once while the provider is down
     * @throws GatewaySilent  if it does not answer, fails in a way nobody has foreseen, or too many calls are under way
     * @throws GatewayRefused as the provider refuses
     */
    <R> R call(Supplier<R> work) {
        if (!places.tryAcquire()) throw new GatewaySilent(provider, null);
        try {
            return breaker.executeSupplier(work);
        } catch (CallNotPermittedException open) {
            throw new GatewayDown(provider, open);
        } catch (GatewaySilent | GatewayRefused known) {
            throw known;
        } catch (RuntimeException unforeseen) {
            // It may have happened after the provider had done its part: nothing is known about the outcome.
            throw new GatewaySilent(provider, unforeseen);
        } finally {
            places.release();
        }
    }

    /** False again as soon as somebody may try. */
    boolean isDown() {
        return breaker.getState() == CircuitBreaker.State.OPEN
                && clock.instant().isBefore(openUntil);
    }
}
