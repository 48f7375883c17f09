package io.bidd.runtime.seller;

import io.bidd.runtime.catalog.Catalog;
import io.bidd.runtime.catalog.ProductImport;
import io.bidd.runtime.catalog.ProductView;
import io.bidd.runtime.checkout.OrderView;
import io.bidd.runtime.checkout.Sales;
import io.bidd.runtime.deal.DealDraft;
import io.bidd.runtime.deal.DealView;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.deal.OpenDealOutcome;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.PositiveOrZero;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** The desk for programs. */
@RestController
@RequestMapping("/api/seller")
class DeskApi {

    private final Catalog catalog;
    private final ProductImport imports;
    private final Deals deals;
    private final Sales sales;

    DeskApi(Catalog catalog, ProductImport imports, Deals deals, Sales sales) {
        this.catalog = catalog;
        this.imports = imports;
        this.deals = deals;
        this.sales = sales;
    }

    @GetMapping("/products")
    List<ProductView> products() {
        return catalog.all();
    }

    @PostMapping("/imports")
    ProductImport.Report importProducts(
            @RequestParam MultipartFile csv, @RequestParam(required = false) @Nullable MultipartFile pictures)
            throws IOException {
        return imports.run(csv.getBytes(), pictures == null ? null : pictures.getBytes());
    }

    @GetMapping("/deals")
    List<DealView> deals() {
        return deals.all();
    }

    @PostMapping("/deals")
    ResponseEntity<?> plan(@Valid @RequestBody DealDraft draft) {
        return switch (deals.plan(draft)) {
            case OpenDealOutcome.Planned planned ->
                ResponseEntity.status(HttpStatus.CREATED).body(Map.of("id", planned.deal()));
            case OpenDealOutcome.Refused refused -> {
                var problem = ProblemDetail.forStatusAndDetail(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "The deal cannot be opened like this: " + refused.rule() + ".");
                problem.setType(URI.create("urn:bidd:problem:deal-" + refused.rule()));
                yield ResponseEntity.of(problem).build();
            }
        };
    }

    /** A hundred at a time, newest first. */
    @GetMapping("/deals/{id}/orders")
    List<OrderView> sales(
            @PathVariable String id, @RequestParam(defaultValue = "0") @PositiveOrZero @Max(1_000_000) int page) {
        return sales.of(id, page).orders();
    }
}
