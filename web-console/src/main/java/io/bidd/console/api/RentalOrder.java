package io.bidd.console.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A company orders a shop.
 *
 * @param color         {@code #rrggbb}
 * @param logo          PNG or JPEG
 * @param expectedTotal what the quote said, VAT included, in minor units; another price is refused
 */
public record RentalOrder(
        String plan,
        String shopName,
        String slug,
        String color,
        byte @Nullable [] logo,
        Instant startsAt,
        Instant endsAt,
        int expectedCrowd,
        long expectedTotal) {}
