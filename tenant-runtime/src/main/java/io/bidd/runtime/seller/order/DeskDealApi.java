package io.bidd.runtime.seller.order;

import static io.bidd.runtime.seller.order.Refusals.refuse;

import io.bidd.runtime.checkout.Sales;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.stock.Stock;
import io.bidd.runtime.stock.SupplyOutcome;
import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The units of a deal and its end before its time, for the seller's programs. */
@RestController
@RequestMapping("/api/seller/deals/{id}")
class DeskDealApi {

    private final Deals deals;
    private final Stock stock;
    private final Sales sales;

    DeskDealApi(Deals deals, Stock stock, Sales sales) {
        this.deals = deals;
        this.stock = stock;
        this.sales = sales;
    }

    /** @param by how many more, or fewer, there are */
    record SupplyRequest(@Min(-1_000_000) @Max(1_000_000) int by) {

        @AssertTrue(message = "not 0")
        public boolean isChange() {
            return by != 0;
        }
    }

    @PostMapping("/supply")
    ResponseEntity<?> supply(@PathVariable String id, @Valid @RequestBody SupplyRequest request) {
        if (deals.find(id).isEmpty()) return noSuchDeal();
        return switch (stock.changeSupply(id, request.by())) {
            case SupplyOutcome.Changed changed -> ResponseEntity.ok(changed.level());
            case SupplyOutcome.NotFree not ->
                refuse(
                        HttpStatus.CONFLICT,
                        "not-free",
                        "So many are not free: they are held or sold.",
                        Map.of("free", not.level().free()));
        };
    }

    /** @param reason as shoppers are told it */
    record CallingOff(@NotBlank @Size(max = 200) String reason) {}

    /** Calls the deal off; who has paid gets the money, one after the other. */
    @PostMapping("/calling-off")
    ResponseEntity<?> callOff(@PathVariable String id, @Valid @RequestBody CallingOff request) {
        if (!sales.callOff(id, request.reason().strip())) return noSuchDeal();
        return ResponseEntity.ok(deals.find(id).orElseThrow());
    }

    private static ResponseEntity<?> noSuchDeal() {
        return refuse(HttpStatus.NOT_FOUND, "no-such-deal", "There is no such deal.", Map.of());
    }
}
