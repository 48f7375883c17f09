package io.bidd.runtime.seller.money;

import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.runtime.payment.PaymentAccounts.StoreOutcome;
import io.bidd.runtime.payment.PaymentGateway.GatewaySilent;
import io.bidd.runtime.reconciliation.Reconciled;
import io.bidd.runtime.reconciliation.Reconciliation;
import io.bidd.runtime.tenancy.CurrentTenant;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Money for people: what wants to be looked at, how the last days compare, and the accounts at providers. */
@Controller
@RequestMapping("/seller/payments")
class DeskPayments {

    private static final int DAYS = 7;

    private final MoneyDesk desk;
    private final MoneyAudit audit;
    private final Reconciliation reconciliation;
    private final Clock clock;

    DeskPayments(MoneyDesk desk, MoneyAudit audit, Reconciliation reconciliation, Clock clock) {
        this.desk = desk;
        this.audit = audit;
        this.reconciliation = reconciliation;
        this.clock = clock;
    }

    /** @param day whose differences are shown, settled or not; without one those that are still open */
    @GetMapping
    String payments(@RequestParam(required = false) @Nullable LocalDate day, Model model) {
        model.addAttribute("day", day);
        return page(day, model);
    }

    @PostMapping("/accounts/{provider}")
    String store(
            @PathVariable String provider,
            @Valid @ModelAttribute("form") AccountForm form,
            BindingResult binding,
            Model model,
            HttpServletResponse response) {
        if (desk.find(provider).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        var wrong = binding.hasErrors()
                ? List.copyOf(form.known().keySet())
                : switch (desk.store(provider, form.known(), form.offered())) {
                    case StoreOutcome.Stored stored -> List.<String>of();
                    case StoreOutcome.Wrong some -> some.keys();
                };
        if (wrong.isEmpty()) return "redirect:/seller/payments?notice=saved#account-" + provider;
        response.setStatus(422);
        model.addAttribute("wrongProvider", provider);
        model.addAttribute("wrongKeys", wrong);
        return page(null, model);
    }

    @PostMapping("/alarms/{id}/seen")
    String seen(@PathVariable long id) {
        audit.seen(id);
        return "redirect:/seller/payments";
    }

    /** Compares a day now. */
    @PostMapping("/days/{day}")
    String compare(@PathVariable LocalDate day) {
        if (day.isAfter(today())) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        try {
            reconciliation.run(day);
            return "redirect:/seller/payments?day=" + day + "&notice=compared#days";
        } catch (GatewaySilent silent) {
            return "redirect:/seller/payments?day=" + day + "&notice=provider-silent#days";
        }
    }

    /** A day and what came of comparing it, by provider. */
    record Day(LocalDate day, List<Reconciled> compared) {}

    private String page(@Nullable LocalDate day, Model model) {
        model.addAttribute("alarms", audit.openAlarms());
        model.addAttribute("accounts", desk.accounts());
        model.addAttribute(
                "days",
                Stream.iterate(today(), date -> date.minusDays(1))
                        .limit(DAYS)
                        .map(date -> new Day(date, reconciliation.of(date)))
                        .toList());
        model.addAttribute("differences", day == null ? reconciliation.open() : reconciliation.differencesOf(day));
        return "desk/payments";
    }

    private LocalDate today() {
        return LocalDate.ofInstant(
                clock.instant(), ZoneId.of(CurrentTenant.get().zone()));
    }
}
