package io.bidd.runtime.storefront;

import io.bidd.runtime.checkout.CancelOutcome;
import io.bidd.runtime.checkout.Checkout;
import io.bidd.runtime.checkout.FormKeys;
import io.bidd.runtime.checkout.OrderDetail;
import io.bidd.runtime.checkout.OrderState;
import io.bidd.runtime.checkout.RefundOutcome;
import io.bidd.runtime.checkout.ShopRules;
import io.bidd.runtime.deal.DealState;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.waitingroom.RestockAlarms;
import io.bidd.template.Ids;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A shopper's orders: paying for them, following them, calling them off, giving back. */
@Controller
@RequestMapping("/orders")
class OrderPages {

    private static final int SECONDS_BETWEEN_LOOKS = 3;

    private final Checkout checkout;
    private final ShopRules rules;
    private final FormKeys forms;
    private final ToProvider toProvider;
    private final Deals deals;
    private final RestockAlarms alarms;
    private final Clock clock;

    OrderPages(
            Checkout checkout,
            ShopRules rules,
            FormKeys forms,
            ToProvider toProvider,
            Deals deals,
            RestockAlarms alarms,
            Clock clock) {
        this.checkout = checkout;
        this.rules = rules;
        this.forms = forms;
        this.toProvider = toProvider;
        this.deals = deals;
        this.alarms = alarms;
        this.clock = clock;
    }

    @GetMapping
    String orders(@AuthenticationPrincipal Shopper shopper, Model model) {
        model.addAttribute("orders", checkout.of(shopper));
        model.addAttribute(
                "back",
                alarms.rungFor(shopper.id()).stream()
                        .flatMap(rung -> deals.find(rung.deal()).stream())
                        .filter(deal ->
                                deal.state() == DealState.OPEN && deal.stock().free() > 0)
                        .toList());
        return "shop/orders";
    }

    @GetMapping("/{id}")
    String order(@AuthenticationPrincipal Shopper shopper, @PathVariable String id, Model model) {
        var detail = detail(shopper, id);
        var order = detail.order();
        var now = clock.instant();
        var usual = rules.get();
        model.addAttribute("detail", detail);
        model.addAttribute("order", order);
        model.addAttribute("payable", order.state() == OrderState.OPEN && now.isBefore(order.payUntil()));
        model.addAttribute("providers", checkout.providers());
        model.addAttribute("down", checkout.providersDown());
        model.addAttribute("mayGiveBack", usual.letGiveBack(order.state(), order.paidAt(), now));
        if (order.paidAt() != null)
            model.addAttribute("giveBackUntil", order.paidAt().plus(Duration.ofHours(usual.refundHours())));
        model.addAttribute("key", Ids.next());
        if (order.state() == OrderState.PAYING || order.state() == OrderState.REFUNDING)
            model.addAttribute("refreshEvery", SECONDS_BETWEEN_LOOKS); // where there is no JavaScript
        model.addAttribute("moves", moves(detail));
        return "shop/order";
    }

    /** Whether something may happen to it while the shopper looks: the provider is at work, or a payment is open elsewhere. */
    private static boolean moves(OrderDetail detail) {
        return switch (detail.order().state()) {
            case PAYING, REFUNDING -> true;
            case OPEN -> detail.payment() != null && detail.payment().state().equals("READY");
            case PAID, PREPARING, SHIPPED, DELIVERED, REFUNDED, CANCELLED, EXPIRED -> false;
        };
    }

    @PostMapping("/{id}/payment")
    String pay(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String provider,
            HttpServletRequest request) {
        return toProvider.pay(shopper, id, provider, request);
    }

    /** The way back from the provider. */
    @GetMapping("/{id}/payment")
    String comeBack(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @RequestParam Map<String, String> returned) {
        if (checkout.comeBack(shopper, id, returned).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        return "redirect:/orders/" + id;
    }

    @PostMapping("/{id}/cancellation")
    String cancel(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        return switch (checkout.cancel(shopper, id)) {
            case CancelOutcome.CalledOff off -> "redirect:/orders/" + id;
            case CancelOutcome.NoSuchOrder nothing -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case CancelOutcome.TooLate late -> back(id, "too-late");
        };
    }

    /** Gives some units back for their money. */
    @PostMapping("/{id}/refunds")
    String giveBack(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @Valid @ModelAttribute("form") GiveBackForm form,
            BindingResult binding) {
        if (binding.hasErrors()) return back(id, "not-refundable");
        if (form.wanted().isEmpty()) return back(id, "nothing-chosen");
        return forms.once(shopper.id(), form.key(), () -> checkout.refund(shopper, id, form.wanted()))
                .map(outcome -> switch (outcome) {
                    case RefundOutcome.Begun begun -> back(id, "given-back");
                    case RefundOutcome.NoSuchOrder nothing -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
                    case RefundOutcome.TooLate late -> back(id, "too-late");
                    case RefundOutcome.NotRefundable not -> back(id, "not-refundable");
                })
                .orElseGet(() -> "redirect:/orders/" + id);
    }

    /** The document of a refund, to be printed or kept. */
    @GetMapping("/{id}/refunds/{refund}")
    String refund(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @PathVariable String refund,
            Model model) {
        var detail = detail(shopper, id);
        model.addAttribute("order", detail.order());
        model.addAttribute(
                "refund",
                detail.refunds().stream()
                        .filter(one -> one.id().equals(refund))
                        .findFirst()
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        model.addAttribute("back", "/orders/" + id);
        return "shop/refund";
    }

    private OrderDetail detail(Shopper shopper, String id) {
        return checkout.detail(shopper, id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String back(String id, String notice) {
        return "redirect:/orders/" + id + "?notice=" + notice;
    }
}
