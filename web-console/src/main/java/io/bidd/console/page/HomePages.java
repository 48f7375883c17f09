package io.bidd.console.page;

import io.bidd.console.api.CompaniesApi;
import io.bidd.console.api.RentalsApi;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Where people arrive after signing in. */
@Controller
class HomePages {

    private final CompaniesApi companies;
    private final RentalsApi rentals;

    HomePages(CompaniesApi companies, RentalsApi rentals) {
        this.companies = companies;
        this.rentals = rentals;
    }

    @GetMapping("/home")
    String home(HttpServletRequest request, Model model) {
        if (request.isUserInRole("ADMIN")) return "redirect:/admin/companies";
        model.addAttribute("company", companies.mine());
        model.addAttribute("rentals", rentals.mine());
        return "home";
    }
}
