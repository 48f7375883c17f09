package io.bidd.runtime.checkout;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

/**
 * What a shopper orders.
 *
 * @param amount what the shopper was shown, in won; another amount than ours is refused, ours is what counts
 * @param pass   admission pass of the deal's waiting room
 */
public record OrderRequest(
        @NotBlank String deal,
        @Positive @Max(1_000) int quantity,
        @Positive long amount,
        @NotNull String pass,
        @NotBlank @Size(max = 40) String receiver,
        @NotBlank @Pattern(regexp = "[0-9+][0-9 -]{7,19}") String phone,
        @NotBlank @Pattern(regexp = "\\d{5}") String zipcode,
        @NotBlank @Size(max = 200) String address) {

    /** Addresses stay out of logs. */
    @Override
    public String toString() {
        return "OrderRequest[" + quantity + " of " + deal + "]";
    }

    /** What must be the same for a repeated request to be the same request. */
    String fingerprint() {
        return String.join(
                "\n", deal, String.valueOf(quantity), String.valueOf(amount), receiver, phone, zipcode, address);
    }
}
