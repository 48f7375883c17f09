package io.bidd.runtime.catalog;

import io.bidd.runtime.payment.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A product to be registered. */
public record ProductDraft(
        String name,
        Category category,
        String description,
        Money listPrice,
        @Nullable Long suggestedPrice,
        @Nullable Integer suggestedQuantity,
        @Nullable Integer suggestedLimit,
        List<Picture> pictures) {}
