package io.bidd.controlplane.rental;

import io.bidd.controlplane.problem.Refused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;

/** What a brand must be, so that every page stays readable and safe. */
final class BrandRules {

    /** White text on the brand colour must be readable: WCAG 2.2, success criterion 1.4.3 for large text and controls. */
    static final double LEAST_CONTRAST = 3.0;

    static final int LARGEST_LOGO = 256 * 1024;
    private static final int LONGEST_SIDE = 1024;

    /** Host names that are ours. */
    private static final Set<String> RESERVED = Set.of(
            "admin", "api", "app", "bidd", "billing", "console", "ddib", "edge", "help", "id", "mail", "pay", "static",
            "status", "support", "www");

    private BrandRules() {}

    static void check(RentalOrder order) {
        if (RESERVED.contains(order.slug()))
            throw Refused.invalid("slug-reserved", "The address " + order.slug() + " is reserved. Choose another.");
        if (contrastWithWhite(order.color()) < LEAST_CONTRAST)
            throw Refused.invalid(
                    "color-too-light", "White text cannot be read on " + order.color() + ". Choose a darker colour.");
        if (order.logo() != null) checkLogo(order.logo());
    }

    private static void checkLogo(byte[] logo) {
        if (logo.length > LARGEST_LOGO) throw Refused.invalid("logo-too-large", "The logo may have at most 256 KiB.");
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(logo))) {
            var readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) throw notAnImage();
            var reader = readers.next();
            try {
                if (!Set.of("png", "jpeg").contains(reader.getFormatName().toLowerCase(Locale.ROOT)))
                    throw notAnImage();
                reader.setInput(input);
                if (reader.getWidth(0) > LONGEST_SIDE || reader.getHeight(0) > LONGEST_SIDE)
                    throw Refused.invalid("logo-too-large", "The logo may be at most 1024 pixels wide and high.");
                reader.read(0);
            } finally {
                reader.dispose();
            }
        } catch (IOException broken) {
            throw notAnImage();
        }
    }

    private static Refused notAnImage() {
        return Refused.invalid("logo-not-an-image", "The logo must be a PNG or JPEG picture.");
    }

    /** Contrast ratio, 1 to 21, as WCAG 2.2 defines it. */
    static double contrastWithWhite(String color) {
        var luminance = 0.2126 * linear(color, 1) + 0.7152 * linear(color, 3) + 0.0722 * linear(color, 5);
        return 1.05 / (luminance + 0.05);
    }

    private static double linear(String color, int from) {
        var value = Integer.parseInt(color, from, from + 2, 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
