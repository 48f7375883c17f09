package io.bidd.console.page;

import io.bidd.console.api.AdminApi;
import io.bidd.console.api.ApiProblem;
import io.bidd.console.api.FleetRow;
import io.bidd.console.api.FlightRow;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The desk of the platform admins. */
@Controller
@RequestMapping("/admin")
class AdminPages {

    private static final String COMPANIES = "redirect:/admin/companies";

    private final AdminApi admin;
    private final ProblemWords words;

    AdminPages(AdminApi admin, ProblemWords words) {
        this.admin = admin;
        this.words = words;
    }

    @GetMapping("/companies")
    String companies(Model model) {
        model.addAttribute("companies", admin.companies());
        return "admin/companies";
    }

    @PostMapping("/companies/{id}/approval")
    String approve(@PathVariable String id, RedirectAttributes next, Locale locale) {
        try {
            admin.approve(id);
            next.addFlashAttribute("notice", "admin.approved");
        } catch (ApiProblem problem) {
            next.addFlashAttribute("failed", words.of(problem, locale));
        }
        return COMPANIES;
    }

    @PostMapping("/companies/{id}/rejection")
    String reject(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes next,
            Locale locale) {
        try {
            admin.reject(id, new AdminApi.Rejection(reason.strip()));
            next.addFlashAttribute("notice", "admin.rejected");
        } catch (ApiProblem problem) {
            next.addFlashAttribute(
                    "failed",
                    problem.fields().containsKey("reason")
                            ? words.message("admin.reason.wrong", "", locale)
                            : words.of(problem, locale));
        }
        return COMPANIES;
    }

    @PostMapping("/tenants/{id}/suspension")
    String suspend(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            RedirectAttributes next,
            Locale locale) {
        return changed(
                () -> admin.suspend(id, new AdminApi.Suspension(reason.strip())), "admin.suspended", next, locale);
    }

    @PostMapping("/tenants/{id}/resumption")
    String resume(@PathVariable String id, RedirectAttributes next, Locale locale) {
        return changed(() -> admin.resume(id), "admin.resumed", next, locale);
    }

    @PostMapping("/tenants/{id}/room")
    String resize(@PathVariable String id, FleetRow.Room room, RedirectAttributes next, Locale locale) {
        return changed(() -> admin.resize(id, room), "admin.resized", next, locale);
    }

    @PostMapping("/tenants/{id}/runtime")
    String move(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String runtime,
            RedirectAttributes next,
            Locale locale) {
        return changed(() -> admin.move(id, new AdminApi.Move(runtime.strip())), "admin.moving", next, locale);
    }

    @PostMapping("/tenants/{id}/isolation")
    String inspect(@PathVariable String id, RedirectAttributes next, Locale locale) {
        try {
            admin.inspect(id);
        } catch (ApiProblem problem) {
            next.addFlashAttribute("failed", words.of(problem, locale));
        }
        return "redirect:/admin/tenants/" + id + "/isolation";
    }

    @GetMapping("/tenants/{id}/isolation")
    String isolation(@PathVariable String id, Model model) {
        var reports = admin.isolation(id);
        model.addAttribute("tenant", id);
        model.addAttribute("reports", reports);
        model.addAttribute("pending", !reports.isEmpty() && reports.getFirst().report() == null);
        return "admin/isolation";
    }

    @GetMapping("/capacity")
    String capacity(Model model) {
        model.addAttribute("capacity", admin.capacity());
        model.addAttribute("shared", admin.sharedRuntimes());
        return "admin/capacity";
    }

    @GetMapping("/tenants/{id}")
    String tenant(@PathVariable String id, Model model) {
        var records = admin.records(id);
        model.addAttribute("tenant", id);
        model.addAttribute("records", records);
        model.addAttribute(
                "longest", records.stream().mapToLong(FlightRow::millis).max().orElse(1));
        return "admin/tenant";
    }

    @PostMapping("/tenants/{id}/secrets")
    String renewSecrets(@PathVariable String id, RedirectAttributes next, Locale locale) {
        changed(() -> admin.renewSecrets(id), "admin.secrets.renewing", next, locale);
        return "redirect:/admin/tenants/" + id;
    }

    private String changed(Runnable change, String notice, RedirectAttributes next, Locale locale) {
        try {
            change.run();
            next.addFlashAttribute("notice", notice);
        } catch (ApiProblem problem) {
            next.addFlashAttribute("failed", words.of(problem, locale));
        }
        return "redirect:/admin/tenants";
    }

    @GetMapping("/tenants")
    String tenants(Model model) {
        model.addAttribute("fleet", admin.tenants());
        return "admin/tenants";
    }
}
