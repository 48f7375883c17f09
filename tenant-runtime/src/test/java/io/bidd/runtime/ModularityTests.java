package io.bidd.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** The shape of the program, checked. */
class ModularityTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.bidd.runtime");

    @Test
    void modulesUseOnlyWhatTheyMay() {
        ApplicationModules.of(TenantRuntime.class).verify();
    }

    @Test
    void onlyStockWritesQuantities() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..stock..", "..deal..")
                .should()
                .callMethod(io.bidd.runtime.stock.Stock.class, "supply", String.class, int.class)
                .because("units come on stock with the deal that sells them, and in no other way")
                .check(CLASSES);
    }

    @Test
    void tenantsAreNeverInherited() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(InheritableThreadLocal.class)
                .because("work handed to another thread carries its tenant itself")
                .check(CLASSES);
    }

    @Test
    void nobodyAsksTheSystemForTheTime() {
        noClasses()
                .should()
                .callMethod(java.time.Instant.class, "now")
                .because("the clock is given, so that tests and developers can move it")
                .check(CLASSES);
    }
}
