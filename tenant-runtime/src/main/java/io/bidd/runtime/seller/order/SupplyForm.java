package io.bidd.runtime.seller.order;

import io.bidd.runtime.checkout.FormKeys;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import org.jspecify.annotations.Nullable;

/** How many units more or fewer. @param key made with the page, so that a double click changes once */
record SupplyForm(
        @NotNull @Pattern(regexp = FormKeys.PATTERN) String key,
        @NotNull @Positive @Max(1_000_000) @Nullable Integer units,
        @NotNull @Nullable Way way) {

    enum Way {
        RAISE,
        LOWER
    }

    /** To be called on a form without errors. */
    int by() {
        var many = units == null ? 0 : units;
        return way == Way.LOWER ? -many : many;
    }
}
