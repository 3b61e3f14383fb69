package io.headroom.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses KIT = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.headroom.test");

    @Test
    void noPackageKnowsAnother() {
        slices().matching("io.headroom.(**)")
                .namingSlices("$1")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        com.tngtech.archunit.base.DescribedPredicate.alwaysTrue(),
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage(
                                "io.headroom.test.."))
                .check(KIT);
    }

    @Test
    void eachOptionalLibraryIsNeededInOnePlace() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.headroom.test.spring")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "io.headroom.spring..")
                .check(KIT);
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("OverHttp")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("tools.jackson..")
                .check(KIT);
        noClasses()
                .that()
                .doNotHaveSimpleName("HeadroomExtension")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.junit..")
                .check(KIT);
    }
}
