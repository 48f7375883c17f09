package io.bidd.runtime.seller.money;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;

/** What the shop decides once for all its orders. */
@Controller
@RequestMapping("/seller/settings")
class DeskSettings {

    private final MoneyDesk desk;

    DeskSettings(MoneyDesk desk) {
        this.desk = desk;
    }

    @GetMapping
    String settings(Model model) {
        model.addAttribute("form", RulesForm.of(desk.rules()));
        return "desk/settings";
    }

    @PostMapping
    String change(
            @Valid @ModelAttribute("form") RulesForm form,
            BindingResult binding,
            Model model,
            HttpServletResponse response) {
        if (binding.hasErrors()) {
            if (binding.getTarget() == null) model.addAttribute("form", RulesForm.of(desk.rules()));
            response.setStatus(422);
            return "desk/settings";
        }
        desk.change(form.rules());
        return "redirect:/seller/settings?notice=saved";
    }
}
