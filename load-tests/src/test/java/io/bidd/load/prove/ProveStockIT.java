package io.bidd.load.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The proof in short, with a fixed seed. {@code ./bidd prove stock} is the long one, and {@code --planted} proves the proof: it plants
 * bugs, each of which must be found.
 */
class ProveStockIT {

    private static final long SEED = 20_261_123;
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path FOLDER = Path.of("target/prove").toAbsolutePath();

    @Test
    void nothingIsLostUnderFire() throws Exception {
        assertThat(Prove.proven(HOME, FOLDER, SEED, Size.SHORT)).isEmpty();
    }
}
