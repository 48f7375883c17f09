package io.bidd.runtime.storefront;

import io.bidd.runtime.checkout.FormKeys;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a shopper wants to give back.
 *
 * @param key   made with the page, so that a double click gives back once
 * @param units by line; an empty field is nothing
 */
record GiveBackForm(
        @NotNull @Pattern(regexp = FormKeys.PATTERN) String key,
        @Size(max = 20) @Nullable Map<String, @Pattern(regexp = "\\d{0,4}") String> units) {

    /** To be called on a form without errors. */
    Map<String, Integer> wanted() {
        var wanted = new HashMap<String, Integer>();
        if (units != null)
            units.forEach((line, many) -> {
                if (!many.isEmpty() && Integer.parseInt(many) > 0) wanted.put(line, Integer.parseInt(many));
            });
        return wanted;
    }
}
