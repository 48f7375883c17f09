package io.bidd.runtime.seller;

import io.bidd.runtime.deal.DealState;
import io.bidd.runtime.deal.DealView;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.inflow.Decisions;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.waitingroom.LineDesk;
import io.bidd.runtime.waitingroom.LineState;
import io.bidd.runtime.waitingroom.WaitingRoom;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The line of a deal, for who sells: how it stands, why it moves as it does, and what may be changed while it runs. */
@Controller
@RequestMapping("/seller/deals/{id}/line")
class DeskLine {

    static final int MOST_INVITATIONS = 10_000;

    private static final int SECONDS_BETWEEN_LOOKS = 3;
    /** The report is there within a minute. */
    private static final Duration REPORT_AWAITED = Duration.ofMinutes(5);

    private final Deals deals;
    private final LineDesk lines;
    private final WaitingRoom room;
    private final Decisions decisions;
    private final Clock clock;

    DeskLine(Deals deals, LineDesk lines, WaitingRoom room, Decisions decisions, Clock clock) {
        this.deals = deals;
        this.lines = lines;
        this.room = room;
        this.decisions = decisions;
        this.clock = clock;
    }

    @GetMapping
    String line(@PathVariable String id, Model model) {
        model.addAttribute("rules", LineForm.of(standing(id).rules()));
        return page(id, model);
    }

    @PostMapping("/pause")
    String pause(@PathVariable String id) {
        standing(id);
        lines.pause(id);
        return "redirect:/seller/deals/" + id + "/line"; // the page says since when
    }

    @PostMapping("/resume")
    String resume(@PathVariable String id) {
        standing(id);
        lines.resume(id);
        return back(id, "resumed");
    }

    @PostMapping("/closing")
    String close(@PathVariable String id) {
        standing(id);
        lines.close(id);
        return "redirect:/seller/deals/" + id + "/line";
    }

    @PostMapping("/rules")
    String change(
            @PathVariable String id,
            @Valid @ModelAttribute("rules") LineForm rules,
            BindingResult binding,
            Model model,
            HttpServletResponse response) {
        if (binding.hasErrors()) {
            response.setStatus(422);
            return page(id, model);
        }
        lines.change(id, rules.rules(standing(id).rules()));
        return back(id, "rules-changed");
    }

    /** A file with one link for each person to invite. */
    @PostMapping("/invitations")
    ResponseEntity<byte[]> invite(@PathVariable String id, @RequestParam(defaultValue = "0") String count) {
        standing(id);
        var many = count.matches("\\d{1,5}") ? Integer.parseInt(count) : 0;
        if (many < 1 || many > MOST_INVITATIONS)
            return ResponseEntity.status(HttpStatus.SEE_OTHER)
                    .location(URI.create("/seller/deals/" + id + "/line?notice=bad-count"))
                    .build();
        var named = ContentDisposition.attachment()
                .filename("invitations-" + id + ".csv")
                .build();
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_DISPOSITION, named.toString())
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .body(csv(links(id, lines.invite(id, many))).getBytes(StandardCharsets.UTF_8));
    }

    static List<String> links(String id, List<String> invitations) {
        var deal = CurrentTenant.get().url() + "/deals/" + id + "?invite=";
        return invitations.stream().map(token -> deal + token).toList();
    }

    private static String csv(List<String> links) {
        var text = new StringWriter();
        try (var rows =
                CSVFormat.RFC4180.builder().setHeader("number", "link").get().print(text)) {
            var number = 0;
            for (var link : links) rows.printRecord(++number, link);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private String page(String id, Model model) {
        var deal = deals.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        var standing = standing(id);
        var now = room.now(id);
        var rows = decisions.of(id);
        var report = lines.report(id).orElse(null);
        model.addAttribute("deal", deal);
        model.addAttribute("standing", standing);
        model.addAttribute("line", now);
        model.addAttribute("latest", rows.isEmpty() ? null : rows.getLast());
        model.addAttribute(
                "charts", LineCharts.of(rows, ZoneId.of(CurrentTenant.get().zone())));
        model.addAttribute("report", report);
        if (moves(deal, now.state(), report != null)) model.addAttribute("refreshEvery", SECONDS_BETWEEN_LOOKS);
        return "desk/line";
    }

    private boolean moves(DealView deal, LineState state, boolean reported) {
        if (reported || state == LineState.TOO_EARLY) return false;
        return deal.state() != DealState.ENDED
                || clock.instant().isBefore(deal.endsAt().plus(REPORT_AWAITED));
    }

    private LineDesk.Standing standing(String id) {
        return lines.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static String back(String id, String notice) {
        return "redirect:/seller/deals/" + id + "/line?notice=" + notice;
    }
}
