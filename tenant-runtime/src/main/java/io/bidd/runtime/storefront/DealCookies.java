package io.bidd.runtime.storefront;

import io.bidd.runtime.tenancy.CurrentTenant;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/** Ticket and pass live in cookies of the deal's own path. */
final class DealCookies {

    static final String TICKET = "ticket";
    static final String PASS = "pass";

    static final Duration TICKET_LASTS = Duration.ofHours(12);
    /** Longer than any pass, also a lengthened one: what ends is the pass, not the cookie. */
    static final Duration PASS_LASTS = Duration.ofHours(2);

    private DealCookies() {}

    static Optional<String> find(HttpServletRequest request, String name) {
        var cookie = WebUtils.getCookie(request, name);
        return cookie == null ? Optional.empty() : Optional.of(cookie.getValue());
    }

    static void keepTicket(HttpServletResponse response, String deal, String ticket) {
        keep(response, TICKET, deal, ticket, TICKET_LASTS);
    }

    static void keepPass(HttpServletResponse response, String deal, String pass) {
        keep(response, PASS, deal, pass, PASS_LASTS);
    }

    static void dropBoth(HttpServletResponse response, String deal) {
        keep(response, TICKET, deal, "", Duration.ZERO);
        keep(response, PASS, deal, "", Duration.ZERO);
    }

    private static void keep(HttpServletResponse response, String name, String deal, String value, Duration lasts) {
        var cookie = ResponseCookie.from(name, value)
                .path("/deals/" + deal)
                .maxAge(lasts)
                .httpOnly(true)
                .secure(CurrentTenant.get().url().startsWith("https:"))
                .sameSite("Lax");
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.build().toString());
    }
}
