package io.bidd.runtime.storefront;

import io.bidd.runtime.catalog.Catalog;
import io.bidd.runtime.catalog.Category;
import io.bidd.runtime.checkout.ShopRules;
import io.bidd.runtime.deal.DealView;
import io.bidd.runtime.deal.Deals;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.waitingroom.LineDraws;
import io.bidd.runtime.waitingroom.RestockAlarms;
import io.bidd.runtime.waitingroom.WaitingRoom;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** What is on sale, and the brand's own files. */
@Controller
class DealPages {

    private static final int DAYS = 7;

    private final Deals deals;
    private final Catalog catalog;
    private final WaitingRoom line;
    private final LineDraws draws;
    private final RestockAlarms alarms;
    private final ShopRules rules;
    private final Clock clock;

    DealPages(
            Deals deals,
            Catalog catalog,
            WaitingRoom line,
            LineDraws draws,
            RestockAlarms alarms,
            ShopRules rules,
            Clock clock) {
        this.deals = deals;
        this.catalog = catalog;
        this.line = line;
        this.draws = draws;
        this.alarms = alarms;
        this.rules = rules;
        this.clock = clock;
    }

    /** The deals of a day, today unless another of the next seven is named, of one category or all. */
    @GetMapping("/")
    String day(
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) @Nullable Category category,
            Model model) {
        var zone = ZoneId.of(CurrentTenant.get().zone());
        var today = LocalDate.ofInstant(clock.instant(), zone);
        var shown = day == null || day.isBefore(today) || day.isAfter(today.plusDays(DAYS - 1)) ? today : day;
        var found = deals
                .between(
                        shown.atStartOfDay(zone).toInstant(),
                        shown.plusDays(1).atStartOfDay(zone).toInstant())
                .stream()
                .filter(deal -> category == null || deal.product().category() == category)
                .toList();
        model.addAttribute(
                "days",
                Stream.iterate(today, date -> date.plusDays(1)).limit(DAYS).toList());
        model.addAttribute("day", shown);
        model.addAttribute("today", today);
        model.addAttribute("categories", Category.values());
        model.addAttribute("category", category);
        model.addAttribute("open", in(found, "OPEN"));
        model.addAttribute("upcoming", in(found, "UPCOMING"));
        model.addAttribute(
                "past",
                Stream.of("SOLD_OUT", "ENDED", "CALLED_OFF")
                        .flatMap(state -> in(found, state).stream())
                        .toList());
        return "shop/home";
    }

    /** @param invite an invitation as it came by link @param ticket from an earlier visit; what it is worth is seen when it is shown */
    @GetMapping("/deals/{id}")
    String deal(
            @AuthenticationPrincipal @Nullable Shopper shopper,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String invite,
            @CookieValue(name = DealCookies.TICKET, required = false) @Nullable String ticket,
            Model model) {
        model.addAttribute("deal", deals.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
        model.addAttribute("line", line.now(id));
        model.addAttribute("rules", rules.get());
        model.addAttribute("draw", draws.published(id).orElse(null));
        model.addAttribute("invite", invite == null || invite.isBlank() ? null : invite);
        model.addAttribute("inLine", shopper != null && ticket != null && !ticket.isEmpty());
        model.addAttribute("alarmSet", shopper != null && alarms.isSet(id, shopper.id()));
        return "shop/deal";
    }

    @GetMapping("/pictures/{id}")
    ResponseEntity<byte[]> picture(@PathVariable String id) {
        return catalog.picture(id)
                .map(picture -> ResponseEntity.ok()
                        .contentType(MediaType.valueOf(picture.mediaType()))
                        .cacheControl(CacheControl.maxAge(Duration.ofDays(7))
                                .cachePublic()
                                .immutable())
                        .body(picture.content()))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    @GetMapping("/logo")
    ResponseEntity<byte[]> logo() {
        var logo = CurrentTenant.get().brand().logo();
        if (logo == null) return ResponseEntity.notFound().build();
        var png = logo.length > 1 && logo[0] == (byte) 0x89;
        return ResponseEntity.ok()
                .contentType(png ? MediaType.IMAGE_PNG : MediaType.IMAGE_JPEG)
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic())
                .body(logo);
    }

    /** The brand's colour as a style sheet, so that pages need no inline style and the policy can forbid it. */
    @GetMapping("/brand.css")
    ResponseEntity<byte[]> brand() {
        var css = ":root{--brand:" + CurrentTenant.get().brand().color() + "}";
        return ResponseEntity.ok()
                .contentType(new MediaType("text", "css"))
                .cacheControl(CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic())
                .body(css.getBytes(StandardCharsets.UTF_8));
    }

    private static List<DealView> in(List<DealView> all, String state) {
        return all.stream().filter(deal -> deal.state().name().equals(state)).toList();
    }
}
