package io.bidd.runtime.seller.money;

import static io.bidd.runtime.seller.money.Refusals.refuse;

import io.bidd.runtime.checkout.ShopRules.Rules;
import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentAccounts.StoreOutcome;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.reconciliation.Difference;
import io.bidd.runtime.reconciliation.Reconciled;
import io.bidd.runtime.reconciliation.Reconciliation;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Rules, accounts, alarms and the daily comparison, for the seller's programs. No answer has a secret in it. */
@RestController
@RequestMapping("/api/seller")
class DeskMoneyApi {

    private final MoneyDesk desk;
    private final MoneyAudit audit;
    private final Reconciliation reconciliation;

    DeskMoneyApi(MoneyDesk desk, MoneyAudit audit, Reconciliation reconciliation) {
        this.desk = desk;
        this.audit = audit;
        this.reconciliation = reconciliation;
    }

    @GetMapping("/rules")
    Rules rules() {
        return desk.rules();
    }

    @PutMapping("/rules")
    Rules change(@Valid @RequestBody Rules rules) {
        desk.change(rules);
        return desk.rules();
    }

    @GetMapping("/payment-accounts")
    List<MoneyDesk.Account> accounts() {
        return desk.accounts();
    }

    /** @param settings by key; one that is missing or blank stays what it is */
    record AccountRequest(
            @NotNull @Size(max = 20) Map<@NotNull @Size(max = 40) String, @NotNull @Size(max = 1_000) String> settings,
            boolean enabled) {

        /** Secrets stay out of logs. */
        @Override
        public String toString() {
            return "AccountRequest[...]";
        }
    }

    @PutMapping("/payment-accounts/{provider}")
    ResponseEntity<?> store(@PathVariable String provider, @Valid @RequestBody AccountRequest request) {
        if (desk.find(provider).isEmpty())
            return refuse(HttpStatus.NOT_FOUND, "no-such-provider", "There is no such payment provider.", Map.of());
        return switch (desk.store(provider, request.settings(), request.enabled())) {
            case StoreOutcome.Stored stored ->
                ResponseEntity.ok(desk.find(provider).orElseThrow());
            case StoreOutcome.Wrong wrong ->
                refuse(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "invalid",
                        "Some settings do not look as they must.",
                        Map.of(
                                "fields",
                                wrong.keys().stream().collect(Collectors.toMap(key -> key, key -> "malformed"))));
        };
    }

    /** Those that nobody has seen yet, oldest first. */
    @GetMapping("/alarms")
    List<MoneyAudit.Line> alarms() {
        return audit.openAlarms();
    }

    @PostMapping("/alarms/{id}/seen")
    ResponseEntity<?> seen(@PathVariable long id) {
        return audit.seen(id)
                ? ResponseEntity.noContent().build()
                : refuse(HttpStatus.NOT_FOUND, "no-such-alarm", "There is no such alarm to be seen.", Map.of());
    }

    /** @param differences what was found to differ, settled or not */
    record Day(LocalDate day, List<Reconciled> compared, List<Difference> differences) {}

    @GetMapping("/reconciliations/{day}")
    Day day(@PathVariable LocalDate day) {
        return new Day(day, reconciliation.of(day), reconciliation.differencesOf(day));
    }

    /** Compares a day now. */
    @PostMapping("/reconciliations/{day}")
    ResponseEntity<?> compare(@PathVariable LocalDate day) {
        try {
            reconciliation.run(day);
            return ResponseEntity.ok(day(day));
        } catch (GatewaySilent silent) {
            return refuse(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "provider-silent",
                    "A provider does not tell; the others are compared.",
                    Map.of());
        } catch (IllegalArgumentException future) {
            return refuse(HttpStatus.UNPROCESSABLE_CONTENT, "invalid", "That day is yet to come.", Map.of("day", day));
        }
    }
}
