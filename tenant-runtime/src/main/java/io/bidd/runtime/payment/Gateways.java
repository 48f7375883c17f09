package io.bidd.runtime.payment;

import io.bidd.runtime.payment.PaymentAccounts.Unreadable;
import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Booked;
import io.bidd.runtime.payment.PaymentGateway.Forged;
import io.bidd.runtime.payment.PaymentGateway.GatewayRefused;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.payment.PaymentGateway.Known;
import io.bidd.runtime.payment.PaymentGateway.Notice;
import io.bidd.runtime.payment.PaymentGateway.Refund;
import io.bidd.runtime.payment.PaymentGateway.Refunded;
import io.bidd.runtime.payment.PaymentGateway.Seen;
import io.bidd.runtime.payment.PaymentGateway.Start;
import io.bidd.runtime.payment.PaymentGateway.Started;
import io.bidd.runtime.payment.PaymentGateway.Statements;
import io.bidd.runtime.payment.PaymentGateway.Webhooks;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * The bound shop's way to its payment providers: with its own account, and not while a provider is down. A payment that was
 * started goes on with the account though it may be disabled or replaced by then.
 *
 * <p>Every call throws {@link NoSuchProvider} where the shop has no such account or this program no such provider,
 * {@link GatewayDown} at once while the provider is down, {@link GatewaySilent} if nothing is known about the outcome, and
 * {@link GatewayRefused} if the provider refuses. None belongs inside a transaction.
 */
@Service
public class Gateways {

    private static final Logger log = LoggerFactory.getLogger(Gateways.class);

    private final GatewayList gateways;
    private final PaymentAccounts accounts;
    private final GatewaySettings settings;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<Way, GatewayLine> lines = new ConcurrentHashMap<>();

    Gateways(
            GatewayList gateways,
            PaymentAccounts accounts,
            GatewaySettings settings,
            MeterRegistry meters,
            Clock clock) {
        this.gateways = gateways;
        this.accounts = accounts;
        this.settings = settings;
        this.meters = meters;
        this.clock = clock;
    }

    /** See {@link PaymentGateway#start}. The account has to be enabled. */
    public Started start(String provider, Start start) {
        var gateway = gateways.get(provider);
        var account = opened(provider, accounts::find);
        return line(provider).call(() -> gateway.start(account, start));
    }

    /** See {@link PaymentGateway#confirm}. */
    public Seen confirm(String provider, Known payment) {
        var gateway = gateways.get(provider);
        return ask(provider, account -> gateway.confirm(account, payment));
    }

    /** See {@link PaymentGateway#look}. */
    public Seen look(String provider, Known payment) {
        var gateway = gateways.get(provider);
        return ask(provider, account -> gateway.look(account, payment));
    }

    /** See {@link PaymentGateway#cancel}. */
    public Seen cancel(String provider, Known payment) {
        var gateway = gateways.get(provider);
        return ask(provider, account -> gateway.cancel(account, payment));
    }

    /** See {@link PaymentGateway#close}. */
    public Seen close(String provider, Known payment) {
        var gateway = gateways.get(provider);
        return ask(provider, account -> gateway.close(account, payment));
    }

    /** See {@link PaymentGateway#refund}. */
    public Refunded refund(String provider, Refund refund) {
        var gateway = gateways.get(provider);
        return ask(provider, account -> gateway.refund(account, refund));
    }

    /** Reads what a provider sends to this shop; absent if it sends nothing. */
    public Optional<Messages> webhooksOf(String provider) {
        if (!(gateways.get(provider) instanceof Webhooks webhooks)) return Optional.empty();
        var account = account(provider);
        return Optional.of((headers, body) -> line(provider).hear(() -> webhooks.verify(account, headers, body)));
    }

    /** What a provider has booked for this shop; absent if it does not tell. */
    public Optional<Bookings> statementsOf(String provider) {
        if (!(gateways.get(provider) instanceof Statements statements)) return Optional.empty();
        var account = account(provider);
        return Optional.of((from, to) -> line(provider).call(() -> statements.statement(account, from, to)));
    }

    /** Providers a shopper may choose from, always in the same order; the first one for those who do not choose. */
    public List<String> offered() {
        return accounts.enabled().stream().filter(gateways.names()::contains).toList();
    }

    /** Providers that may have payments of this shop, enabled or not. */
    public List<String> known() {
        return accounts.kept().stream().filter(gateways.names()::contains).toList();
    }

    /** Whether a call would be turned away at once, because of what became of the last ones. */
    public boolean isDown(String provider) {
        return line(provider).isDown();
    }

    /** Where the account there is now is refused, a payment may have been started with one that it has replaced. */
    private <R> R ask(String provider, Function<Account, R> question) {
        var now = account(provider);
        try {
            return line(provider).call(() -> question.apply(now));
        } catch (GatewayRefused refused) {
            for (var before : accounts.replaced(provider)) {
                try {
                    return line(provider).call(() -> question.apply(before));
                } catch (GatewayRefused notTheirsEither) {
                    log.debug("payment of {} is not of an account before", provider, notTheirsEither);
                }
            }
            throw refused;
        }
    }

    private Account account(String provider) {
        return opened(provider, accounts::findKept);
    }

    private static Account opened(String provider, Function<String, Optional<Account>> find) {
        Optional<Account> account;
        try {
            account = find.apply(provider);
        } catch (Unreadable unreadable) {
            throw new GatewaySilent(
                    provider, unreadable); // the payment is as unknown as if the provider did not answer
        }
        return account.orElseThrow(() -> new NoSuchProvider(provider));
    }

    private GatewayLine line(String provider) {
        if (!gateways.names().contains(provider)) throw new NoSuchProvider(provider);
        return lines.computeIfAbsent(
                new Way(CurrentTenant.get().id(), provider),
                way -> new GatewayLine(way.tenant(), way.provider(), settings, meters, clock));
    }

    private record Way(String tenant, String provider) {}

    /** What a provider sends to a shop. */
    public interface Messages {

        /**
         * See {@link Webhooks#verify}.
         *
         * @throws Forged        if it was not signed for this shop
         * @throws GatewaySilent if the provider had to be asked and did not answer
         */
        Optional<Notice> verify(Map<String, String> headers, byte[] body);
    }

    /** What a provider has booked for a shop. */
    public interface Bookings {

        /** See {@link Statements#statement}. */
        List<Booked> between(Instant from, Instant to);
    }

    /** The provider has failed to answer so often that nobody is sent there for a while. Nothing was asked. */
    public static final class GatewayDown extends GatewaySilent {
        GatewayDown(String provider, Throwable cause) {
            super(provider, cause);
        }
    }

    /** Neither this shop nor this program has such a provider. */
    public static final class NoSuchProvider extends RuntimeException {
        NoSuchProvider(String provider) {
            super("no such payment provider here: " + provider);
        }
    }
}
