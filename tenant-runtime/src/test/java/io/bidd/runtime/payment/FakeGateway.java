package io.bidd.runtime.payment;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A provider that does what a test says. It sends no messages and makes no statement; {@link Telling} does. */
public class FakeGateway implements PaymentGateway {

    public final Map<String, Seen> payments = new ConcurrentHashMap<>();
    public final List<Account> askedWith = new CopyOnWriteArrayList<>();
    /** Thrown instead of an answer, while there is one. */
    public volatile Supplier<RuntimeException> failure;

    /** The only merchant whose payments are here, if there is one. */
    public volatile String merchant;

    private final String name;

    public FakeGateway(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Credential> credentials() {
        return List.of(
                new Credential("shopId", false, "shop-[a-z0-9]{4,20}"),
                new Credential("secretKey", true, "sk_[A-Za-z0-9_]{8,200}"));
    }

    @Override
    public Started start(Account account, Start start) {
        ask(account);
        return new Started("ref-" + start.payment(), URI.create("http://pay.example/" + start.payment()), null);
    }

    @Override
    public Seen confirm(Account account, Known payment) {
        return look(account, payment);
    }

    @Override
    public Seen look(Account account, Known payment) {
        ask(account);
        var seen = payments.get(payment.reference());
        if (seen == null) throw new GatewayRefused(name, "NO_SUCH_PAYMENT");
        return seen;
    }

    @Override
    public Seen cancel(Account account, Known payment) {
        return look(account, payment);
    }

    @Override
    public Refunded refund(Account account, Refund refund) {
        ask(account);
        return new Refunded(
                "refund-" + refund.id(), refund.before() + refund.amount().amount());
    }

    /** Called with every request, after it was counted. */
    protected void ask(Account account) {
        askedWith.add(account);
        if (merchant != null && !account.get("shopId").equals(merchant))
            throw new GatewayRefused(name, "NO_SUCH_PAYMENT");
        var thrown = failure;
        if (thrown != null) throw thrown.get();
    }

    /** One that sends messages and makes statements. A message is signed by naming the secret key. */
    public static final class Telling extends FakeGateway
            implements PaymentGateway.Webhooks, PaymentGateway.Statements {

        public final List<Booked> booked = new CopyOnWriteArrayList<>();

        public Telling(String name) {
            super(name);
        }

        /** The body is: event, kind, reference, payment. */
        @Override
        public Optional<Notice> verify(Account account, Map<String, String> headers, byte[] body) {
            if (!account.get("secretKey").equals(headers.get("signature"))) throw new Forged("another signature");
            var words = new String(body, java.nio.charset.StandardCharsets.UTF_8).split(" ");
            return words.length < 4
                    ? Optional.empty()
                    : Optional.of(new Notice(words[0], words[1], words[2], words[3]));
        }

        @Override
        public List<Booked> statement(Account account, Instant from, Instant to) {
            ask(account);
            return booked.stream()
                    .filter(one -> !one.at().isBefore(from) && one.at().isBefore(to))
                    .toList();
        }
    }
}
