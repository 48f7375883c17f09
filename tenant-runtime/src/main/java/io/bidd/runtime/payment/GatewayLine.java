package io.bidd.runtime.payment;

import io.bidd.runtime.payment.Gateways.GatewayDown;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How one shop reaches one provider: not too often at once, and not while it is down. Other shops do not notice. */
final class GatewayLine {

    private static final Logger log = LoggerFactory.getLogger(GatewayLine.class);

    private static final int MESSAGES_AT_ONCE = 16;

    private final String provider;
    private final CircuitBreaker breaker;
    private final Semaphore places;
    /** Anybody may send messages, and of some the provider has to be asked whether they are its own. */
    private final Semaphore heard = new Semaphore(MESSAGES_AT_ONCE);

    private final Duration openFor;
    private final Clock clock;
    private final Timer answered;
    private final Timer refused;
    private final Timer silent;
    private volatile Instant openUntil = Instant.MIN;

    GatewayLine(String tenant, String provider, GatewaySettings settings, MeterRegistry meters, Clock clock) {
        this.provider = provider;
        this.answered = timer(meters, "answered");
        this.refused = timer(meters, "refused");
        this.silent = timer(meters, "silent");
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
            return breaker.executeSupplier(() -> timed(work));
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

    /**
     * Verifies a message. What comes of it says nothing about the provider, so it does not count.
     *
     * @throws GatewaySilent if too many are being verified; the provider repeats it
     */
    <R> R hear(Supplier<R> work) {
        if (!heard.tryAcquire()) throw new GatewaySilent(provider, null);
        try {
            return work.get();
        } finally {
            heard.release();
        }
    }

    /** All shops' calls together: how long providers take is not a shop's secret, and shops come and go. */
    private Timer timer(MeterRegistry meters, String outcome) {
        return Timer.builder("bidd.payment.provider.calls")
                .description("calls to a payment provider")
                .tag("provider", provider)
                .tag("outcome", outcome)
                .register(meters);
    }

    private <R> R timed(Supplier<R> work) {
        var began = System.nanoTime();
        var outcome = silent;
        try {
            var result = work.get();
            outcome = answered;
            return result;
        } catch (GatewayRefused refusal) {
            outcome = refused;
            throw refusal;
        } finally {
            outcome.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }

    /** False again as soon as somebody may try. */
    boolean isDown() {
        return breaker.getState() == CircuitBreaker.State.OPEN
                && clock.instant().isBefore(openUntil);
    }
}
