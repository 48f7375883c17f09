package io.bidd.runtime.storefront;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

/**
 * What a shopper types to order.
 *
 * @param key made with the page, so that a double click is one order
 */
record OrderForm(
        @Pattern(regexp = "[A-Za-z0-9-]{8,64}") String key,
        @Positive @Max(1_000) int quantity,
        @NotBlank @Size(max = 40) String receiver,
        @NotBlank @Pattern(regexp = "[0-9+][0-9 -]{7,19}") String phone,
        @NotBlank @Pattern(regexp = "\\d{5}") String zipcode,
        @NotBlank @Size(max = 200) String address) {

    /** Addresses stay out of logs. */
    @Override
    public String toString() {
        return "OrderForm[...]";
    }
}
