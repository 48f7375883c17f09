package io.bidd.console.page;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page shows. */
@ControllerAdvice
class ConsoleModel {

    @ModelAttribute("format")
    Format format(Locale locale) {
        return new Format(locale);
    }

    @ModelAttribute("signedIn")
    boolean signedIn(HttpServletRequest request) {
        return request.getUserPrincipal() != null;
    }

    @ModelAttribute("admin")
    boolean admin(HttpServletRequest request) {
        return request.isUserInRole("ADMIN");
    }

    @ModelAttribute("person")
    String person(@AuthenticationPrincipal @Nullable OidcUser user) {
        return user == null || user.getFullName() == null ? "" : user.getFullName();
    }
}
