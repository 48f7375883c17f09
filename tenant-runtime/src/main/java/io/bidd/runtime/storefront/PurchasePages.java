package io.bidd.runtime.storefront;

import io.bidd.runtime.checkout.CancelOutcome;
import io.bidd.runtime.checkout.Checkout;
import io.bidd.runtime.checkout.OpenOutcome;
import io.bidd.runtime.checkout.OrderRequest;
import io.bidd.runtime.checkout.PayOutcome;
import io.bidd.runtime.checkout.ShopRules;
import io.bidd.runtime.deal.DealView;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.member.Members;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.waitingroom.ClaimOutcome;
import io.bidd.runtime.waitingroom.JoinOutcome;
import io.bidd.runtime.waitingroom.LineAway;
import io.bidd.runtime.waitingroom.LineState;
import io.bidd.runtime.waitingroom.RestockAlarms;
import io.bidd.runtime.waitingroom.WaitingRoom;
import io.bidd.runtime.waitingroom.WaitingRoom.Comer;
import io.bidd.template.Ids;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.WebUtils;

/** The way of a purchase for people: line, turn, order, payment, cancellation. Ticket and pass live in cookies of the deal's own path. */
@Controller
class PurchasePages {

    static final String TICKET = "ticket";
    private static final String PASS = "pass";
    /** Longer than any pass, also a lengthened one: what ends is the pass, not the cookie. */
    private static final Duration PASS_COOKIE_LASTS = Duration.ofHours(2);

    private final Deals deals;
    private final WaitingRoom line;
    private final Checkout checkout;
    private final Members members;
    private final RestockAlarms alarms;
    private final ShopRules rules;

    PurchasePages(
            Deals deals, WaitingRoom line, Checkout checkout, Members members, RestockAlarms alarms, ShopRules rules) {
        this.deals = deals;
        this.line = line;
        this.checkout = checkout;
        this.members = members;
        this.alarms = alarms;
        this.rules = rules;
    }

    /** Joins the line, before or after the start. @param invite an invitation to the lane of invited people, or nothing */
    @PostMapping("/deals/{id}/line")
    String join(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String invite,
            HttpServletRequest request,
            HttpServletResponse response) {
        var comer = new Comer(shopper.id(), request.getRemoteAddr(), invite, null);
        return switch (line.join(id, comer)) {
            case JoinOutcome.Joined joined -> {
                keep(response, TICKET, id, joined.token(), Duration.ofHours(12));
                yield "redirect:/deals/" + id + "/line" + (joined.moved() ? "?notice=moved-back" : "");
            }
            case JoinOutcome.WalkedIn in -> {
                keep(response, PASS, id, in.pass(), PASS_COOKIE_LASTS);
                yield "redirect:/deals/" + id + "/order";
            }
            case JoinOutcome.NoLineNeeded none -> "redirect:/deals/" + id + "/order";
            case JoinOutcome.NotOpen not ->
                backToDeal(id, not.state() == LineState.SOLD_OUT ? "sold-out" : "line-closed");
            case JoinOutcome.TooOften often -> backToDeal(id, "too-often");
            case JoinOutcome.BadInvitation bad -> backToDeal(id, "bad-invitation");
            case JoinOutcome.Challenged challenged -> backToDeal(id, "challenge");
        };
    }

    /**
     * The waiting page. It moves on by itself with JavaScript, and every few seconds without. It asks neither database nor, for
     * who brings a ticket, Redis.
     */
    @GetMapping("/deals/{id}/line")
    String wait(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var brought = cookie(request, TICKET).orElse(null);
        var ticket = brought == null
                ? null
                : line.verifyTicket(id, shopper.id(), brought).orElse(null);
        if (ticket == null) { // another tab or device
            var found = line.findTicket(id, shopper.id()).orElse(null);
            if (found == null) return "redirect:/deals/" + id;
            brought = found.token();
            ticket = found.ticket();
            keep(response, TICKET, id, brought, Duration.ofHours(12));
        }
        var now = line.now(id);
        var place = line.placeOf(ticket).orElse(null);
        model.addAttribute("id", id);
        model.addAttribute("title", line.titleOf(id).orElse(""));
        model.addAttribute("token", brought);
        model.addAttribute("ticket", ticket);
        model.addAttribute("line", now);
        model.addAttribute("place", place);
        var ahead = place == null ? 0 : now.ahead(place, ticket.invited());
        model.addAttribute("ahead", ahead);
        model.addAttribute("minutes", now.minutes(ahead));
        model.addAttribute("chance", place == null ? null : now.chance(place));
        var reached = place != null && now.servingOf(ticket.invited()) >= place && now.state() != LineState.CLOSED;
        model.addAttribute("reached", reached);
        model.addAttribute("served", line.signedTime());
        model.addAttribute(
                "refreshEvery", Math.max(3, now.poll().after(ahead) / 1_000)); // where there is no JavaScript
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
                keep(response, PASS, id, admitted.token(), PASS_COOKIE_LASTS);
                yield "redirect:/deals/" + id + "/order";
            }
            case ClaimOutcome.Waiting waiting -> "redirect:/deals/" + id + "/line";
            case ClaimOutcome.AtTheDoor door -> "redirect:/deals/" + id + "/line?notice=at-the-door";
            case ClaimOutcome.TurnOver over -> backToDeal(id, "turn-over");
            case ClaimOutcome.NotYours not -> backToDeal(id, "turn-over");
        };
    }

    /** Gives place, turn or pass back. */
    @PostMapping("/deals/{id}/line/leaving")
    String leave(@AuthenticationPrincipal Shopper shopper, @PathVariable String id, HttpServletResponse response) {
        line.leave(id, shopper.id());
        keep(response, TICKET, id, "", Duration.ZERO);
        keep(response, PASS, id, "", Duration.ZERO);
        return backToDeal(id, "left");
    }

    /** More time for the order form, once. */
    @PostMapping("/deals/{id}/order/extension")
    String extend(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response) {
        var longer = line.extend(id, shopper.id(), cookie(request, PASS).orElse(""));
        longer.ifPresent(pass -> keep(response, PASS, id, pass.token(), PASS_COOKIE_LASTS));
        return "redirect:/deals/" + id + "/order?notice=" + (longer.isPresent() ? "extended" : "not-extended");
    }

    @PostMapping("/deals/{id}/restock-alarm")
    String alarm(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        deal(id);
        alarms.set(id, shopper.id());
        return backToDeal(id, "alarm-set");
    }

    @GetMapping("/deals/{id}/order")
    String orderForm(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            HttpServletRequest request,
            Model model) {
        var pass = line.verifyPass(id, shopper.id(), cookie(request, PASS).orElse(null));
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
                List.of(new OrderRequest.Line(id, form.quantity(), token)),
                amount(deal, form.quantity()),
                form.receiver(),
                form.phone(),
                form.zipcode(),
                form.address());
        return switch (checkout.open(shopper, form.key(), wanted)) {
            case OpenOutcome.Opened opened -> pay(shopper, opened.order().id(), null);
            case OpenOutcome.NoSuchDeal nothing -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case OpenOutcome.NotOpenYet early -> backToDeal(id, "not-open-yet");
            case OpenOutcome.Over over -> backToDeal(id, "deal-over");
            case OpenOutcome.NoPass no -> backToDeal(id, no.used() ? "pass-used" : "turn-over");
            case OpenOutcome.WrongAmount wrong -> backToDeal(id, "wrong-amount");
            case OpenOutcome.LimitReached reached -> backToDeal(id, "limit-reached");
            case OpenOutcome.SoldOut soldOut -> backToDeal(id, "sold-out");
            case OpenOutcome.Paused paused -> backToDeal(id, "product-paused");
            case OpenOutcome.KeyReused reused -> backToDeal(id, "key-reused");
        };
    }

    @GetMapping("/orders")
    String orders(@AuthenticationPrincipal Shopper shopper, Model model) {
        model.addAttribute("orders", checkout.of(shopper));
        model.addAttribute(
                "back",
                alarms.rungFor(shopper.id()).stream()
                        .flatMap(rung -> deals.find(rung.deal()).stream())
                        .filter(deal -> deal.state().name().equals("OPEN")
                                && deal.stock().free() > 0)
                        .toList());
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
    String pay(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String provider) {
        return switch (checkout.pay(shopper, id, provider)) {
            case PayOutcome.PayAt at -> "redirect:" + at.url();
            case PayOutcome.NoSuchOrder nothing -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case PayOutcome.NotPayable not -> "redirect:/orders/" + id;
            case PayOutcome.NoSuchProvider nothing -> "redirect:/orders/" + id + "?notice=no-such-provider";
            case PayOutcome.ProviderSilent silent ->
                "redirect:/orders/" + id + "?notice=" + (silent.down() ? "provider-down" : "provider-silent");
            case PayOutcome.ProviderRefused refused -> "redirect:/orders/" + id + "?notice=provider-refused";
        };
    }

    /** The way back from the provider. */
    @GetMapping("/orders/{id}/payment")
    String comeBack(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @RequestParam Map<String, String> returned) {
        if (checkout.comeBack(shopper, id, returned).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
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
    ModelAndView on(LineAway away, @AuthenticationPrincipal @Nullable Shopper shopper, HttpServletRequest request) {
        var back = request.getRequestURI().replaceFirst("^(/deals/[^/]+)/.*$", "$1");
        var page = new ModelAndView("shop/line-away", HttpStatus.SERVICE_UNAVAILABLE);
        page.addObject("shop", CurrentTenant.get()); // pages of failures do not get the common model
        page.addObject("signedIn", shopper != null);
        page.addObject("back", back);
        page.addObject("refreshEvery", "10; url=" + back);
        return page;
    }

    private String orderForm(DealView deal, WaitingRoom.Pass pass, Model model) {
        model.addAttribute("deal", deal);
        model.addAttribute("until", pass.member() == null ? null : pass.until()); // no line, no hurry
        return "shop/order-form";
    }

    private long amount(DealView deal, int quantity) {
        var goods = deal.price().times(quantity);
        return goods.amount() + rules.get().feeFor(goods).amount();
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
