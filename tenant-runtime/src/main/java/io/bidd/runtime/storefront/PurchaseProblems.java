package io.bidd.runtime.storefront;

import io.bidd.runtime.groupcommit.Busy;
import io.bidd.runtime.groupcommit.OutcomeUnknown;
import io.bidd.runtime.member.Shopper;
import io.bidd.runtime.tenancy.CurrentTenant;
import io.bidd.runtime.waitingroom.LineAway;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** What people are shown while something stands still: what is theirs stays theirs. */
@ControllerAdvice(assignableTypes = {LinePages.class, OrderFormPages.class, OrderPages.class})
class PurchaseProblems {

    @ExceptionHandler
    ModelAndView on(LineAway away, @AuthenticationPrincipal @Nullable Shopper shopper, HttpServletRequest request) {
        var page = page("shop/line-away", shopper, back(request));
        page.addObject("refreshEvery", "10; url=" + back(request));
        return page;
    }

    @ExceptionHandler
    ModelAndView on(Busy busy, @AuthenticationPrincipal @Nullable Shopper shopper, HttpServletRequest request) {
        var page = page("shop/later", shopper, back(request));
        page.addObject("what", "busy");
        return page;
    }

    @ExceptionHandler
    ModelAndView on(OutcomeUnknown unknown, @AuthenticationPrincipal @Nullable Shopper shopper) {
        var page = page("shop/later", shopper, "/orders");
        page.addObject("what", "outcome-unknown");
        return page;
    }

    private static ModelAndView page(String name, @Nullable Shopper shopper, String back) {
        var page = new ModelAndView(name, HttpStatus.SERVICE_UNAVAILABLE);
        page.addObject("shop", CurrentTenant.get()); // pages of failures do not get the common model
        page.addObject("signedIn", shopper != null);
        page.addObject("back", back);
        return page;
    }

    private static String back(HttpServletRequest request) {
        return request.getRequestURI().replaceFirst("^(/(?:deals|orders)/[^/]+)/.*$", "$1");
    }
}
