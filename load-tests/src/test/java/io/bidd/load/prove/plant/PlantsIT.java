package io.bidd.load.prove.plant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.bidd.load.prove.Check;
import io.bidd.load.prove.Checks;
import io.bidd.load.prove.world.RuntimeJar;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassHierarchyResolver.ClassHierarchyInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** Every planted bug still finds what it changes in the runtime as it was built, so that none rots unseen. */
class PlantsIT {

    /** Types of libraries are of no interest here: nothing of this is run. */
    private static final ClassHierarchyResolver TYPES =
            ClassHierarchyResolver.defaultResolver().orElse(type -> ClassHierarchyInfo.ofInterface());

    @Test
    void everyEditFindsSomethingToChange() throws Exception {
        try (var jar = new JarFile(
                RuntimeJar.built(Path.of("..").toAbsolutePath().normalize()).toFile())) {
            for (var plant : Plants.all()) {
                for (var edit : plant.edits()) {
                    var entry = jar.getEntry("BOOT-INF/classes/" + edit.type().replace('.', '/') + ".class");
                    assertThat(entry).as("%s: %s", plant.name(), edit.type()).isNotNull();
                    byte[] bytes;
                    try (var in = jar.getInputStream(entry)) {
                        bytes = in.readAllBytes();
                    }
                    assertThatCode(() -> new Surgery(TYPES).operate(bytes, List.of(edit)))
                            .as(plant.name())
                            .doesNotThrowAnyException();
                }
            }
        }
    }

    @Test
    void thereAreTwentyAndMoreAndEachHasAName() {
        assertThat(Plants.all()).hasSizeGreaterThanOrEqualTo(20);
        assertThat(Plants.all()).extracting(Plant::name).doesNotHaveDuplicates();
    }

    @Test
    void everyCheckThatIsSoughtIsThere() {
        var names = Checks.fresh().stream().map(Check::name).toList();
        assertThat(Plants.all()).allSatisfy(plant -> assertThat(names).containsAll(plant.checks()));
    }

    @Test
    void everyPlantChangesSomething() {
        assertThat(Plants.all())
                .noneMatch(plant -> plant.edits().isEmpty() && plant.sql().isEmpty());
    }
}
