package io.bidd.runtime.seller.order;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/** Why a deal is called off. @param sure whether the box was ticked that says what comes of it */
record CallingOffForm(
        @NotBlank @Size(max = 200) String reason,
        @NotNull @AssertTrue @Nullable Boolean sure) {}
