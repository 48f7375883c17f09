package io.bidd.provisioner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The shape of the program, checked. */
class ArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.bidd.provisioner");

    @Test
    void nobodyAssumesAPlatform() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..platform.local..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..platform.local..")
                .because("the platform is this machine today and a cluster tomorrow")
                .check(CLASSES);
    }

    @Test
    void embeddedServersAreForTestsOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.zonky..", "redis.embedded..")
                .because("development parts are on no production class path")
                .check(CLASSES);
    }
}
