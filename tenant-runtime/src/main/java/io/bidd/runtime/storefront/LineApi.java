package io.bidd.runtime.storefront;

import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.waitingroom.ClaimOutcome;
import io.bidd.runtime.waitingroom.LineDraws;
import io.bidd.runtime.waitingroom.LineNow;
import io.bidd.runtime.waitingroom.RestockAlarms;
import io.bidd.runtime.waitingroom.WaitingRoom;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The line for programs. Joining, the counter and a ticket's place are answered further up, by the line's own filter. */
@RestController
@RequestMapping("/api/deals/{id}")
class LineApi {

    private final WaitingRoom line;
    private final LineDraws draws;
    private final RestockAlarms alarms;

    LineApi(WaitingRoom line, LineDraws draws, RestockAlarms alarms) {
        this.line = line;
        this.draws = draws;
        this.alarms = alarms;
    }

    /** The ticket of a place that was taken elsewhere, in another tab or on another device. */
    @GetMapping("/line/ticket")
    ResponseEntity<?> ticket(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        return line.findTicket(id, shopper.id())
                .<ResponseEntity<?>>map(found -> ResponseEntity.ok(Map.of("ticket", found.token())))
                .orElseGet(
                        () -> ShopProblems.refuse(HttpStatus.NOT_FOUND, "no-place", "You have no place in this line."));
    }

    @DeleteMapping("/line/ticket")
    ResponseEntity<?> leave(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        line.leave(id, shopper.id());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/passes")
    ResponseEntity<?> claim(
            @AuthenticationPrincipal Shopper shopper, @PathVariable String id, @Valid @RequestBody Claim claim) {
        return switch (line.claim(id, shopper.id(), claim.ticket())) {
            case ClaimOutcome.Admitted admitted ->
                ResponseEntity.status(HttpStatus.CREATED).body(pass(admitted));
            case ClaimOutcome.Waiting waiting ->
                ResponseEntity.status(HttpStatus.ACCEPTED).body(waiting(waiting.place(), waiting.now(), false));
            case ClaimOutcome.AtTheDoor door ->
                ResponseEntity.status(HttpStatus.ACCEPTED).body(waiting(null, door.now(), true));
            case ClaimOutcome.TurnOver over ->
                ShopProblems.refuse(HttpStatus.GONE, "turn-over", "Your turn came and went. Join again.");
            case ClaimOutcome.NotYours not ->
                ShopProblems.refuse(HttpStatus.FORBIDDEN, "not-your-ticket", "This is not your ticket for this line.");
        };
    }

    /** More time, once. */
    @PostMapping("/passes/extension")
    ResponseEntity<?> extend(
            @AuthenticationPrincipal Shopper shopper, @PathVariable String id, @Valid @RequestBody Extension wanted) {
        return line.extend(id, shopper.id(), wanted.pass())
                .<ResponseEntity<?>>map(
                        longer -> ResponseEntity.status(HttpStatus.CREATED).body(pass(longer)))
                .orElseGet(() -> ShopProblems.refuse(
                        HttpStatus.CONFLICT, "not-extendable", "This pass was extended before, or is over."));
    }

    /** The draw of the early comers: before it the hash of its seed, after it all that is needed to check it. */
    @GetMapping("/draw")
    ResponseEntity<LineDraws.Published> draw(@PathVariable String id) {
        return ResponseEntity.of(draws.published(id));
    }

    /** The file for {@code ./bidd verify-draw}. */
    @GetMapping("/draw.txt")
    void drawFile(@PathVariable String id, HttpServletResponse response) throws IOException {
        var published = draws.published(id).filter(draw -> draw.seed() != null);
        if (published.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("Cache-Control", "public, max-age=31536000, immutable"); // a draw is drawn once
        response.setHeader("Content-Disposition", "attachment; filename=\"draw-" + id + ".txt\"");
        draws.write(id, published.get(), response.getWriter());
    }

    @PutMapping("/restock-alarm")
    ResponseEntity<?> alarm(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        if (draws.published(id).isEmpty())
            return ShopProblems.refuse(HttpStatus.NOT_FOUND, "no-such-deal", "There is no such deal.");
        alarms.set(id, shopper.id());
        return ResponseEntity.noContent().build();
    }

    private static Map<String, Object> pass(ClaimOutcome.Admitted admitted) {
        return Map.of("pass", admitted.token(), "until", admitted.until());
    }

    private static Map<String, Object> waiting(@Nullable Long place, LineNow now, boolean atTheDoor) {
        var facts = new LinkedHashMap<String, Object>();
        if (place != null) facts.put("place", place);
        facts.put("atTheDoor", atTheDoor);
        facts.put("now", now);
        return facts;
    }

    record Claim(@NotBlank String ticket) {}

    record Extension(@NotBlank String pass) {}
}
