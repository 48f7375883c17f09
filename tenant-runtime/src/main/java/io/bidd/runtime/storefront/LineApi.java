package io.bidd.runtime.storefront;

import io.bidd.runtime.deal.DealState;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.waitingroom.ClaimOutcome;
import io.bidd.runtime.waitingroom.WaitingRoom;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The line for programs. The counter itself is {@code GET /api/deals/{id}/line/now}. */
@RestController
@RequestMapping("/api/deals/{id}")
class LineApi {

    private final Deals deals;
    private final WaitingRoom line;

    LineApi(Deals deals, WaitingRoom line) {
        this.deals = deals;
        this.line = line;
    }

    @PostMapping("/line")
    ResponseEntity<?> join(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        var deal = deals.find(id);
        if (deal.isEmpty()) return ShopProblems.refuse(HttpStatus.NOT_FOUND, "no-such-deal", "There is no such deal.");
        if (deal.get().state() != DealState.OPEN)
            return ShopProblems.refuse(
                    HttpStatus.CONFLICT,
                    "line-closed",
                    "The line is not open: the deal is " + deal.get().state() + ".");
        var ticket = line.join(id, shopper.id());
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(Map.of("ticket", ticket.token(), "number", ticket.number(), "now", line.now(id)));
    }

    @PostMapping("/passes")
    ResponseEntity<?> claim(
            @AuthenticationPrincipal Shopper shopper, @PathVariable String id, @Valid @RequestBody Claim claim) {
        return switch (line.claim(id, shopper.id(), claim.ticket())) {
            case ClaimOutcome.Admitted admitted ->
                ResponseEntity.status(HttpStatus.CREATED)
                        .body(Map.of("pass", admitted.token(), "until", admitted.until()));
            case ClaimOutcome.Waiting waiting ->
                ResponseEntity.status(HttpStatus.ACCEPTED)
                        .body(Map.of("number", waiting.number(), "now", waiting.now()));
            case ClaimOutcome.TurnOver over ->
                ShopProblems.refuse(HttpStatus.GONE, "turn-over", "Your turn came and went. Join again.");
            case ClaimOutcome.NotYours not ->
                ShopProblems.refuse(HttpStatus.FORBIDDEN, "not-your-ticket", "This is not your ticket for this line.");
        };
    }

    record Claim(@NotBlank String ticket) {}
}
