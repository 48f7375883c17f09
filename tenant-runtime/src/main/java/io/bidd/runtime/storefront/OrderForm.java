package io.bidd.runtime.storefront;

import io.bidd.runtime.checkout.FormKeys;
import io.bidd.runtime.checkout.ShopRules.Rules;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a shopper types to order. Numbers are words here, so that whatever was typed can be shown again.
 *
 * @param key              made with the page, so that a double click is one order
 * @param quantity         of the deal whose form it is
 * @param more             of other deals that go along, by deal; an empty field is nothing
 * @param shippingFee      as the shopper was shown it, in won
 * @param freeShippingFrom as the shopper was shown it, in won; nothing means never
 * @param provider         nothing means the usual one
 */
record OrderForm(
        @NotNull @Pattern(regexp = FormKeys.PATTERN) String key,
        @NotNull @Pattern(regexp = "[1-9]\\d{0,2}|1000") String quantity,
        @Size(max = 19) @Nullable Map<@Size(max = 40) String, @Pattern(regexp = "\\d{0,3}|1000") String> more,
        @NotNull @Pattern(regexp = "\\d{1,7}") String shippingFee,
        @Nullable @Pattern(regexp = "\\d{0,10}") String freeShippingFrom,
        @NotBlank @Size(max = 40) String receiver,
        @NotBlank @Pattern(regexp = "[0-9+][0-9 -]{7,19}") String phone,
        @NotBlank @Pattern(regexp = "\\d{5}") String zipcode,
        @NotBlank @Size(max = 200) String address,
        @Nullable @Size(max = 20) String provider) {

    /** An empty one for somebody who has given name and phone before. */
    static OrderForm of(String key, String name, String phone) {
        return new OrderForm(key, "1", Map.of(), "0", "", name, phone, "", "", null);
    }

    /** Units by deal, the form's own deal first; what is no number is none. */
    Map<String, Integer> units(String deal) {
        var units = new LinkedHashMap<String, Integer>();
        units.put(deal, number(quantity));
        // Always in the same order, so that the same form is the same request.
        if (more != null)
            new TreeMap<>(more).forEach((other, many) -> {
                if (number(many) > 0 && !other.equals(deal)) units.put(other, number(many));
            });
        return units;
    }

    /** How many of a deal that may go along, as it was typed. */
    public String moreOf(String deal) {
        var many = more == null ? null : more.get(deal);
        return many == null || many.isEmpty() ? "0" : many;
    }

    /** Whether anything goes along. */
    public boolean hasMore() {
        return more != null && more.values().stream().anyMatch(many -> number(many) > 0);
    }

    /** The rule of the shipping fee as the shopper was shown it; to be called on a form without errors. */
    Rules shown() {
        var from = freeShippingFrom == null || freeShippingFrom.isEmpty() ? null : Long.valueOf(freeShippingFrom);
        return new Rules(Long.parseLong(shippingFee), from, 0, true);
    }

    private static int number(@Nullable String typed) {
        return typed != null && typed.matches("\\d{1,4}") ? Integer.parseInt(typed) : 0;
    }

    /** Addresses stay out of logs. */
    @Override
    public String toString() {
        return "OrderForm[...]";
    }
}
