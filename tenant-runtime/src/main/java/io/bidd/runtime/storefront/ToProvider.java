package io.bidd.runtime.storefront;

import io.bidd.runtime.checkout.Checkout;
import io.bidd.runtime.checkout.PayOutcome;
import io.bidd.runtime.member.Shopper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/** Sends a shopper to the page of a payment provider, or back to the order with what is in the way. */
@Component
class ToProvider {

    private final Checkout checkout;

    ToProvider(Checkout checkout) {
        this.checkout = checkout;
    }

    /** @param provider nothing means the usual one @return where to go */
    String pay(Shopper shopper, String order, @Nullable String provider, HttpServletRequest request) {
        return switch (checkout.pay(shopper, order, provider)) {
            case PayOutcome.PayAt at ->
                "redirect:" + (at.mobileUrl() != null && isPhone(request) ? at.mobileUrl() : at.url());
            case PayOutcome.NoSuchOrder nothing -> throw new ResponseStatusException(HttpStatus.NOT_FOUND);
            case PayOutcome.NotPayable not -> "redirect:/orders/" + order;
            case PayOutcome.NoSuchProvider nothing -> "redirect:/orders/" + order + "?notice=no-such-provider";
            case PayOutcome.ProviderSilent silent ->
                "redirect:/orders/" + order + "?notice=" + (silent.down() ? "provider-down" : "provider-silent");
            case PayOutcome.ProviderRefused refused -> "redirect:/orders/" + order + "?notice=provider-refused";
        };
    }

    /** The browser says so; those that do not say it this way say it in their name. */
    static boolean isPhone(HttpServletRequest request) {
        var hint = request.getHeader("Sec-CH-UA-Mobile");
        if (hint != null) return hint.equals("?1");
        var browser = request.getHeader("User-Agent");
        return browser != null && browser.contains("Mobi");
    }
}
