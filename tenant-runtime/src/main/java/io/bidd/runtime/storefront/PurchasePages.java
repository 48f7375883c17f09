package io.bidd.runtime.storefront;

import io.bidd.runtime.checkout.CancelOutcome;
import io.bidd.runtime.checkout.Checkout;
import io.bidd.runtime.checkout.OpenOutcome;
import io.bidd.runtime.checkout.OrderRequest;
import io.bidd.runtime.checkout.PayOutcome;
import io.bidd.runtime.deal.DealState;
import io.bidd.runtime.deal.DealView;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.member.Members;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.waitingroom.ClaimOutcome;
import io.bidd.runtime.waitingroom.WaitingRoom;
import io.bidd.runtime.waitingroom.WaitingRoom.Unreachable;
import io.bidd.template.Ids;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.WebUtils;

/** The way of a purchase for people: line, turn, order, payment, cancellation. Ticket and pass live in cookies of the deal's own path. */
@Controller
class PurchasePages {

    private static final String TICKET = "ticket";
    private static final String PASS = "pass";

    private final Deals deals;
    private final WaitingRoom line;
    private final Checkout checkout;
    private final Members members;

    PurchasePages(Deals deals, WaitingRoom line, Checkout checkout, Members members) {
        this.deals = deals;
        this.line = line;
        this.checkout = checkout;
        this.members = members;
    }

    @PostMapping("/deals/{id}/line")
    String join(@AuthenticationPrincipal Shopper shopper, @PathVariable String id, HttpServletResponse response) {
        if (deal(id).state() != DealState.OPEN) return "redirect:/deals/" + id;
        var ticket = line.join(id, shopper.id());
        keep(response, TICKET, id, ticket.token(), Duration.ofHours(12));
        return "redirect:/deals/" + id + "/line";
    }

    /** The waiting page. It moves on by itself with JavaScript, and every few seconds without. */
    @GetMapping("/deals/{id}/line")
    String wait(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            HttpServletRequest request,
            Model model) {
        var number = cookie(request, TICKET).flatMap(token -> line.ticketNumber(id, shopper.id(), token));
        if (number.isEmpty()) return "redirect:/deals/" + id;
        var now = line.now(id);
        model.addAttribute("deal", deal(id));
        model.addAttribute("number", number.get());
        model.addAttribute("line", now);
        model.addAttribute("ahead", Math.max(0, number.get() - now.serving() - 1));
        model.addAttribute("reached", now.serving() >= number.get());
        model.addAttribute("refreshEvery", 5); // seconds, where there is no JavaScript
        return "shop/line";
    }

    /** Takes up the turn. */
    @PostMapping("/deals/{id}/turn")
    String turn(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response) {
        var ticket = cookie(request, TICKET);
        if (ticket.isEmpty()) return "redirect:/deals/" + id;
        return switch (line.claim(id, shopper.id(), ticket.get())) {
            case ClaimOutcome.Admitted admitted -> {
                keep(response, PASS, id, admitted.token(), Duration.ofMinutes(30));
                yield "redirect:/deals/" + id + "/order";
            }
            case ClaimOutcome.Waiting waiting -> "redirect:/deals/" + id + "/line";
            case ClaimOutcome.TurnOver over -> backToDeal(id, "turn-over");
            case ClaimOutcome.NotYours not -> backToDeal(id, "turn-over");
        };
    }

    @GetMapping("/deals/{id}/order")
    String orderForm(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            HttpServletRequest request,
            Model model) {
        var pass = cookie(request, PASS).flatMap(token -> line.verifyPass(id, shopper.id(), token));
        if (pass.isEmpty()) return backToDeal(id, "turn-over");
        var contact = members.contact(shopper).orElse(new Members.Contact("", ""));
        model.addAttribute("form", new OrderForm(Ids.next(), 1, contact.name(), contact.phone(), "", ""));
        return orderForm(deal(id), pass.get(), model);
    }

    @PostMapping("/deals/{id}/order")
    String order(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @Valid @ModelAttribute("form") OrderForm form,
            BindingResult binding,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var deal = deal(id);
        var token = cookie(request, PASS).orElse("");
        if (binding.hasErrors()) {
            var pass = line.verifyPass(id, shopper.id(), token);
            if (pass.isEmpty()) return backToDeal(id, "turn-over");
            response.setStatus(422);
            return orderForm(deal, pass.get(), model);
        }
        var wanted = new OrderRequest(
                id,
                form.quantity(),
                deal.price().times(form.quantity()).amount(),
                token,
                form.receiver(),
                form.phone(),
                form.zipcode(),
                form.address());
        return switch (checkout.open(shopper, form.key(), wanted)) {
            case OpenOutcome.Opened opened -> pay(shopper, opened.order().id());
            case OpenOutcome.NoSuchDeal nothing -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case OpenOutcome.NotOpenYet early -> backToDeal(id, "not-open-yet");
            case OpenOutcome.Over over -> backToDeal(id, "deal-over");
            case OpenOutcome.NoPass no -> backToDeal(id, no.used() ? "pass-used" : "turn-over");
            case OpenOutcome.WrongAmount wrong -> backToDeal(id, "wrong-amount");
            case OpenOutcome.LimitReached reached -> backToDeal(id, "limit-reached");
            case OpenOutcome.SoldOut soldOut -> backToDeal(id, "sold-out");
            case OpenOutcome.KeyReused reused -> backToDeal(id, "key-reused");
        };
    }

    @GetMapping("/orders")
    String orders(@AuthenticationPrincipal Shopper shopper, Model model) {
        model.addAttribute("orders", checkout.of(shopper));
        return "shop/orders";
    }

    @GetMapping("/orders/{id}")
    String order(@AuthenticationPrincipal Shopper shopper, @PathVariable String id, Model model) {
        model.addAttribute(
                "order",
                checkout.find(shopper, id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        return "shop/order";
    }

    @PostMapping("/orders/{id}/payment")
    String pay(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        return switch (checkout.pay(shopper, id)) {
            case PayOutcome.PayAt at -> "redirect:" + at.url();
            case PayOutcome.NoSuchOrder nothing -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case PayOutcome.NotPayable not -> "redirect:/orders/" + id;
            case PayOutcome.ProviderSilent silent -> "redirect:/orders/" + id + "?notice=provider-silent";
        };
    }

    /** The way back from the provider. */
    @GetMapping("/orders/{id}/payment")
    String comeBack(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        if (checkout.comeBack(shopper, id).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        return "redirect:/orders/" + id;
    }

    @PostMapping("/orders/{id}/cancellation")
    String cancel(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        return switch (checkout.cancel(shopper, id)) {
            case CancelOutcome.CalledOff off -> "redirect:/orders/" + id;
            case CancelOutcome.NoSuchOrder nothing -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case CancelOutcome.TooLate late -> "redirect:/orders/" + id + "?notice=too-late";
        };
    }

    @ExceptionHandler
    ModelAndView on(Unreachable away, @AuthenticationPrincipal @Nullable Shopper shopper) {
        var page = new ModelAndView("shop/line-away", HttpStatus.SERVICE_UNAVAILABLE);
        page.addObject("shop", CurrentTenant.get()); // pages of failures do not get the common model
        page.addObject("signedIn", shopper != null);
        return page;
    }

    private String orderForm(DealView deal, WaitingRoom.Pass pass, Model model) {
        model.addAttribute("deal", deal);
        model.addAttribute("until", pass.until());
        return "shop/order-form";
    }

    private DealView deal(String id) {
        return deals.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String backToDeal(String id, String notice) {
        return "redirect:/deals/" + id + "?notice=" + notice;
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        var cookie = WebUtils.getCookie(request, name);
        return cookie == null ? Optional.empty() : Optional.of(cookie.getValue());
    }

    private static void keep(HttpServletResponse response, String name, String deal, String value, Duration lasts) {
        var cookie = ResponseCookie.from(name, value)
                .path("/deals/" + deal)
                .maxAge(lasts)
                .httpOnly(true)
                .secure(CurrentTenant.get().url().startsWith("https:"))
                .sameSite("Lax");
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
    }
}
