package io.bidd.runtime.seller.order;

import io.bidd.runtime.checkout.FormKeys;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the seller pays back.
 *
 * @param key     made with the page, so that a double click pays once
 * @param all     everything that is left, with its shipping fee
 * @param units   by line, where it is not all; an empty field is nothing
 * @param restock whether the units are for sale again
 */
record RefundForm(
        @NotNull @Pattern(regexp = FormKeys.PATTERN) String key,
        @Nullable Boolean all,
        @Size(max = 20) @Nullable Map<String, @Pattern(regexp = "\\d{0,4}") String> units,
        @NotBlank @Size(max = 200) String reason,
        @NotNull @Nullable Boolean restock) {

    /** A box that is not ticked is not sent. */
    public boolean isAll() {
        return all != null && all;
    }

    @AssertTrue
    public boolean isSomething() {
        return isAll() || !chosen().isEmpty();
    }

    /** Nothing means all that is left. */
    @Nullable
    Map<String, Integer> wanted() {
        return isAll() ? null : chosen();
    }

    public String unitsOf(String line) {
        return units == null ? "0" : units.getOrDefault(line, "0");
    }

    private Map<String, Integer> chosen() {
        var chosen = new HashMap<String, Integer>();
        if (units != null)
            units.forEach((line, many) -> {
                if (many.matches("0*[1-9]\\d{0,3}")) chosen.put(line, Integer.valueOf(many));
            });
        return chosen;
    }
}
