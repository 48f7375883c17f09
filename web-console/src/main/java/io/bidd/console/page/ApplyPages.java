package io.bidd.console.page;

import io.bidd.console.api.ApiProblem;
import io.bidd.console.api.Application;
import io.bidd.console.api.CompaniesApi;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** A company applies. */
@Controller
@RequestMapping("/apply")
class ApplyPages {

    private final CompaniesApi companies;
    private final ProblemWords words;

    ApplyPages(CompaniesApi companies, ProblemWords words) {
        this.companies = companies;
        this.words = words;
    }

    @GetMapping
    String form(Model model) {
        model.addAttribute("form", Application.empty());
        return "apply";
    }

    @PostMapping
    String apply(@ModelAttribute("form") Application form, Model model, Locale locale, HttpServletResponse response) {
        try {
            companies.apply(form);
            return "redirect:/apply?done";
        } catch (ApiProblem problem) {
            words.tell(problem, "apply", model, locale);
            response.setStatus(problem.status());
            return "apply";
        }
    }

    @GetMapping(params = "done")
    String done() {
        return "applied";
    }
}
