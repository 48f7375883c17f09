package io.bidd.runtime.seller.money;

import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a seller types about an account at a provider. @param settings by key; one that is left blank stays what it is */
record AccountForm(
        @Size(max = 20) @Nullable Map<@Size(max = 40) String, @Size(max = 1_000) String> settings,
        @Nullable Boolean enabled) {

    Map<String, String> known() {
        return settings == null ? Map.of() : settings;
    }

    /** A box that is not ticked is not sent. */
    boolean offered() {
        return enabled != null && enabled;
    }

    /** Secrets stay out of logs. */
    @Override
    public String toString() {
        return "AccountForm[...]";
    }
}
