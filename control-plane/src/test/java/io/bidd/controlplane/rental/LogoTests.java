package io.bidd.controlplane.rental;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class LogoTests {

    @Test
    void whatIsSmallStaysAsItIs() throws IOException {
        var small = png(new BufferedImage(120, 40, BufferedImage.TYPE_INT_ARGB));
        assertThat(Logo.asShown(small)).isSameAs(small);
    }

    @Test
    void whatIsLargerThanItIsShownIsMadeSmallerAndKeepsItsProportions() throws IOException {
        var shown = read(Logo.asShown(png(new BufferedImage(1_024, 512, BufferedImage.TYPE_INT_ARGB))));
        assertThat(shown.getHeight()).isEqualTo(160);
        assertThat(shown.getWidth()).isEqualTo(320);
        assertThat(shown.getColorModel().hasAlpha())
                .as("what was clear stays clear")
                .isTrue();
    }

    /** Nothing compresses worse. */
    @Test
    void evenNoiseIsSmallEnough() throws IOException {
        var noise = new BufferedImage(1_024, 1_024, BufferedImage.TYPE_INT_RGB);
        var random = new Random(1);
        for (var x = 0; x < 1_024; x++) for (var y = 0; y < 1_024; y++) noise.setRGB(x, y, random.nextInt());
        assertThat(Logo.asShown(png(noise))).hasSizeLessThanOrEqualTo(Logo.LARGEST);
    }

    private static byte[] png(BufferedImage image) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    private static BufferedImage read(byte[] picture) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(picture));
    }
}
