package io.bidd.controlplane.rental;

import io.bidd.controlplane.plan.QuoteRequest;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A company orders a shop.
 *
 * @param color         {@code #rrggbb}
 * @param logo          PNG or JPEG
 * @param expectedTotal what the quote said, VAT included, in minor units; the order is refused where the price is another
 */
public record RentalOrder(
        @NotBlank String plan,
        @NotBlank @Size(max = 40) String shopName,

        @NotNull @Pattern(regexp = "[a-z][a-z0-9]{2,29}", message = "3 to 30 small letters and digits, a letter first")
        String slug,

        @NotNull @Pattern(regexp = "#[0-9a-fA-F]{6}") String color,
        byte @Nullable [] logo,
        @NotNull Instant startsAt,
        @NotNull Instant endsAt,
        @Positive int expectedCrowd,
        @PositiveOrZero long expectedTotal) {

    QuoteRequest quoteRequest() {
        return new QuoteRequest(plan, startsAt, endsAt, expectedCrowd);
    }
}
