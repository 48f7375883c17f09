package io.bidd.runtime.payment;

import io.bidd.runtime.payment.PaymentGateway.Account;
import io.bidd.runtime.payment.PaymentGateway.Credential;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.template.ServedTenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A shop's own credentials at payment providers, sealed with the tenant's sealing key in its schema. They are read again at
 * most a second after another process has changed them.
 */
@Service
public class PaymentAccounts {

    static final String SANDBOX = "sandbox";

    private static final Logger log = LoggerFactory.getLogger(PaymentAccounts.class);
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);
    private static final Duration REFRESH_AFTER = Duration.ofMillis(500);
    private static final TypeReference<Map<String, String>> SETTINGS = new TypeReference<>() {};

    /** The first one is what a shopper is offered who does not choose: never the sandbox where there is another. */
    private static final Comparator<String> ORDER =
            Comparator.<String, Boolean>comparing(SANDBOX::equals).thenComparing(Comparator.naturalOrder());

    private final GatewayList gateways;
    private final OfferSettings offer;
    private final JdbcClient database;
    private final JsonMapper json;
    private final Clock clock;
    private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();

    PaymentAccounts(GatewayList gateways, OfferSettings offer, JdbcClient database, JsonMapper json, Clock clock) {
        this.gateways = gateways;
        this.offer = offer;
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /**
     * The account with which new payments are started, if the shop has one and it is enabled.
     *
     * @throws Unreadable if what is stored cannot be opened
     */
    public Optional<Account> find(String provider) {
        return stored(provider).filter(Stored::enabled).map(Stored::open);
    }

    /** The account for payments that were started before, though it may be disabled by now: their money is still there. */
    Optional<Account> findKept(String provider) {
        return stored(provider).map(Stored::open);
    }

    /**
     * Accounts that were replaced, each once, the last one first: what was paid with them may be unknown to the one there is now.
     * What is sealed otherwise is of no use to anybody.
     */
    List<Account> replaced(String provider) {
        var tenant = CurrentTenant.get();
        return database
                .sql("select sealed from payment_accounts_before where provider = ? order by id desc")
                .param(provider)
                .query((row, n) -> Optional.ofNullable(open(tenant, provider, row.getBytes("sealed"), null)))
                .list()
                .stream()
                .flatMap(Optional::stream)
                .filter(account -> !isNow(account))
                .distinct()
                .toList();
    }

    private boolean isNow(Account account) {
        return stored(account.provider())
                .map(Stored::account)
                .filter(account::equals)
                .isPresent();
    }

    /** Providers for new payments, always in the same order, the sandbox last. */
    public List<String> enabled() {
        return names(stored -> stored.enabled() && stored.account() != null);
    }

    /** Providers of which the shop has an account, enabled or not, in the order of {@link #enabled()}. */
    List<String> kept() {
        return names(stored -> stored.account() != null);
    }

    /** Every provider there is and how far the shop has come with it, for the desk; without any secret. */
    public List<AccountView> all() {
        var read = read();
        return gateways.names().stream()
                .sorted(ORDER)
                .map(provider -> {
                    var stored = read.get(provider);
                    var settings = new ArrayList<SettingView>();
                    for (var credential : gateways.get(provider).credentials())
                        settings.add(SettingView.of(credential, stored == null ? null : stored.account()));
                    return new AccountView(
                            provider,
                            stored != null && stored.enabled(),
                            stored == null || stored.account() != null,
                            stored == null ? null : stored.changedAt(),
                            gateways.get(provider) instanceof PaymentGateway.Webhooks,
                            List.copyOf(settings));
                })
                .toList();
    }

    /**
     * Seals and keeps an account.
     *
     * @param settings as {@link PaymentGateway#credentials} names them; one that is left blank stays what it is
     * @throws Gateways.NoSuchProvider if there is no such provider
     */
    public StoreOutcome store(String provider, Map<String, String> settings, boolean enabled) {
        var before =
                Optional.ofNullable(read().get(provider)).map(Stored::account).map(Account::settings);
        var wanted = new HashMap<String, String>();
        var wrong = new ArrayList<String>();
        for (var credential : gateways.get(provider).credentials()) {
            var value = settings.getOrDefault(credential.key(), "").strip();
            if (value.isEmpty())
                value = before.map(known -> known.get(credential.key())).orElse("");
            if (value.matches(credential.pattern())) wanted.put(credential.key(), value);
            else wrong.add(credential.key());
        }
        if (!wrong.isEmpty()) return new StoreOutcome.Wrong(List.copyOf(wrong));
        var tenant = CurrentTenant.get();
        database.sql("""
                        with replaced as (
                            insert into payment_accounts_before (provider, sealed, replaced_at)
                            select provider, sealed, :now from payment_accounts where provider = :provider and :differs)
                        insert into payment_accounts (provider, sealed, enabled, changed_at)
                        values (:provider, :sealed, :enabled, :now)
                        on conflict (provider) do update
                            set sealed = excluded.sealed, enabled = excluded.enabled, changed_at = excluded.changed_at""")
                .param("provider", provider)
                .param("sealed", seal(tenant, provider).seal(json.writeValueAsBytes(wanted)))
                .param("enabled", enabled)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("differs", !before.map(wanted::equals).orElse(false))
                .update();
        shelves.remove(tenant.id());
        return new StoreOutcome.Stored();
    }

    private List<String> names(Predicate<Stored> which) {
        return read().values().stream()
                .filter(which)
                .map(Stored::provider)
                .sorted(ORDER)
                .toList();
    }

    private Optional<Stored> stored(String provider) {
        return Optional.ofNullable(read().get(provider));
    }

    /**
     * Every payment asks for this. While what is known is good, one thread at a time reads it anew and the others go on with
     * it; nobody waits for anybody, because whoever asks may hold a connection that the other one needs.
     */
    private Map<String, Stored> read() {
        var tenant = CurrentTenant.get();
        var now = clock.instant();
        var known = shelves.get(tenant.id());
        if (known != null && known.isGood(tenant, now) && !known.isMineToRefresh(now)) return known.accounts();
        var accounts = load(tenant, known);
        shelves.put(tenant.id(), new Shelf(tenant, now, accounts, new AtomicBoolean()));
        return accounts;
    }

    private Map<String, Stored> load(ServedTenant tenant, @Nullable Shelf before) {
        var accounts = new HashMap<String, Stored>();
        if (offer.offered() && gateways.names().contains(SANDBOX))
            accounts.put(
                    SANDBOX,
                    new Stored(SANDBOX, new Account(SANDBOX, Map.of("secretKey", tenant.paymentKey())), true, null));
        database.sql("select provider, sealed, enabled, changed_at from payment_accounts")
                .query((row, n) -> new Stored(
                        row.getString("provider"),
                        open(tenant, row.getString("provider"), row.getBytes("sealed"), before),
                        row.getBoolean("enabled"),
                        row.getTimestamp("changed_at").toInstant()))
                .list()
                .forEach(stored -> accounts.put(stored.provider(), stored));
        return Map.copyOf(accounts);
    }

    private @Nullable Account open(ServedTenant tenant, String provider, byte[] sealed, @Nullable Shelf before) {
        try {
            return new Account(provider, json.readValue(seal(tenant, provider).open(sealed), SETTINGS));
        } catch (Seal.Broken | IllegalStateException broken) {
            if (before == null || !before.knowsBroken(provider))
                log.error("the account of tenant {} at {} cannot be opened", tenant.id(), provider, broken);
            return null;
        }
    }

    private static Seal seal(ServedTenant tenant, String provider) {
        return new Seal(tenant.sealingKey(), tenant.id(), provider);
    }

    /** @param account absent if it cannot be opened @param changedAt absent if the shop has never stored it */
    private record Stored(
            String provider,
            @Nullable Account account,
            boolean enabled,
            @Nullable Instant changedAt) {

        Account open() {
            if (account == null) throw new Unreadable(provider);
            return account;
        }
    }

    private record Shelf(ServedTenant of, Instant readAt, Map<String, Stored> accounts, AtomicBoolean refreshing) {

        boolean isGood(ServedTenant tenant, Instant now) {
            return of == tenant && !now.isBefore(readAt) && now.isBefore(readAt.plus(GOOD_FOR));
        }

        boolean isMineToRefresh(Instant now) {
            return !now.isBefore(readAt.plus(REFRESH_AFTER)) && refreshing.compareAndSet(false, true);
        }

        boolean knowsBroken(String provider) {
            var stored = accounts.get(provider);
            return stored != null && stored.account() == null;
        }
    }

    /** What is stored was sealed for another place, with another key, or has been changed; it has to be told again. */
    public static final class Unreadable extends IllegalStateException {
        Unreadable(String provider) {
            super("the account at " + provider + " cannot be opened");
        }
    }

    /** What comes of storing an account. */
    public sealed interface StoreOutcome {

        record Stored() implements StoreOutcome {}

        /** Nothing is stored. @param keys settings that do not look as they must */
        record Wrong(List<String> keys) implements StoreOutcome {}
    }

    /**
     * @param readable  false if what is stored cannot be opened, so that it has to be told again
     * @param changedAt absent if the shop has never stored it
     * @param calls     whether the provider calls this shop, which its own settings have to know the address for
     */
    public record AccountView(
            String provider,
            boolean enabled,
            boolean readable,
            @Nullable Instant changedAt,
            boolean calls,
            List<SettingView> settings) {}

    /** @param end the last four characters of a setting that is not a secret */
    public record SettingView(
            String key,
            boolean secret,
            boolean present,
            @Nullable String end) {

        static SettingView of(Credential credential, @Nullable Account account) {
            var value = account == null ? null : account.settings().get(credential.key());
            return new SettingView(
                    credential.key(),
                    credential.secret(),
                    value != null,
                    value == null || credential.secret() ? null : value.substring(Math.max(0, value.length() - 4)));
        }
    }
}
