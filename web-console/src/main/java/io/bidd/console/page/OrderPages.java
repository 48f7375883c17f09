package io.bidd.console.page;

import io.bidd.console.ConsoleSettings;
import io.bidd.console.api.ApiAway;
import io.bidd.console.api.ApiProblem;
import io.bidd.console.api.CompaniesApi;
import io.bidd.console.api.Plan;
import io.bidd.console.api.PlansApi;
import io.bidd.console.api.RentalsApi;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** A company orders a shop, with the price in sight all the time. */
@Controller
@RequestMapping("/rentals")
class OrderPages {

    static final int LARGEST_LOGO = 256 * 1024;

    private final CompaniesApi companies;
    private final PlansApi plans;
    private final RentalsApi rentals;
    private final ProblemWords words;
    private final ConsoleSettings settings;
    private final Clock clock;

    OrderPages(
            CompaniesApi companies,
            PlansApi plans,
            RentalsApi rentals,
            ProblemWords words,
            ConsoleSettings settings,
            Clock clock) {
        this.companies = companies;
        this.plans = plans;
        this.rentals = rentals;
        this.words = words;
        this.settings = settings;
        this.clock = clock;
    }

    @GetMapping("/new")
    String form(@RequestParam(defaultValue = "") String plan, Model model, Locale locale) {
        if (!companies.mine().approved()) return "redirect:/home";
        var offered = plans.offered();
        var chosen = offered.stream()
                .map(Plan::code)
                .filter(code -> plan.isEmpty() || code.equals(plan))
                .findFirst()
                .orElse("");
        return show(OrderForm.suggested(chosen, clock.instant()), model, locale);
    }

    /** The price of what is typed so far. */
    @GetMapping("/quote")
    String quote(@ModelAttribute("form") OrderForm form, Model model, Locale locale) {
        quoteInto(model, form, locale);
        return "order :: quote";
    }

    /** Without scripts the price is asked for by a button of the same form. */
    @PostMapping(path = "/new", params = "action=quote")
    String quoteAgain(@ModelAttribute("form") OrderForm form, Model model, Locale locale) {
        return show(form, model, locale);
    }

    @PostMapping("/new")
    String order(
            @ModelAttribute("form") OrderForm form,
            @RequestParam(required = false) @Nullable MultipartFile logo,
            Model model,
            Locale locale,
            HttpServletResponse response)
            throws IOException {
        var errors = unreadable(form, locale);
        if (logo != null && logo.getSize() > LARGEST_LOGO)
            errors.put("logo", words.message("problem.logo-too-large", "", locale));
        var request = form.quoteRequest();
        var total = form.total();
        if (!errors.isEmpty() || request.isEmpty() || total.isEmpty()) {
            model.addAttribute("errors", errors);
            model.addAttribute(
                    "failed", words.message(errors.isEmpty() ? "order.quote-first" : "form.wrong", "", locale));
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return show(form, model, locale);
        }
        try {
            var picture = logo == null || logo.isEmpty() ? null : logo.getBytes();
            return "redirect:/rentals/"
                    + rentals.order(form.order(request.get(), total.get(), picture))
                            .id();
        } catch (ApiProblem problem) {
            words.tell(problem, "order", model, locale);
            response.setStatus(problem.status());
            return show(form, model, locale);
        }
    }

    private String show(OrderForm form, Model model, Locale locale) {
        model.addAttribute("form", form);
        model.addAttribute("plans", plans.offered());
        model.addAttribute("shopAddress", settings.urls().shop());
        model.addAttribute(
                "shopUrl", settings.urls().shop().replace("{slug}", form.slug().isEmpty() ? "…" : form.slug()));
        model.addAttribute("largestLogo", LARGEST_LOGO);
        quoteInto(model, form, locale);
        return "order";
    }

    /** Either the quote, or in {@code noQuote} why there is none. */
    private void quoteInto(Model model, OrderForm form, Locale locale) {
        var request = form.quoteRequest();
        if (request.isEmpty()) {
            model.addAttribute(
                    "noQuote", String.join(" ", unreadable(form, locale).values()));
            return;
        }
        try {
            model.addAttribute("quote", plans.quote(request.get()));
        } catch (ApiProblem problem) {
            model.addAttribute("noQuote", words.of(problem, locale));
        } catch (ApiAway away) {
            model.addAttribute("noQuote", words.message("away.short", "", locale));
        }
    }

    private Map<String, String> unreadable(OrderForm form, Locale locale) {
        Map<String, String> errors = new TreeMap<>();
        for (var field : form.unreadable())
            errors.put(field, words.message("order." + field + ".wrong", field, locale));
        return errors;
    }
}
