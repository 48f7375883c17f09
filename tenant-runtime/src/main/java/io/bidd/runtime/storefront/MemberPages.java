package io.bidd.runtime.storefront;

import io.bidd.runtime.member.Members;
import io.bidd.runtime.member.ShopperFilter;
import io.bidd.runtime.member.SignUp;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Sign-up, sign-in and sign-out for people. */
@Controller
class MemberPages {

    private static final Pattern PLACE = Pattern.compile("/[A-Za-z0-9/_.-]*(\\?invite=[A-Za-z0-9_.~-]+)?");

    /** The way back from a payment provider, with what only the payer brings. */
    private static final Pattern RETURN =
            Pattern.compile("/orders/[A-Za-z0-9-]{1,40}/payment\\?[A-Za-z0-9_.~%=&+:-]{1,2000}");

    private final Members members;

    MemberPages(Members members) {
        this.members = members;
    }

    @GetMapping("/sign-in")
    String signIn(@RequestParam(defaultValue = "/") String next, Model model) {
        model.addAttribute("next", safe(next));
        return "shop/sign-in";
    }

    @PostMapping("/sign-in")
    String signIn(
            @RequestParam String email,
            @RequestParam String password,
            @RequestParam(defaultValue = "/") String next,
            Model model,
            HttpServletResponse response) {
        model.addAttribute("next", safe(next));
        model.addAttribute("email", email);
        return switch (members.signIn(email, password)) {
            case Members.SignedIn in -> signedIn(in, next, response);
            case Members.Wrong wrong -> failed("sign-in.wrong", "shop/sign-in", model);
            case Members.TooManyGuesses guesses -> failed("sign-in.too-many", "shop/sign-in", model);
        };
    }

    @GetMapping("/sign-up")
    String signUp(@RequestParam(defaultValue = "/") String next, Model model) {
        model.addAttribute("next", safe(next));
        model.addAttribute("form", new SignUp("", "", "", ""));
        return "shop/sign-up";
    }

    @PostMapping("/sign-up")
    String signUp(
            @Valid @ModelAttribute("form") SignUp form,
            BindingResult binding,
            @RequestParam(defaultValue = "/") String next,
            Model model,
            HttpServletResponse response) {
        model.addAttribute("next", safe(next));
        if (binding.hasErrors()) {
            response.setStatus(422);
            return "shop/sign-up";
        }
        return switch (members.signUp(form)) {
            case Members.SignedIn in -> signedIn(in, next, response);
            case Members.EmailTaken taken -> failed("sign-up.taken", "shop/sign-up", model);
        };
    }

    @PostMapping("/sign-out")
    String signOut(HttpServletResponse response) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO));
        return "redirect:/";
    }

    private static String signedIn(Members.SignedIn in, String next, HttpServletResponse response) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(in.token(), Members.SIGN_IN_LASTS));
        return "redirect:" + safe(next);
    }

    private static String failed(String message, String page, Model model) {
        model.addAttribute("failed", message);
        return page;
    }

    private static String cookie(String value, Duration lasts) {
        return ResponseCookie.from(ShopperFilter.COOKIE, value)
                .path("/")
                .maxAge(lasts)
                .httpOnly(true)
                .secure(io.bidd.runtime.tenancy.CurrentTenant.get().url().startsWith("https:"))
                .sameSite("Lax")
                .build()
                .toString();
    }

    /** Only paths of this very shop: nobody is sent elsewhere by a link to our sign-in page. */
    static String safe(@Nullable String next) {
        if (next == null || next.startsWith("//")) return "/";
        return PLACE.matcher(next).matches() || RETURN.matcher(next).matches() ? next : "/";
    }
}
