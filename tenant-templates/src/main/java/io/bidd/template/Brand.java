package io.bidd.template;

import org.jspecify.annotations.Nullable;

/**
 * How a shop looks.
 *
 * @param shopName shown in the header and the title, 1 to 40 characters
 * @param color    {@code #rrggbb}, dark enough to carry white text (checked when the shop is ordered)
 * @param logo     PNG or JPEG, small as it is shown (16 KiB; up to 256 KiB from before that was so), or none
 */
public record Brand(String shopName, String color, byte @Nullable [] logo) {}
