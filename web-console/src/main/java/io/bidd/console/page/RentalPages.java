package io.bidd.console.page;

import io.bidd.console.api.ApiProblem;
import io.bidd.console.api.RentalsApi;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One rental, from its payment to its last trace. */
@Controller
@RequestMapping("/rentals/{id}")
class RentalPages {

    private final RentalsApi rentals;
    private final ProblemWords words;

    RentalPages(RentalsApi rentals, ProblemWords words) {
        this.rentals = rentals;
        this.words = words;
    }

    @GetMapping
    String rental(@PathVariable String id, Model model) {
        var rental = rentals.get(id);
        model.addAttribute("rental", rental);
        model.addAttribute("domains", rental.hasShop() ? rentals.domains(id) : List.of());
        return "rental";
    }

    @PostMapping("/domains")
    String claim(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String name,
            RedirectAttributes next,
            Locale locale) {
        try {
            rentals.claim(id, new RentalsApi.Claim(name.strip()));
            next.addFlashAttribute("notice", "domain.claimed");
        } catch (ApiProblem problem) {
            next.addFlashAttribute("typed", name);
            next.addFlashAttribute(
                    "notClaimed",
                    name.isBlank() ? words.message("problem.not-a-domain", "", locale) : words.of(problem, locale));
        }
        return back(id) + "#domains";
    }

    @PostMapping("/domains/{name}/proof")
    String prove(@PathVariable String id, @PathVariable String name, RedirectAttributes next, Locale locale) {
        try {
            // What was found instead stands beside the name.
            if (rentals.prove(id, name).provenAt() != null) next.addFlashAttribute("notice", "domain.proven");
        } catch (ApiProblem problem) {
            next.addFlashAttribute("failed", words.of(problem, locale));
        }
        return back(id) + "#domains";
    }

    @PostMapping("/domains/{name}/removal")
    String drop(@PathVariable String id, @PathVariable String name, RedirectAttributes next, Locale locale) {
        try {
            rentals.drop(id, name);
            next.addFlashAttribute("notice", "domain.dropped");
        } catch (ApiProblem problem) {
            next.addFlashAttribute("failed", words.of(problem, locale));
        }
        return back(id) + "#domains";
    }

    /**
     * The steps, asked for again and again by a page that shows them. Where they have not changed nothing is sent, and where
     * more than they has, the page is told to load itself.
     */
    @GetMapping("/progress")
    @Nullable
    String progress(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String stage,
            @RequestParam(defaultValue = "") String seen,
            Model model,
            HttpServletResponse response) {
        var rental = rentals.get(id);
        if (!rental.stage().equals(stage)) {
            response.setHeader("HX-Refresh", "true");
        } else if (rental.progress().equals(seen)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return null;
        }
        model.addAttribute("rental", rental);
        return "rental :: progress";
    }

    @PostMapping("/payment")
    String pay(@PathVariable String id, RedirectAttributes next, Locale locale) {
        try {
            return "redirect:" + rentals.pay(id).payUrl();
        } catch (ApiProblem problem) {
            next.addFlashAttribute("failed", words.of(problem, locale));
            return back(id);
        }
    }

    /** The way back from the payment provider. */
    @GetMapping("/payment")
    String paid(@PathVariable String id, RedirectAttributes next, Locale locale) {
        try {
            var paid = rentals.confirm(id).paid();
            next.addFlashAttribute("notice", paid ? "rental.paid" : "rental.not-paid");
        } catch (ApiProblem problem) {
            next.addFlashAttribute("failed", words.of(problem, locale));
        }
        return back(id);
    }

    @PostMapping("/ending")
    String end(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String confirmation,
            RedirectAttributes next,
            Locale locale) {
        try {
            rentals.end(id, new RentalsApi.Ending(confirmation.strip()));
            next.addFlashAttribute("notice", "rental.ended");
        } catch (ApiProblem problem) {
            next.addFlashAttribute(
                    "notEnded",
                    confirmation.isBlank()
                            ? words.message("problem.not-confirmed", "", locale)
                            : words.of(problem, locale));
        }
        return back(id);
    }

    @GetMapping("/export")
    ResponseEntity<byte[]> export(@PathVariable String id) {
        var zip = rentals.export(id);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/zip"))
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("export-" + id + ".zip")
                                .build()
                                .toString())
                .body(zip);
    }

    private static String back(String id) {
        return "redirect:/rentals/" + id;
    }
}
