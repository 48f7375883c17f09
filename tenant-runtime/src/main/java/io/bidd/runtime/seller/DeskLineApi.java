package io.bidd.runtime.seller;

import io.bidd.runtime.inflow.Decisions;
import io.bidd.runtime.waitingroom.LineDesk;
import io.bidd.runtime.waitingroom.LineNow;
import io.bidd.runtime.waitingroom.LineRules;
import io.bidd.runtime.waitingroom.WaitingRoom;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The line of a deal, for the seller's programs. */
@RestController
@RequestMapping("/api/seller/deals/{id}/line")
class DeskLineApi {

    private final LineDesk lines;
    private final WaitingRoom room;
    private final Decisions decisions;

    DeskLineApi(LineDesk lines, WaitingRoom room, Decisions decisions) {
        this.lines = lines;
        this.room = room;
        this.decisions = decisions;
    }

    @GetMapping
    ResponseEntity<?> line(@PathVariable String id) {
        return of(id, () -> ResponseEntity.ok(view(id)));
    }

    @PutMapping
    ResponseEntity<?> change(@PathVariable String id, @Valid @RequestBody LineRules rules) {
        return after(id, () -> lines.change(id, rules));
    }

    @PostMapping("/pause")
    ResponseEntity<?> pause(@PathVariable String id) {
        return after(id, () -> lines.pause(id));
    }

    @PostMapping("/resume")
    ResponseEntity<?> resume(@PathVariable String id) {
        return after(id, () -> lines.resume(id));
    }

    @PostMapping("/closing")
    ResponseEntity<?> close(@PathVariable String id) {
        return after(id, () -> lines.close(id));
    }

    @GetMapping("/decisions")
    ResponseEntity<?> decisions(@PathVariable String id) {
        return of(id, () -> ResponseEntity.ok(decisions.of(id)));
    }

    /** There within a minute of the end. */
    @GetMapping("/report")
    ResponseEntity<?> report(@PathVariable String id) {
        return of(
                id,
                () -> lines.report(id)
                        .<ResponseEntity<?>>map(ResponseEntity::ok)
                        .orElseGet(() -> notFound("no-report", "There is no report yet.")));
    }

    @PostMapping("/invitations")
    ResponseEntity<?> invite(@PathVariable String id, @Valid @RequestBody Invitations wanted) {
        return of(
                id,
                () -> ResponseEntity.status(HttpStatus.CREATED)
                        .body(Map.of("links", DeskLine.links(id, lines.invite(id, wanted.count())))));
    }

    private ResponseEntity<?> after(String id, Runnable change) {
        return of(id, () -> {
            change.run();
            return ResponseEntity.ok(view(id));
        });
    }

    private ResponseEntity<?> of(String id, Supplier<ResponseEntity<?>> answer) {
        return lines.find(id).isPresent() ? answer.get() : notFound("no-such-deal", "There is no such deal.");
    }

    private LineView view(String id) {
        var standing = lines.find(id).orElseThrow();
        return new LineView(standing.rules(), standing.pausedAt(), standing.closedAt(), room.now(id));
    }

    private static ResponseEntity<?> notFound(String type, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, detail);
        problem.setType(URI.create("urn:bidd:problem:" + type));
        return ResponseEntity.of(problem).build();
    }

    /** @param now the public counter */
    record LineView(
            LineRules rules,
            @Nullable Instant pausedAt,
            @Nullable Instant closedAt,
            LineNow now) {}

    record Invitations(
            @Min(1) @Max(DeskLine.MOST_INVITATIONS) int count) {}
}
