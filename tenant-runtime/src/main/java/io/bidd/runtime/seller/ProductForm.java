package io.bidd.runtime.seller;

import io.bidd.runtime.catalog.Category;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** What a seller types to register a product. */
record ProductForm(
        @NotBlank @Size(max = 80) String name,
        @NotNull @Nullable Category category,
        @NotBlank @Size(max = 2_000) String description,
        @NotNull @Positive @Max(1_000_000_000) @Nullable Long listPrice) {}
