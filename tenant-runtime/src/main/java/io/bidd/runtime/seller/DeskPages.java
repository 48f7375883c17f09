package io.bidd.runtime.seller;

import io.bidd.runtime.catalog.Catalog;
import io.bidd.runtime.catalog.Category;
import io.bidd.runtime.catalog.Picture;
import io.bidd.runtime.catalog.ProductDraft;
import io.bidd.runtime.catalog.ProductImport;
import io.bidd.runtime.checkout.Sales;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.deal.OpenDealOutcome;
import io.bidd.runtime.payment.Money;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.waitingroom.LineRules;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;

/** The desk for people. */
@Controller
@RequestMapping("/seller")
class DeskPages {

    private static final int MOST_PICTURES = 8;

    private final Catalog catalog;
    private final ProductImport imports;
    private final Deals deals;
    private final Sales sales;
    private final Clock clock;

    DeskPages(Catalog catalog, ProductImport imports, Deals deals, Sales sales, Clock clock) {
        this.catalog = catalog;
        this.imports = imports;
        this.deals = deals;
        this.sales = sales;
        this.clock = clock;
    }

    @GetMapping
    String desk(Model model) {
        model.addAttribute("deals", deals.all());
        model.addAttribute("products", catalog.all().size());
        return "desk/deals";
    }

    @GetMapping("/products")
    String products(Model model) {
        model.addAttribute("products", catalog.all());
        return "desk/products";
    }

    @GetMapping("/products/new")
    String newProduct(Model model) {
        model.addAttribute("form", new ProductForm("", null, "", null));
        return productForm(model);
    }

    @PostMapping("/products")
    String register(
            @Valid @ModelAttribute("form") ProductForm form,
            BindingResult binding,
            @RequestParam(required = false) @Nullable List<MultipartFile> pictures,
            Model model,
            HttpServletResponse response)
            throws IOException {
        var read = new ArrayList<Picture>();
        for (var file : pictures == null ? List.<MultipartFile>of() : pictures) {
            if (file.isEmpty()) continue;
            var picture = Picture.read(file.getBytes());
            if (picture.isEmpty()) model.addAttribute("failed", "desk.picture.unreadable");
            picture.ifPresent(read::add);
        }
        if (read.size() > MOST_PICTURES) model.addAttribute("failed", "desk.picture.too-many");
        if (!binding.hasErrors() && catalog.hasProductNamed(form.name().strip())) binding.rejectValue("name", "taken");
        if (binding.hasErrors() || model.containsAttribute("failed")) {
            response.setStatus(422);
            return productForm(model);
        }
        var id = catalog.register(new ProductDraft(
                form.name().strip(),
                Objects.requireNonNull(form.category()),
                form.description().strip(),
                Money.won(Objects.requireNonNull(form.listPrice())),
                null,
                null,
                null,
                read));
        return "redirect:/seller/deals/new?product=" + id;
    }

    @GetMapping("/import")
    String importForm() {
        return "desk/import";
    }

    @PostMapping("/import")
    String importProducts(
            @RequestParam MultipartFile csv,
            @RequestParam(required = false) @Nullable MultipartFile pictures,
            Model model)
            throws IOException {
        model.addAttribute("report", imports.run(csv.getBytes(), pictures == null ? null : pictures.getBytes()));
        return "desk/import";
    }

    @GetMapping("/deals/new")
    String newDeal(@RequestParam(defaultValue = "") String product, Model model) {
        var zone = ZoneId.of(CurrentTenant.get().zone());
        var soon = clock.instant().atZone(zone).plusMinutes(5);
        var chosen = catalog.find(product);
        model.addAttribute(
                "form",
                new DealForm(
                        product,
                        soon.toLocalDate(),
                        LocalTime.of(soon.getHour(), soon.getMinute()),
                        LocalTime.of(soon.plusHours(1).getHour(), soon.getMinute()),
                        chosen.map(found -> found.suggestedPrice() == null
                                        ? found.listPrice().amount()
                                        : found.suggestedPrice())
                                .orElse(null),
                        chosen.map(found -> found.suggestedQuantity() == null
                                        ? Integer.valueOf(100)
                                        : found.suggestedQuantity())
                                .orElse(100),
                        chosen.map(found ->
                                        found.suggestedLimit() == null ? Integer.valueOf(2) : found.suggestedLimit())
                                .orElse(2),
                        LineForm.of(LineRules.USUAL)));
        return dealForm(model);
    }

    @PostMapping("/deals")
    String plan(
            @Valid @ModelAttribute("form") DealForm form,
            BindingResult binding,
            Model model,
            HttpServletResponse response) {
        if (!binding.hasErrors()) {
            switch (deals.plan(form.draft())) {
                case OpenDealOutcome.Planned planned -> {
                    return "redirect:/seller/deals/" + planned.deal();
                }
                case OpenDealOutcome.Refused refused ->
                    model.addAttribute("failed", "desk.deal.refused." + refused.rule());
            }
        }
        response.setStatus(422);
        return dealForm(model);
    }

    /** A deal with its sales history. */
    @GetMapping("/deals/{id}")
    String deal(@PathVariable String id, Model model) {
        var orders = sales.of(id);
        model.addAttribute("deal", deals.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        model.addAttribute("orders", orders);
        model.addAttribute(
                "revenue",
                orders.stream()
                        .filter(order -> order.state().isPaid())
                        .mapToLong(order ->
                                order.total().amount() - order.refunded().amount())
                        .sum());
        return "desk/deal";
    }

    /** For people who are signed in at BIDD and do not belong to this shop's company. */
    @RequestMapping("/refused")
    String refused(HttpServletResponse response) {
        response.setStatus(403);
        return "desk/refused";
    }

    private String productForm(Model model) {
        model.addAttribute("categories", Category.values());
        return "desk/product-form";
    }

    private String dealForm(Model model) {
        model.addAttribute("products", catalog.all());
        return "desk/deal-form";
    }
}
