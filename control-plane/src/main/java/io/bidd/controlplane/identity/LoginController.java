package io.bidd.controlplane.identity;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

@Controller
class LoginController {

    private final IdentitySettings settings;

    LoginController(IdentitySettings settings) {
        this.settings = settings;
    }

    @GetMapping("/login")
    String login(Model model) {
        model.addAttribute("console", settings.urls().console());
        return "login";
    }
}
