package io.bidd.load.prove;

import static org.assertj.core.api.Assertions.assertThat;

import io.bidd.load.prove.plant.Plants;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The proof in short: with a fixed seed all holds, and with a bug planted it does not. {@code ./bidd prove stock} is the long one. */
class ProveStockIT {

    private static final long SEED = 20_261_123;
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
    private static final Path FOLDER = Path.of("target/prove").toAbsolutePath();

    @Test
    void nothingIsLostUnderFire() throws Exception {
        assertThat(Prove.proven(HOME, FOLDER, SEED, Size.SHORT)).isEmpty();
    }

    @Test
    void aPlantedBugIsFound() throws Exception {
        var bugs = Plants.all().stream()
                .filter(plant -> plant.name().equals("hold-lost"))
                .toList();
        assertThat(Prove.planted(HOME, FOLDER, SEED, bugs)).isTrue();
    }
}
