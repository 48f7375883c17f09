package io.bidd.runtime.catalog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A picture that was looked at: really PNG or JPEG, whatever it was called, and of a decent size.
 *
 * @param mediaType {@code image/png} or {@code image/jpeg}
 */
public record Picture(String mediaType, byte[] content) {

    /** Largest file, bytes. */
    public static final int LARGEST = 2 * 1024 * 1024;

    private static final int LONGEST_SIDE = 2048;

    /** The picture, unless it is none, too large or broken. */
    public static Optional<Picture> read(byte[] content) {
        if (content.length > LARGEST) return Optional.empty();
        try (var input = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
            var readers = ImageIO.getImageReaders(input);
            if (!readers.hasNext()) return Optional.empty();
            var reader = readers.next();
            try {
                var format = reader.getFormatName().toLowerCase(Locale.ROOT);
                if (!format.equals("png") && !format.equals("jpeg")) return Optional.empty();
                reader.setInput(input);
                // The size is read from the header first: a small file may unpack to a very large picture.
                if (reader.getWidth(0) > LONGEST_SIDE || reader.getHeight(0) > LONGEST_SIDE) return Optional.empty();
                reader.read(0);
                return Optional.of(new Picture("image/" + format, content));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException broken) {
            return Optional.empty();
        }
    }
}
