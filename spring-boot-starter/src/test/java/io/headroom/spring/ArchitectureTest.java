package io.headroom.spring;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses STARTER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.headroom.spring");

    @Test
    void featuresNeverImportEachOther() {
        slices().matching("io.headroom.spring.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(alwaysTrue(), resideInAPackage("io.headroom.spring.internal"))
                .check(STARTER);
    }

    @Test
    void packagesImportDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("features")
                .definedBy(
                        "io.headroom.spring.actuate",
                        "io.headroom.spring.guard",
                        "io.headroom.spring.health",
                        "io.headroom.spring.http",
                        "io.headroom.spring.measured",
                        "io.headroom.spring.metrics",
                        "io.headroom.spring.refresh")
                .layer("root")
                .definedBy("io.headroom.spring")
                .layer("internal")
                .definedBy("io.headroom.spring.internal")
                .whereLayer("features")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("root")
                .mayOnlyBeAccessedByLayers("features")
                .check(STARTER);
    }
}
