package io.bidd.runtime.seller.order;

import io.bidd.runtime.checkout.FormKeys;
import io.bidd.runtime.checkout.OrderView;
import io.bidd.runtime.checkout.Sales;
import io.bidd.runtime.checkout.Sales.SalesPage;
import io.bidd.runtime.deal.DealState;
import io.bidd.runtime.deal.DealView;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.groupcommit.Busy;
import io.bidd.runtime.stock.Stock;
import io.bidd.runtime.stock.SupplyOutcome;
import io.bidd.template.Ids;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** A deal for who sells it: what it has brought, its units, and its end before its time. */
@Controller
@RequestMapping("/seller/deals/{id:(?!new$).+}")
class DeskDeal {

    private static final String DESK = "desk";

    private final Deals deals;
    private final Stock stock;
    private final Sales sales;
    private final FormKeys forms;

    DeskDeal(Deals deals, Stock stock, Sales sales, FormKeys forms) {
        this.deals = deals;
        this.stock = stock;
        this.sales = sales;
        this.forms = forms;
    }

    /**
     * @param number of an order that is looked for
     * @param page   of the orders, from 0
     */
    @GetMapping
    String deal(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String number,
            @RequestParam(defaultValue = "0") @PositiveOrZero @Max(1_000_000) int page,
            Model model) {
        if (number != null) {
            var order = sales.find(OrderView.idOf(number));
            if (order.isPresent())
                return "redirect:/seller/orders/" + order.get().order().id();
            model.addAttribute("notFound", number);
        }
        model.addAttribute("page", page);
        model.addAttribute("supply", new SupplyForm(Ids.next(), null, null));
        return page(deal(id), model);
    }

    @PostMapping("/supply")
    String changeSupply(
            @PathVariable String id,
            @Valid @ModelAttribute("supply") SupplyForm form,
            BindingResult binding,
            Model model,
            HttpServletResponse response) {
        var deal = deal(id);
        if (binding.hasErrors()) {
            if (binding.getTarget() == null) model.addAttribute("supply", new SupplyForm(Ids.next(), null, null));
            response.setStatus(422);
            return page(deal, model);
        }
        var outcome = forms.once(DESK, form.key(), () -> stock.changeSupply(id, form.by()));
        if (outcome.isPresent() && outcome.get() instanceof SupplyOutcome.NotFree not) {
            response.setStatus(409);
            model.addAttribute("notFree", not.level().free());
            model.addAttribute("supply", new SupplyForm(Ids.next(), form.units(), form.way()));
            return page(deal, model);
        }
        return "redirect:/seller/deals/" + id + "?notice=supply-changed";
    }

    /** Asks once more, and says what comes of it. */
    @GetMapping("/calling-off")
    String askToCallOff(@PathVariable String id, Model model) {
        model.addAttribute("form", new CallingOffForm("", null));
        return callingOff(deal(id), model);
    }

    @PostMapping("/calling-off")
    String callOff(
            @PathVariable String id,
            @Valid @ModelAttribute("form") CallingOffForm form,
            BindingResult binding,
            Model model,
            HttpServletResponse response) {
        var deal = deal(id);
        if (binding.hasErrors()) {
            response.setStatus(422);
            return callingOff(deal, model);
        }
        sales.callOff(id, form.reason().strip());
        return "redirect:/seller/deals/" + id; // the page says that it is off
    }

    @ExceptionHandler
    String on(Busy busy, HttpServletRequest request) {
        return "redirect:" + request.getRequestURI().replaceFirst("^(/seller/deals/[^/]+)/.*$", "$1") + "?notice=busy";
    }

    /** An order as far as it is about this deal. */
    record Sale(OrderView order, OrderView.Line line) {}

    private String page(DealView deal, Model model) {
        model.addAttribute("deal", deal);
        var number = model.getAttribute("page") instanceof Integer chosen ? chosen : 0;
        var orders = sales.of(deal.id(), number);
        model.addAttribute("sales", salesOf(deal.id(), orders));
        model.addAttribute("newer", number > 0 ? number - 1 : null);
        model.addAttribute("older", orders.hasOlder() ? number + 1 : null);
        model.addAttribute("sums", sales.sumsOf(deal.id()));
        model.addAttribute("changes", deal.state() != DealState.CALLED_OFF && deal.state() != DealState.ENDED);
        return "desk/deal";
    }

    private static List<Sale> salesOf(String id, SalesPage page) {
        return page.orders().stream()
                .flatMap(order -> order.lines().stream()
                        .filter(line -> line.deal().equals(id))
                        .map(line -> new Sale(order, line)))
                .toList();
    }

    private String callingOff(DealView deal, Model model) {
        if (deal.state() == DealState.CALLED_OFF) return "redirect:/seller/deals/" + deal.id();
        model.addAttribute("deal", deal);
        model.addAttribute("sums", sales.sumsOf(deal.id()));
        return "desk/calling-off";
    }

    private DealView deal(String id) {
        return deals.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
