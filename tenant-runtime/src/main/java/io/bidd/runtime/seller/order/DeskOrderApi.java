package io.bidd.runtime.seller.order;

import static io.bidd.runtime.seller.order.Refusals.refuse;

import io.bidd.runtime.checkout.RefundOutcome;
import io.bidd.runtime.checkout.Sales;
import io.bidd.runtime.checkout.Sales.StepOutcome;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** An order, for the seller's programs. A step that was made already is answered as if it had been made now. */
@RestController
@RequestMapping("/api/seller/orders/{id}")
class DeskOrderApi {

    private final Sales sales;

    DeskOrderApi(Sales sales) {
        this.sales = sales;
    }

    @GetMapping
    ResponseEntity<?> get(@PathVariable String id) {
        return sales.find(id).<ResponseEntity<?>>map(ResponseEntity::ok).orElseGet(DeskOrderApi::noSuchOrder);
    }

    @PostMapping("/preparation")
    ResponseEntity<?> prepare(@PathVariable String id) {
        return after(sales.prepare(id));
    }

    @PostMapping("/shipment")
    ResponseEntity<?> ship(@PathVariable String id, @Valid @RequestBody Shipment shipment) {
        return after(sales.ship(
                id, shipment.carrier().strip(), shipment.trackingNumber().strip()));
    }

    @PostMapping("/delivery")
    ResponseEntity<?> deliver(@PathVariable String id) {
        return after(sales.deliver(id));
    }

    /**
     * @param lines   units to be paid back; nothing means all that is left
     * @param restock whether they are for sale again; nothing means what the shop usually does
     */
    record RefundRequest(
            @Nullable @Size(min = 1, max = 20) List<@NotNull @Valid Unit> lines,
            @NotBlank @Size(max = 200) String reason,
            @Nullable Boolean restock) {

        record Unit(
                @NotBlank String line, @Positive @Max(1_000) int quantity) {}

        @Nullable
        Map<String, Integer> byLine() {
            return lines == null
                    ? null
                    : lines.stream().collect(Collectors.toMap(Unit::line, Unit::quantity, Integer::sum));
        }
    }

    @PostMapping("/refunds")
    ResponseEntity<?> refund(@PathVariable String id, @Valid @RequestBody RefundRequest request) {
        return switch (sales.refund(id, request.byLine(), request.reason().strip(), request.restock())) {
            case RefundOutcome.Begun begun ->
                ResponseEntity.status(HttpStatus.CREATED).body(begun.refund());
            case RefundOutcome.NoSuchOrder nothing -> noSuchOrder();
            case RefundOutcome.TooLate late ->
                refuse(
                        HttpStatus.CONFLICT,
                        "too-late",
                        "There is no money of this order to give back.",
                        Map.of("state", late.state()));
            case RefundOutcome.NotRefundable not ->
                refuse(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "not-refundable",
                        "So many cannot be given back.",
                        Map.of("left", not.left()));
        };
    }

    private static ResponseEntity<?> after(StepOutcome outcome) {
        return switch (outcome) {
            case StepOutcome.Done done -> ResponseEntity.ok(done.order());
            case StepOutcome.NoSuchOrder nothing -> noSuchOrder();
            case StepOutcome.WrongMoment wrong ->
                refuse(
                        HttpStatus.CONFLICT,
                        "wrong-moment",
                        "That is not the next step of this order.",
                        Map.of("state", wrong.state()));
        };
    }

    private static ResponseEntity<?> noSuchOrder() {
        return refuse(HttpStatus.NOT_FOUND, "no-such-order", "There is no such order.", Map.of());
    }
}
