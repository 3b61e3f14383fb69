package io.headroom.spring;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
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
                .check(STARTER);
    }

    @Test
    void theRootImportsNoFeature() {
        ArchRuleDefinition.noClasses()
                .that()
                .resideInAPackage("io.headroom.spring")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.headroom.spring.*..")
                .check(STARTER);
    }
}
