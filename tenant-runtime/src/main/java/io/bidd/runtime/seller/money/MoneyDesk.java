package io.bidd.runtime.seller.money;

import io.bidd.runtime.checkout.ShopRules;
import io.bidd.runtime.checkout.ShopRules.Rules;
import io.bidd.runtime.payment.Gateways;
import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentAccounts;
import io.bidd.runtime.payment.PaymentAccounts.SettingView;
import io.bidd.runtime.payment.PaymentAccounts.StoreOutcome;
import io.bidd.runtime.tenancy.CurrentTenant;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The shop's own decisions about money, for pages and programs alike. Each change is a line in the audit. */
@Component
class MoneyDesk {

    private static final String SELLER = "SELLER";

    private final PaymentAccounts accounts;
    private final Gateways gateways;
    private final ShopRules rules;
    private final MoneyAudit audit;

    MoneyDesk(PaymentAccounts accounts, Gateways gateways, ShopRules rules, MoneyAudit audit) {
        this.accounts = accounts;
        this.gateways = gateways;
        this.rules = rules;
        this.audit = audit;
    }

    /**
     * How far the shop has come with a provider.
     *
     * @param readable   false if what is stored cannot be opened, so that it has to be told again
     * @param changedAt  absent if the shop has never stored it
     * @param down       whether it has not answered for a while, so that nobody is sent there
     * @param webhookUrl what the provider's own settings have to know, if it calls
     */
    record Account(
            String provider,
            boolean enabled,
            boolean readable,
            @Nullable Instant changedAt,
            boolean down,
            @Nullable String webhookUrl,
            List<SettingView> settings) {

        /** Whether everything that the provider needs is there. */
        public boolean complete() {
            return readable && settings.stream().allMatch(SettingView::present);
        }
    }

    List<Account> accounts() {
        return accounts.all().stream()
                .map(view -> new Account(
                        view.provider(),
                        view.enabled(),
                        view.readable(),
                        view.changedAt(),
                        gateways.isDown(view.provider()),
                        view.calls() ? CurrentTenant.get().url() + "/api/webhooks/" + view.provider() : null,
                        view.settings()))
                .toList();
    }

    Optional<Account> find(String provider) {
        return accounts().stream()
                .filter(account -> account.provider().equals(provider))
                .findFirst();
    }

    /** To be called for a provider that is there. */
    StoreOutcome store(String provider, Map<String, String> settings, boolean enabled) {
        var outcome = accounts.store(provider, settings, enabled);
        if (outcome instanceof StoreOutcome.Stored)
            audit.note("account-changed", SELLER, null, null, Map.of("provider", provider, "enabled", enabled));
        return outcome;
    }

    Rules rules() {
        return rules.get();
    }

    void change(Rules wanted) {
        rules.set(wanted);
        var facts = new HashMap<String, Object>(Map.of(
                "shippingFee", wanted.shippingFee(),
                "refundHours", wanted.refundHours(),
                "restock", wanted.restock()));
        if (wanted.freeShippingFrom() != null) facts.put("freeShippingFrom", wanted.freeShippingFrom());
        audit.note("rules-changed", SELLER, null, null, facts);
    }
}
