package io.bidd.runtime.storefront;

import io.bidd.runtime.checkout.Checkout;
import io.bidd.runtime.checkout.OpenOutcome;
import io.bidd.runtime.checkout.OrderRequest;
import io.bidd.runtime.checkout.ShopRules;
import io.bidd.runtime.deal.CurrentTerms;
import io.bidd.runtime.deal.DealState;
import io.bidd.runtime.deal.DealTerms;
import io.bidd.runtime.deal.DealView;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.groupcommit.Busy;
import io.bidd.runtime.member.Members;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.waitingroom.WaitingRoom;
import io.bidd.template.Ids;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** The order form: the deal whose turn it is, and others that go along with it. */
@Controller
@RequestMapping("/deals/{id}/order")
class OrderFormPages {

    private static final int MOST_OTHERS = 12;

    private final Deals deals;
    private final CurrentTerms terms;
    private final WaitingRoom line;
    private final Checkout checkout;
    private final Members members;
    private final ShopRules rules;
    private final ToProvider toProvider;
    private final Clock clock;

    OrderFormPages(
            Deals deals,
            CurrentTerms terms,
            WaitingRoom line,
            Checkout checkout,
            Members members,
            ShopRules rules,
            ToProvider toProvider,
            Clock clock) {
        this.deals = deals;
        this.terms = terms;
        this.line = line;
        this.checkout = checkout;
        this.members = members;
        this.rules = rules;
        this.toProvider = toProvider;
        this.clock = clock;
    }

    @GetMapping
    String form(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            HttpServletRequest request,
            Model model) {
        var pass = pass(shopper, id, request);
        if (pass == null) return backToDeal(id, "turn-over");
        var contact = members.contact(shopper).orElse(new Members.Contact("", ""));
        model.addAttribute("form", OrderForm.of(Ids.next(), contact.name(), contact.phone()));
        return show(shopper, deal(id), pass, model);
    }

    @PostMapping
    String order(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @Valid @ModelAttribute("form") OrderForm form,
            BindingResult binding,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var sent = new Sent(shopper, deal(id), request, response, model);
        if (binding.hasErrors()) return again(sent, HttpStatus.UNPROCESSABLE_CONTENT);
        OpenOutcome outcome;
        try {
            outcome = checkout.open(shopper, form.key(), wanted(id, form, request));
        } catch (Busy busy) { // what was typed is not lost
            model.addAttribute("failed", "notice.busy");
            return again(sent, HttpStatus.SERVICE_UNAVAILABLE);
        }
        return switch (outcome) {
            case OpenOutcome.Opened opened ->
                toProvider.pay(shopper, opened.order().id(), form.provider(), request);
            case OpenOutcome.KeyReused reused -> "redirect:/orders?notice=key-reused";
            case OpenOutcome.NoSuchDeal nothing -> over(sent, nothing.deal(), "deal-over");
            case OpenOutcome.NotOpenYet early -> over(sent, early.deal(), "not-open-yet");
            case OpenOutcome.Over over -> over(sent, over.deal(), "deal-over");
            case OpenOutcome.NoPass no -> over(sent, no.deal(), no.used() ? "pass-used" : "turn-over");
            case OpenOutcome.SoldOut soldOut when soldOut.free() == 0 -> over(sent, soldOut.deal(), "sold-out");
            case OpenOutcome.SoldOut few -> refused(sent, few.deal(), "sold-out");
            case OpenOutcome.LimitReached reached -> refused(sent, reached.deal(), "limit-reached");
            case OpenOutcome.Paused paused -> refused(sent, paused.deal(), "product-paused");
            case OpenOutcome.WrongAmount wrong -> refused(sent, "", "wrong-amount");
        };
    }

    /** More time for the order form, once. */
    @PostMapping("/extension")
    String extend(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response) {
        var longer = line.extend(
                id, shopper.id(), DealCookies.find(request, DealCookies.PASS).orElse(""));
        longer.ifPresent(pass -> DealCookies.keepPass(response, id, pass.token()));
        return "redirect:/deals/" + id + "/order?notice=" + (longer.isPresent() ? "extended" : "not-extended");
    }

    private OrderRequest wanted(String id, OrderForm form, HttpServletRequest request) {
        var units = form.units(id);
        var goods = goods(units);
        var pass = DealCookies.find(request, DealCookies.PASS).orElse("");
        return new OrderRequest(
                units.entrySet().stream()
                        .map(unit -> new OrderRequest.Line(
                                unit.getKey(), unit.getValue(), unit.getKey().equals(id) ? pass : ""))
                        .toList(),
                goods.amount() + form.shown().feeFor(goods).amount(),
                form.receiver(),
                form.phone(),
                form.zipcode(),
                form.address());
    }

    /** Nothing can be ordered of a deal any more; if it is another one than the form's, the form is as good as before. */
    private String over(Sent sent, String deal, String notice) {
        if (deal.equals(sent.deal().id())) return backToDeal(deal, notice);
        return refused(sent, deal, notice.equals("turn-over") ? "needs-line" : notice);
    }

    private String refused(Sent sent, String deal, String notice) {
        sent.model().addAttribute("failed", "notice." + notice);
        terms.find(deal)
                .map(DealTerms::productName)
                .ifPresent(name -> sent.model().addAttribute("failedProduct", name));
        return again(sent, HttpStatus.CONFLICT);
    }

    private String again(Sent sent, HttpStatus status) {
        var pass = pass(sent.shopper(), sent.deal().id(), sent.request());
        if (pass == null) return backToDeal(sent.deal().id(), "turn-over");
        sent.response().setStatus(status.value());
        return show(sent.shopper(), sent.deal(), pass, sent.model());
    }

    private String show(Shopper shopper, DealView deal, WaitingRoom.Pass pass, Model model) {
        model.addAttribute("deal", deal);
        model.addAttribute("others", others(shopper, deal.id()));
        model.addAttribute("rules", rules.get());
        model.addAttribute("sums", sums(deal.id(), (OrderForm) Objects.requireNonNull(model.getAttribute("form"))));
        model.addAttribute("providers", checkout.providers());
        model.addAttribute("down", checkout.providersDown());
        model.addAttribute("until", pass.member() == null ? null : pass.until()); // no line, no hurry
        return "shop/order-form";
    }

    private Sums sums(String id, OrderForm form) {
        var goods = goods(form.units(id));
        return new Sums(goods.amount(), rules.get().feeFor(goods).amount());
    }

    private Money goods(Map<String, Integer> units) {
        return Money.won(units.entrySet().stream()
                .mapToLong(unit -> terms.find(unit.getKey())
                        .map(terms -> terms.price().times(unit.getValue()).amount())
                        .orElse(0L))
                .sum());
    }

    /** Deals that run and can be bought without a turn, newest first. */
    private List<DealView> others(Shopper shopper, String id) {
        var now = clock.instant();
        return deals.between(now, now.plusMillis(1)).stream()
                .filter(deal -> deal.state() == DealState.OPEN && deal.stock().free() > 0)
                .filter(deal -> !deal.id().equals(id)
                        && line.verifyPass(deal.id(), shopper.id(), null).isPresent())
                .sorted(Comparator.comparing(DealView::startsAt).reversed())
                .limit(MOST_OTHERS)
                .toList();
    }

    private WaitingRoom.@Nullable Pass pass(Shopper shopper, String id, HttpServletRequest request) {
        return line.verifyPass(
                        id,
                        shopper.id(),
                        DealCookies.find(request, DealCookies.PASS).orElse(null))
                .orElse(null);
    }

    private DealView deal(String id) {
        return deals.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String backToDeal(String id, String notice) {
        return "redirect:/deals/" + id + "?notice=" + notice;
    }

    /** What it comes to as it is typed, in won. */
    record Sums(long goods, long fee) {}

    /** A form as it came. */
    private record Sent(
            Shopper shopper, DealView deal, HttpServletRequest request, HttpServletResponse response, Model model) {}
}
