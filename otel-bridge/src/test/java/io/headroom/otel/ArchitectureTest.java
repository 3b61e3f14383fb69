package io.headroom.otel;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses BRIDGE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.headroom.otel");

    @Test
    void theApiAloneIsNeeded() {
        noClasses()
                .that()
                .resideInAPackage("io.headroom.otel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.opentelemetry.sdk..", "io.headroom.otel.spans..")
                .check(BRIDGE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(BRIDGE);
    }
}
