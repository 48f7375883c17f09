package io.bidd.runtime.payment;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A payment provider as checkout sees it. Money moves at {@link #confirm} and {@link #refund} and nowhere else. Every call has
 * a time limit of its own and may be repeated: {@code Refund.id} makes the repeated call the same one at the provider, and of
 * payments that were started twice payers are sent to one, by whose reference it is confirmed; the other lapses.
 *
 * <p>What the provider says is a {@link Seen}. {@link GatewaySilent} means that nothing is known about the outcome: the caller
 * looks again later. {@link GatewayRefused} means that the provider has certainly done nothing and never will for this
 * request, because of something on our side (credentials, contract, a malformed request).
 */
public interface PaymentGateway {

    /** Stable name, stored with each payment and used in addresses: {@code [a-z]+}. */
    String name();

    /** What a shop has to tell to use this provider, in the order the desk asks for it. */
    List<Credential> credentials();

    /** Opens a payment and says where the shopper goes. */
    Started start(Account account, Start start);

    /**
     * Takes what the payer has agreed to. The amount is sent along where the provider compares it, and is compared by the
     * caller in any case.
     */
    Seen confirm(Account account, Known payment);

    /** What the provider has; does not change anything. */
    Seen look(Account account, Known payment);

    /**
     * Sees to it that a payment that is not captured never will be, as far as the provider can. Where it only captures when it
     * is told to ({@link #confirm}) there is nothing to do but to look.
     */
    Seen cancel(Account account, Known payment);

    /** The same for a payment that nobody has agreed to yet; one that was agreed to is left as it is, for it may be taken. */
    default Seen close(Account account, Known payment) {
        var seen = look(account, payment);
        return seen.standing() == Standing.UNDECIDED ? cancel(account, payment) : seen;
    }

    /** Gives money back, all or part of it. */
    Refunded refund(Account account, Refund refund);

    /** What providers send to us, for those who do. */
    interface Webhooks {

        /**
         * Reads and verifies a message.
         *
         * @param headers names in lower case
         * @return what it is about, or nothing if it is of no interest to us
         * @throws Forged if it was not signed by the provider for this account, or too long ago
         */
        Optional<Notice> verify(Account account, Map<String, String> headers, byte[] body);
    }

    /** What the provider has booked, for those who tell. */
    interface Statements {

        /** Every payment with money taken or given back in a period. */
        List<Booked> statement(Account account, Instant from, Instant to);
    }

    /** @param key of the setting, as {@code secretKey} @param pattern what it looks like, as a regular expression */
    record Credential(String key, boolean secret, String pattern) {}

    /** A shop's own credentials, opened. */
    record Account(String provider, Map<String, String> settings) {

        /** @throws IllegalStateException if it is not there: accounts are checked when they are stored */
        public String get(String key) {
            var value = settings.get(key);
            if (value == null) throw new IllegalStateException(provider + " has no " + key);
            return value;
        }

        /** Secrets stay out of logs. */
        @Override
        public String toString() {
            return "Account[" + provider + "]";
        }
    }

    /**
     * @param payment    our id of this try of paying; the provider's order id
     * @param title      what is paid for, in a few words
     * @param quantity   units in all
     * @param payer      opaque id of the payer
     * @param returnUrl  where the payer comes back to, whatever was decided; providers add what they add
     * @param webhookUrl where the provider may tell us
     * @param payWithin  until when it is of use
     */
    record Start(
            String payment,
            String title,
            int quantity,
            Money amount,
            String payer,
            URI returnUrl,
            URI webhookUrl,
            Instant payWithin) {}

    /**
     * @param reference the provider's own id of the payment
     * @param payUrl    where the payer goes
     * @param mobileUrl where the payer goes on a phone, if that is another address
     */
    record Started(String reference, URI payUrl, @Nullable URI mobileUrl) {}

    /**
     * A payment we have begun.
     *
     * @param payment     our id
     * @param reference   the provider's id
     * @param returned    what came back with the payer in the address, by name; empty if nobody came back
     */
    record Known(String payment, String reference, Money amount, String payer, Map<String, String> returned) {}

    /**
     * @param payment  our id as the provider has it; nothing if it does not say
     * @param amount   what was agreed to or captured, as the provider has it
     * @param refunded in the minor units of that amount
     * @param reason   the provider's code where it is dead
     */
    record Seen(
            Standing standing,
            @Nullable String payment,
            Money amount,
            long refunded,
            @Nullable String reason) {}

    /** How far a payment is at the provider. */
    enum Standing {
        UNDECIDED,
        AGREED,
        CAPTURED,
        /** Captured and given back, wholly. */
        REFUNDED,
        /** Declined, cancelled or lapsed: it will never be captured. */
        DEAD
    }

    /**
     * @param id       ours; the idempotency key, or its beginning
     * @param of       the payment
     * @param captured what was captured in all
     * @param before   what has been given back before this, in minor units; nobody else gives back at the same time
     * @param attempt  how often it was asked for, this included
     */
    record Refund(String id, Known of, Money amount, long captured, long before, int attempt, String reason) {}

    /** @param reference the provider's id of the refund @param refunded in all now, in minor units */
    record Refunded(String reference, long refunded) {}

    /** @param event the provider's id of the message @param reference the provider's id of the payment @param payment ours, if it says */
    record Notice(
            String event,
            String kind,
            @Nullable String reference,
            @Nullable String payment) {}

    /** A payment as booked by the provider. */
    record Booked(String reference, @Nullable String payment, Money captured, long refunded, Instant at) {}

    /** Nothing is known about the outcome. */
    class GatewaySilent extends RuntimeException {
        public GatewaySilent(String provider, @Nullable Throwable cause) {
            super("the payment provider " + provider + " did not answer", cause);
        }
    }

    /** The provider refuses the request itself. */
    class GatewayRefused extends RuntimeException {
        private final String code;

        public GatewayRefused(String provider, String code) {
            super("the payment provider " + provider + " refuses: " + code);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** A message that is not the provider's. */
    class Forged extends RuntimeException {
        public Forged(String why) {
            super(why);
        }
    }
}
