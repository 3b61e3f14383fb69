package io.headroom.spring;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.UrlResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.util.StringUtils;

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
    void everyFailureOfTheStarterIsExplainedByAnAnalyzer() throws IOException {
        Set<String> registered = StringUtils.commaDelimitedListToSet(PropertiesLoaderUtils.loadProperties(
                        new UrlResource(HeadroomAutoConfiguration.class.getResource("/META-INF/spring.factories")))
                .getProperty(FailureAnalyzer.class.getName()));
        Set<Class<?>> explained = STARTER.stream()
                .filter(type -> registered.contains(type.getName()))
                .map(type -> ResolvableType.forClass(type.reflect())
                        .as(AbstractFailureAnalyzer.class)
                        .getGeneric()
                        .toClass())
                .collect(Collectors.toSet());

        assertThat(STARTER.stream().filter(type -> type.isAssignableTo(Exception.class)))
                .isNotEmpty()
                .allMatch(failure -> explained.contains(failure.reflect()));
    }

    @Test
    void packagesImportDownwardsOnly() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("features")
                .definedBy(
                        "io.headroom.spring.actuate",
                        "io.headroom.spring.cli",
                        "io.headroom.spring.guard",
                        "io.headroom.spring.health",
                        "io.headroom.spring.http",
                        "io.headroom.spring.measured",
                        "io.headroom.spring.metrics",
                        "io.headroom.spring.otel",
                        "io.headroom.spring.refresh",
                        "io.headroom.spring.report",
                        "io.headroom.spring.resilience4j",
                        "io.headroom.spring.store")
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
