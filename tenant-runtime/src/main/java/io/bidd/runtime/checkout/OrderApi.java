package io.bidd.runtime.checkout;

import io.bidd.runtime.groupcommit.Busy;
import io.bidd.runtime.groupcommit.OutcomeUnknown;
import io.bidd.runtime.member.Shopper;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Purchases for programs. Each command may come again with the same {@code Idempotency-Key} and is answered the same. */
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
                refuse(HttpStatus.NOT_FOUND, "no-such-deal", "There is no such deal.", Map.of("deal", nothing.deal()));
            case OpenOutcome.NotOpenYet early ->
                refuse(
                        HttpStatus.CONFLICT,
                        "not-open-yet",
                        "The deal has not opened.",
                        Map.of("deal", early.deal(), "opensAt", early.opensAt()));
            case OpenOutcome.Over over ->
                refuse(HttpStatus.CONFLICT, "deal-over", "The deal is over.", Map.of("deal", over.deal()));
            case OpenOutcome.NoPass noPass ->
                refuse(
                        HttpStatus.FORBIDDEN,
                        noPass.used() ? "pass-used" : "no-pass",
                        "Join the line; its pass is needed to order.",
                        Map.of("deal", noPass.deal()));
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
                        Map.of("deal", reached.deal(), "limit", reached.limit()));
            case OpenOutcome.SoldOut soldOut ->
                refuse(
                        HttpStatus.CONFLICT,
                        "sold-out",
                        "Not so many are left.",
                        Map.of("deal", soldOut.deal(), "free", soldOut.free()));
            case OpenOutcome.Paused paused ->
                refuse(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "product-paused",
                        "Orders of this product fail at the moment. Try again in a few seconds.",
                        Map.of("deal", paused.deal()));
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
        return checkout.detail(shopper, id)
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(OrderApi::noSuchOrder);
    }

    /** @param provider nothing means the usual one */
    record PayRequest(@Nullable @Size(max = 20) String provider) {}

    @PostMapping("/{id}/payment")
    ResponseEntity<?> pay(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @Valid @RequestBody(required = false) @Nullable PayRequest request) {
        return switch (checkout.pay(shopper, id, request == null ? null : request.provider())) {
            case PayOutcome.PayAt at -> {
                var answer = new LinkedHashMap<String, Object>();
                answer.put("provider", at.provider());
                answer.put("payUrl", at.url());
                if (at.mobileUrl() != null) answer.put("mobileUrl", at.mobileUrl());
                yield ResponseEntity.ok(answer);
            }
            case PayOutcome.NoSuchOrder nothing -> noSuchOrder();
            case PayOutcome.NoSuchProvider nothing ->
                refuse(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "no-such-provider",
                        "This shop does not offer that way to pay.",
                        Map.of("offered", checkout.providers()));
            case PayOutcome.NotPayable not ->
                refuse(
                        HttpStatus.CONFLICT,
                        "not-payable",
                        "This order cannot be paid now.",
                        Map.of("state", not.state()));
            case PayOutcome.ProviderSilent silent ->
                refuse(
                        HttpStatus.SERVICE_UNAVAILABLE,
                        silent.down() ? "provider-down" : "provider-silent",
                        "The payment provider does not answer. Your units are kept; try again.",
                        Map.of());
            case PayOutcome.ProviderRefused refused ->
                refuse(
                        HttpStatus.BAD_GATEWAY,
                        "provider-refused",
                        "The payment provider does not take this payment. Your units are kept.",
                        Map.of("code", refused.code()));
        };
    }

    /** @param returned what the provider added to the address the shopper came back to */
    record ReturnRequest(
            @Nullable @Size(max = 20) Map<@Size(max = 100) String, @NotNull @Size(max = 1_000) String> returned) {}

    @PostMapping("/{id}/payment/confirmation")
    ResponseEntity<?> comeBack(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @Valid @RequestBody(required = false) @Nullable ReturnRequest request) {
        return checkout.comeBack(
                        shopper, id, request == null || request.returned() == null ? Map.of() : request.returned())
                .<ResponseEntity<?>>map(ResponseEntity::ok)
                .orElseGet(OrderApi::noSuchOrder);
    }

    @PostMapping("/{id}/cancellation")
    ResponseEntity<?> cancel(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        return switch (checkout.cancel(shopper, id)) {
            case CancelOutcome.CalledOff off -> ResponseEntity.ok(off.order());
            case CancelOutcome.NoSuchOrder nothing -> noSuchOrder();
            case CancelOutcome.TooLate late -> tooLate(late.state());
        };
    }

    /** Units to give back. */
    record RefundRequest(@NotEmpty @Size(max = 20) List<@NotNull @Valid Unit> lines) {

        record Unit(
                @NotBlank String line, @Positive @Max(1_000) int quantity) {}

        Map<String, Integer> byLine() {
            return lines.stream().collect(Collectors.toMap(Unit::line, Unit::quantity, Integer::sum));
        }
    }

    @PostMapping("/{id}/refunds")
    ResponseEntity<?> refund(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @RequestHeader("Idempotency-Key") @Pattern(regexp = "[A-Za-z0-9-]{8,64}") String key,
            @Valid @RequestBody RefundRequest request) {
        return refunded(checkout.refund(shopper, id, request.byLine()));
    }

    static ResponseEntity<?> refunded(RefundOutcome outcome) {
        return switch (outcome) {
            case RefundOutcome.Begun begun ->
                ResponseEntity.status(HttpStatus.CREATED).body(begun.refund());
            case RefundOutcome.NoSuchOrder nothing -> noSuchOrder();
            case RefundOutcome.TooLate late -> tooLate(late.state());
            case RefundOutcome.NotRefundable not ->
                refuse(
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        "not-refundable",
                        "So many cannot be given back.",
                        Map.of("left", not.left()));
        };
    }

    @ExceptionHandler
    ResponseEntity<?> on(Busy busy) {
        return refuse(
                HttpStatus.SERVICE_UNAVAILABLE,
                "busy",
                "Too many orders at this moment. Nothing was done; try again in a second.",
                Map.of());
    }

    @ExceptionHandler
    ResponseEntity<?> on(OutcomeUnknown unknown) {
        return refuse(
                HttpStatus.SERVICE_UNAVAILABLE,
                "outcome-unknown",
                "Whether it was done is not known. Send the same command again with the same Idempotency-Key.",
                Map.of());
    }

    private static ResponseEntity<?> noSuchOrder() {
        return refuse(HttpStatus.NOT_FOUND, "no-such-order", "There is no such order.", Map.of());
    }

    private static ResponseEntity<?> tooLate(OrderState state) {
        return refuse(
                HttpStatus.CONFLICT, "too-late", "That cannot be done with this order now.", Map.of("state", state));
    }

    private static ResponseEntity<?> refuse(HttpStatus status, String type, String detail, Map<String, ?> facts) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create("urn:bidd:problem:" + type));
        facts.forEach(problem::setProperty);
        return ResponseEntity.of(problem).build();
    }
}
