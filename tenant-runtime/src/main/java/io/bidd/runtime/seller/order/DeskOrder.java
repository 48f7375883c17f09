package io.bidd.runtime.seller.order;

import io.bidd.runtime.checkout.FormKeys;
import io.bidd.runtime.checkout.OrderDetail;
import io.bidd.runtime.checkout.RefundOutcome;
import io.bidd.runtime.checkout.Sales;
import io.bidd.runtime.checkout.Sales.StepOutcome;
import io.bidd.runtime.checkout.ShopRules;
import io.bidd.runtime.groupcommit.Busy;
import io.bidd.runtime.payment.MoneyAudit;
import io.bidd.template.Ids;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** An order for who sells: its steps to the shopper, its money back, and everything that happened to it. */
@Controller
@RequestMapping("/seller/orders/{id}")
class DeskOrder {

    private static final String DESK = "desk";

    private final Sales sales;
    private final ShopRules rules;
    private final MoneyAudit audit;
    private final FormKeys forms;

    DeskOrder(Sales sales, ShopRules rules, MoneyAudit audit, FormKeys forms) {
        this.sales = sales;
        this.rules = rules;
        this.audit = audit;
        this.forms = forms;
    }

    @GetMapping
    String order(@PathVariable String id, Model model) {
        return page(id, model);
    }

    @PostMapping("/preparation")
    String prepare(@PathVariable String id) {
        return after(id, sales.prepare(id), "prepared");
    }

    @PostMapping("/shipment")
    String ship(
            @PathVariable String id,
            @Valid @ModelAttribute("shipment") Shipment shipment,
            BindingResult binding,
            Model model,
            HttpServletResponse response) {
        if (binding.hasErrors()) {
            response.setStatus(422);
            return page(id, model);
        }
        var outcome = sales.ship(
                id, shipment.carrier().strip(), shipment.trackingNumber().strip());
        return after(id, outcome, "shipped");
    }

    @PostMapping("/delivery")
    String deliver(@PathVariable String id) {
        return after(id, sales.deliver(id), "delivered");
    }

    @PostMapping("/refunds")
    String refund(
            @PathVariable String id,
            @Valid @ModelAttribute("refund") RefundForm form,
            BindingResult binding,
            Model model,
            HttpServletResponse response) {
        if (binding.hasErrors()) {
            response.setStatus(422);
            return page(id, model);
        }
        var outcome = forms.once(
                DESK,
                form.key(),
                () -> sales.refund(id, form.wanted(), form.reason().strip(), form.restock()));
        if (outcome.isEmpty()) return back(id, "refunded"); // sent twice, done once
        return switch (outcome.get()) {
            case RefundOutcome.Begun begun -> back(id, "refunded");
            case RefundOutcome.NoSuchOrder nothing -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case RefundOutcome.TooLate late -> back(id, "wrong-moment");
            case RefundOutcome.NotRefundable not -> {
                response.setStatus(422);
                model.addAttribute("notRefundable", true);
                model.addAttribute(
                        "refund", new RefundForm(Ids.next(), form.all(), form.units(), form.reason(), form.restock()));
                yield page(id, model);
            }
        };
    }

    /** The document of a refund, as the shopper has it. */
    @GetMapping("/refunds/{refund}")
    String document(@PathVariable String id, @PathVariable String refund, Model model) {
        var detail = detail(id);
        model.addAttribute("order", detail.order());
        model.addAttribute(
                "refund",
                detail.refunds().stream()
                        .filter(one -> one.id().equals(refund))
                        .findFirst()
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        model.addAttribute("back", "/seller/orders/" + id);
        return "shop/refund";
    }

    @ExceptionHandler
    String on(Busy busy, HttpServletRequest request) {
        return "redirect:" + request.getRequestURI().replaceFirst("^(/seller/orders/[^/]+)/.*$", "$1") + "?notice=busy";
    }

    private String page(String id, Model model) {
        var detail = detail(id);
        model.addAttribute("detail", detail);
        model.addAttribute("order", detail.order());
        model.addAttribute("audit", audit.of(id));
        if (model.getAttribute("shipment") == null) model.addAttribute("shipment", Shipment.NONE);
        if (model.getAttribute("refund") == null)
            model.addAttribute(
                    "refund",
                    new RefundForm(Ids.next(), false, Map.of(), "", rules.get().restock()));
        return "desk/order";
    }

    private OrderDetail detail(String id) {
        return sales.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String after(String id, StepOutcome outcome, String notice) {
        return switch (outcome) {
            case StepOutcome.Done done -> back(id, notice);
            case StepOutcome.NoSuchOrder nothing -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case StepOutcome.WrongMoment wrong -> back(id, "wrong-moment");
        };
    }

    private static String back(String id, String notice) {
        return "redirect:/seller/orders/" + id + "?notice=" + notice;
    }
}
