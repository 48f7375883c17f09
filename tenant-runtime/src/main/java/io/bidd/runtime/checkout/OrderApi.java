package io.bidd.runtime.checkout;

import io.bidd.runtime.member.Shopper;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/orders")
class OrderApi {

    private final Checkout checkout;

    OrderApi(Checkout checkout) {
        this.checkout = checkout;
    }

    /** Opens an order; {@code Idempotency-Key} (8 to 64 letters, digits and dashes) makes it safe to send again. */
    @PostMapping
    ResponseEntity<?> open(
            @AuthenticationPrincipal Shopper shopper,
            @RequestHeader("Idempotency-Key") @Pattern(regexp = "[A-Za-z0-9-]{8,64}") String key,
            @Valid @RequestBody OrderRequest request) {
        return switch (checkout.open(shopper, key, request)) {
            case OpenOutcome.Opened opened ->
                ResponseEntity.status(HttpStatus.CREATED).body(opened.order());
            case OpenOutcome.NoSuchDeal nothing ->
                refuse(HttpStatus.NOT_FOUND, "no-such-deal", "There is no such deal.", Map.of());
            case OpenOutcome.NotOpenYet early ->
                refuse(
                        HttpStatus.CONFLICT,
                        "not-open-yet",
                        "The deal has not opened.",
                        Map.of("opensAt", early.opensAt()));
            case OpenOutcome.Over over -> refuse(HttpStatus.CONFLICT, "deal-over", "The deal is over.", Map.of());
            case OpenOutcome.NoPass noPass ->
                refuse(
                        HttpStatus.FORBIDDEN,
                        noPass.used() ? "pass-used" : "no-pass",
                        "Join the line; its pass is needed to order.",
                        Map.of());
            case OpenOutcome.WrongAmount wrong ->
                refuse(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "wrong-amount",
                        "The price is another. Look at it again.",
                        Map.of("amount", wrong.right()));
            case OpenOutcome.LimitReached reached ->
                refuse(
                        HttpStatus.CONFLICT,
                        "limit-reached",
                        "You would have more than one person may.",
                        Map.of("limit", reached.limit()));
            case OpenOutcome.SoldOut soldOut ->
                refuse(HttpStatus.CONFLICT, "sold-out", "Not so many are left.", Map.of("free", soldOut.free()));
            case OpenOutcome.KeyReused reused ->
                refuse(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "key-reused",
                        "This Idempotency-Key came with another order.",
                        Map.of());
        };
    }

    @GetMapping
    List<OrderView> mine(@AuthenticationPrincipal Shopper shopper) {
        return checkout.of(shopper);
    }

    @GetMapping("/{id}")
    ResponseEntity<?> get(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        return checkout.find(shopper, id)
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(OrderApi::noSuchOrder);
    }

    @PostMapping("/{id}/payment")
    ResponseEntity<?> pay(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        return switch (checkout.pay(shopper, id)) {
            case PayOutcome.PayAt at -> ResponseEntity.ok(Map.of("payUrl", at.url()));
            case PayOutcome.NoSuchOrder nothing -> noSuchOrder();
            case PayOutcome.NotPayable not ->
                refuse(
                        HttpStatus.CONFLICT,
                        "not-payable",
                        "This order cannot be paid now.",
                        Map.of("state", not.state()));
            case PayOutcome.ProviderSilent silent ->
                refuse(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "provider-silent",
                        "The payment provider does not answer. Your units are kept; try again.",
                        Map.of());
        };
    }

    @PostMapping("/{id}/payment/confirmation")
    ResponseEntity<?> comeBack(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        return checkout.comeBack(shopper, id)
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(OrderApi::noSuchOrder);
    }

    @PostMapping("/{id}/cancellation")
    ResponseEntity<?> cancel(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        return switch (checkout.cancel(shopper, id)) {
            case CancelOutcome.CalledOff off -> ResponseEntity.ok(off.order());
            case CancelOutcome.NoSuchOrder nothing -> noSuchOrder();
            case CancelOutcome.TooLate late ->
                refuse(
                        HttpStatus.CONFLICT,
                        "too-late",
                        "This order cannot be cancelled now.",
                        Map.of("state", late.state()));
        };
    }

    private static ResponseEntity<?> noSuchOrder() {
        return refuse(HttpStatus.NOT_FOUND, "no-such-order", "There is no such order.", Map.of());
    }

    private static ResponseEntity<?> refuse(HttpStatus status, String type, String detail, Map<String, Object> facts) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(java.net.URI.create("urn:bidd:problem:" + type));
        facts.forEach(problem::setProperty);
        return ResponseEntity.of(problem).build();
    }
}
