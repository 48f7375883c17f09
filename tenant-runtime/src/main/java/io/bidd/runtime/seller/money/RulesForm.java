package io.bidd.runtime.seller.money;

import io.bidd.runtime.checkout.ShopRules.Rules;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a seller types about all orders of the shop. @param freeShippingFrom an empty field means never */
record RulesForm(
        @NotNull @PositiveOrZero @Max(1_000_000) @Nullable Long shippingFee,
        @PositiveOrZero @Max(1_000_000_000) @Nullable Long freeShippingFrom,
        @NotNull @Min(0) @Max(8_760) @Nullable Integer refundHours,
        @NotNull @Nullable Boolean restock) {

    static RulesForm of(Rules rules) {
        return new RulesForm(rules.shippingFee(), rules.freeShippingFrom(), rules.refundHours(), rules.restock());
    }

    /** To be called on a form without errors. */
    Rules rules() {
        return new Rules(
                Objects.requireNonNull(shippingFee),
                freeShippingFrom,
                Objects.requireNonNull(refundHours),
                Objects.requireNonNull(restock));
    }
}
