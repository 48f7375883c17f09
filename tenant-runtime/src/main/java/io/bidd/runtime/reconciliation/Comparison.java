package io.bidd.runtime.reconciliation;

import io.bidd.runtime.payment.Gateways;
import io.bidd.runtime.payment.Gateways.Bookings;
import io.bidd.runtime.payment.Gateways.GatewayDown;
import io.bidd.runtime.payment.PaymentGateway.Booked;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.reconciliation.Difference.Found;
import io.bidd.runtime.reconciliation.Difference.Kind;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Holds our payments of a time against a provider's: its statement where it makes one, else payment by payment. Nothing is
 * changed, here or there.
 */
@Component
class Comparison {

    /** What moved since then may be on its way between the provider and us. */
    private static final Duration IN_FLIGHT = Duration.ofMinutes(10);

    private static final int LOOKS_AT_ONCE = 8;
    private static final int TRIES = 3;

    private final Gateways gateways;
    private final ReconciliationRepository payments;
    private final Clock clock;

    Comparison(Gateways gateways, ReconciliationRepository payments, Clock clock) {
        this.gateways = gateways;
        this.payments = payments;
        this.clock = clock;
    }

    /** @param ours what we have as captured in that time */
    record Compared(List<OurPayment> ours, List<Found> found) {}

    /** @throws GatewaySilent if the provider does not tell @throws Gateways.NoSuchProvider if it cannot be asked any more */
    Compared compare(String provider, Instant from, Instant to) {
        var now = clock.instant();
        var sure = now.minus(IN_FLIGHT);
        var end = to.isBefore(now) ? to : now;
        var statement = gateways.statementsOf(provider);
        return statement.isPresent()
                ? withStatement(provider, statement.get(), from, end, now, sure)
                : oneByOne(provider, from, end, now, sure);
    }

    /** Theirs is read first: what is captured in between is then at most one of ours too many, and that is looked at. */
    private Compared withStatement(
            String provider, Bookings bookings, Instant from, Instant to, Instant now, Instant sure) {
        var theirs = bookings.between(from, to).stream()
                .collect(Collectors.toMap(Booked::reference, Function.identity(), (one, again) -> again));
        var ours = payments.captured(provider, from, earlier(to, sure), now, sure);
        var known = new HashMap<String, OurPayment>();
        for (var our : payments.find(provider, namesOf(theirs.values()), now, sure)) {
            known.put(our.reference(), our);
            known.put(our.id(), our);
        }
        var found = new ArrayList<Found>();
        var compared = new HashSet<String>();
        for (var booked : theirs.values()) {
            if (booked.at().isAfter(sure)) continue;
            var our = known.getOrDefault(booked.reference(), known.get(booked.payment()));
            if (our != null && !our.reference().equals(booked.reference())) {
                // Booked by another name as well, or twice by others, it was taken twice.
                var isTwice = theirs.containsKey(our.reference()) || !compared.add(our.id());
                if (isTwice) our = null;
            }
            if (our != null) found.addAll(our.against(booked));
            else
                found.add(new Found(
                        booked.reference(),
                        Kind.ONLY_THEIRS,
                        "",
                        OurPayment.text(booked.captured()) + ", " + booked.refunded() + " given back"));
        }
        // Around midnight their day may not be ours, so what is missing is asked for by name.
        found.addAll(look(
                provider,
                ours.stream()
                        .filter(our -> !compared.contains(our.id()) && !theirs.containsKey(our.reference()))
                        .toList()));
        return new Compared(ours, found);
    }

    /** Some providers book a payment by another id of theirs than the one we have; then ours is with it. */
    private static Set<String> namesOf(Collection<Booked> theirs) {
        return theirs.stream()
                .flatMap(booked -> Stream.of(booked.reference(), booked.payment()))
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private Compared oneByOne(String provider, Instant from, Instant to, Instant now, Instant sure) {
        var ours = payments.captured(provider, from, earlier(to, sure), now, sure);
        var all = new ArrayList<>(ours);
        all.addAll(payments.dead(provider, from, earlier(to, sure), now, sure));
        all.addAll(payments.givenBack(provider, from, earlier(to, sure), now, sure));
        return new Compared(ours, look(provider, all));
    }

    private List<Found> look(String provider, Collection<OurPayment> ours) {
        if (ours.isEmpty()) return List.of();
        var tenant = CurrentTenant.get();
        List<Callable<List<Found>>> looks = ours.stream()
                .<Callable<List<Found>>>map(our -> () -> CurrentTenant.call(tenant, () -> look(provider, our)))
                .toList();
        try (var threads =
                Executors.newFixedThreadPool(LOOKS_AT_ONCE, Thread.ofVirtual().factory())) {
            var found = new ArrayList<Found>();
            for (var looked : threads.invokeAll(looks)) found.addAll(looked.get());
            return found;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new GatewaySilent(provider, stop);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause
                    ? cause
                    : new IllegalStateException(failed.getCause());
        }
    }

    private List<Found> look(String provider, OurPayment our) {
        for (var tries = 1; ; tries++) {
            try {
                return our.against(gateways.look(provider, our.known()));
            } catch (GatewayRefused refused) {
                return our.isCaptured() ? List.of(our.unknownToThem("refused: " + refused.code())) : List.of();
            } catch (GatewaySilent silent) {
                if (tries == TRIES || silent instanceof GatewayDown) throw silent;
            }
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
