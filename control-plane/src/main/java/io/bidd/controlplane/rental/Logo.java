package io.bidd.controlplane.rental;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import net.coobird.thumbnailator.Thumbnails;

/**
 * A company's logo as its shop shows it. It lies beside the other settings of the shop, of which all shops of a shared runtime together
 * may have a mebibyte on Kubernetes, so it is made as small as it is shown.
 */
final class Logo {

    /** Twice what pages show, for dense screens. */
    private static final int WIDEST = 480;

    private static final int HIGHEST = 160;

    /** In bytes. */
    static final int LARGEST = 16 * 1024;

    private static final double SMALLER = 0.75;

    private Logo() {}

    /** @param picture that was checked by {@link BrandRules} @return the same if it is small already, else a PNG */
    static byte[] asShown(byte[] picture) {
        try {
            var image = ImageIO.read(new ByteArrayInputStream(picture));
            if (picture.length <= LARGEST && image.getWidth() <= WIDEST && image.getHeight() <= HIGHEST) return picture;
            var scale =
                    Math.min(1.0, Math.min((double) WIDEST / image.getWidth(), (double) HIGHEST / image.getHeight()));
            var png = scaled(image, scale);
            while (png.length > LARGEST) png = scaled(image, scale *= SMALLER);
            return png;
        } catch (IOException impossible) {
            throw new IllegalStateException("a picture that was read before", impossible);
        }
    }

    private static byte[] scaled(BufferedImage image, double scale) throws IOException {
        var png = new ByteArrayOutputStream();
        Thumbnails.of(image).scale(scale).outputFormat("png").toOutputStream(png);
        return png.toByteArray();
    }
}
