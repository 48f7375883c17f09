package io.bidd.runtime.catalog;

import io.bidd.runtime.payment.Money;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A product as sellers and shoppers see it.
 *
 * @param suggestedPrice what a deal might cost, minor units; filled into the form for a new deal
 * @param pictures       their ids, in order
 */
public record ProductView(
        String id,
        String name,
        Category category,
        String description,
        Money listPrice,
        @Nullable Long suggestedPrice,
        @Nullable Integer suggestedQuantity,
        @Nullable Integer suggestedLimit,
        List<String> pictures) {}
