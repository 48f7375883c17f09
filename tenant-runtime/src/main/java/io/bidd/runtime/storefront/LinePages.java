package io.bidd.runtime.storefront;

import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.waitingroom.ClaimOutcome;
import io.bidd.runtime.waitingroom.JoinOutcome;
import io.bidd.runtime.waitingroom.LineState;
import io.bidd.runtime.waitingroom.RestockAlarms;
import io.bidd.runtime.waitingroom.WaitingRoom;
import io.bidd.runtime.waitingroom.WaitingRoom.Comer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** The way to the order form: line and turn. */
@Controller
class LinePages {

    private final Deals deals;
    private final WaitingRoom line;
    private final RestockAlarms alarms;

    LinePages(Deals deals, WaitingRoom line, RestockAlarms alarms) {
        this.deals = deals;
        this.line = line;
        this.alarms = alarms;
    }

    /** Joins the line, before or after the start. @param invite an invitation to the lane of invited people, or nothing */
    @PostMapping("/deals/{id}/line")
    String join(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String invite,
            HttpServletRequest request,
            HttpServletResponse response) {
        var comer = new Comer(shopper.id(), request.getRemoteAddr(), invite, null);
        return switch (line.join(id, comer)) {
            case JoinOutcome.Joined joined -> {
                DealCookies.keepTicket(response, id, joined.token());
                yield "redirect:/deals/" + id + "/line" + (joined.moved() ? "?notice=moved-back" : "");
            }
            case JoinOutcome.WalkedIn in -> {
                DealCookies.keepPass(response, id, in.pass());
                yield "redirect:/deals/" + id + "/order";
            }
            case JoinOutcome.NoLineNeeded none -> "redirect:/deals/" + id + "/order";
            case JoinOutcome.NotOpen not ->
                backToDeal(id, not.state() == LineState.SOLD_OUT ? "sold-out" : "line-closed");
            case JoinOutcome.TooOften often -> backToDeal(id, "too-often");
            case JoinOutcome.BadInvitation bad -> backToDeal(id, "bad-invitation");
            case JoinOutcome.Challenged challenged -> backToDeal(id, "challenge");
        };
    }

    /**
     * The waiting page. It moves on by itself with JavaScript, and every few seconds without. It asks neither database nor, for
     * who brings a ticket, Redis.
     */
    @GetMapping("/deals/{id}/line")
    String wait(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        var brought = DealCookies.find(request, DealCookies.TICKET).orElse(null);
        var ticket = brought == null
                ? null
                : line.verifyTicket(id, shopper.id(), brought).orElse(null);
        if (ticket == null) { // another tab or device
            var found = line.findTicket(id, shopper.id()).orElse(null);
            if (found == null) return "redirect:/deals/" + id;
            brought = found.token();
            ticket = found.ticket();
            DealCookies.keepTicket(response, id, brought);
        }
        var now = line.now(id);
        var place = line.placeOf(ticket).orElse(null);
        model.addAttribute("id", id);
        model.addAttribute("title", line.titleOf(id).orElse(""));
        model.addAttribute("token", brought);
        model.addAttribute("ticket", ticket);
        model.addAttribute("line", now);
        model.addAttribute("place", place);
        var ahead = place == null ? 0 : now.ahead(place, ticket.invited());
        model.addAttribute("ahead", ahead);
        model.addAttribute("minutes", now.minutes(ahead));
        model.addAttribute("chance", place == null ? null : now.chance(place));
        var reached = place != null && now.servingOf(ticket.invited()) >= place && now.state() != LineState.CLOSED;
        model.addAttribute("reached", reached);
        model.addAttribute("served", line.signedTime());
        model.addAttribute(
                "refreshEvery", Math.max(3, now.poll().after(ahead) / 1_000)); // where there is no JavaScript
        return "shop/line";
    }

    /** Takes up the turn. */
    @PostMapping("/deals/{id}/turn")
    String turn(
            @AuthenticationPrincipal Shopper shopper,
            @PathVariable String id,
            HttpServletRequest request,
            HttpServletResponse response) {
        var ticket = DealCookies.find(request, DealCookies.TICKET);
        if (ticket.isEmpty()) return "redirect:/deals/" + id;
        return switch (line.claim(id, shopper.id(), ticket.get())) {
            case ClaimOutcome.Admitted admitted -> {
                DealCookies.keepPass(response, id, admitted.token());
                yield "redirect:/deals/" + id + "/order";
            }
            case ClaimOutcome.Waiting waiting -> "redirect:/deals/" + id + "/line";
            case ClaimOutcome.AtTheDoor door -> "redirect:/deals/" + id + "/line?notice=at-the-door";
            case ClaimOutcome.TurnOver over -> backToDeal(id, "turn-over");
            case ClaimOutcome.NotYours not -> backToDeal(id, "turn-over");
        };
    }

    /** Gives place, turn or pass back. */
    @PostMapping("/deals/{id}/line/leaving")
    String leave(@AuthenticationPrincipal Shopper shopper, @PathVariable String id, HttpServletResponse response) {
        line.leave(id, shopper.id());
        DealCookies.dropBoth(response, id);
        return backToDeal(id, "left");
    }

    @PostMapping("/deals/{id}/restock-alarm")
    String alarm(@AuthenticationPrincipal Shopper shopper, @PathVariable String id) {
        if (deals.find(id).isEmpty()) throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        alarms.set(id, shopper.id());
        return backToDeal(id, "alarm-set");
    }

    private static String backToDeal(String id, String notice) {
        return "redirect:/deals/" + id + "?notice=" + notice;
    }
}
