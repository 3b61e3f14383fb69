package io.headroom;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.headroom");

    @Test
    void packagesImportDownwardsOnlyAndSiblingsNever() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("check")
                .definedBy("io.headroom.internal.check")
                .layer("evidence")
                .definedBy("io.headroom.internal.evidence")
                .layer("json")
                .definedBy("io.headroom.internal.json")
                .layer("thread")
                .definedBy("io.headroom.internal.thread")
                .layer("window")
                .definedBy("io.headroom.internal.window")
                .layer("time")
                .definedBy("io.headroom.time")
                .layer("sli")
                .definedBy("io.headroom.sli")
                .layer("budget")
                .definedBy("io.headroom.budget")
                .layer("guard")
                .definedBy("io.headroom.guard")
                .layer("store")
                .definedBy("io.headroom.store")
                .layer("alert")
                .definedBy("io.headroom.alert")
                .layer("front door")
                .definedBy("io.headroom")
                .layer("exporters")
                .definedBy(
                        "io.headroom.grafana",
                        "io.headroom.grpc",
                        "io.headroom.jdbc",
                        "io.headroom.micrometer",
                        "io.headroom.okhttp",
                        "io.headroom.openslo",
                        "io.headroom.prometheus",
                        "io.headroom.reactor",
                        "io.headroom.redis",
                        "io.headroom.report",
                        "io.headroom.resilience4j")
                .layer("series")
                .definedBy("io.headroom.metrics")
                .whereLayer("exporters")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("series")
                .mayOnlyBeAccessedByLayers("exporters")
                .whereLayer("front door")
                .mayOnlyBeAccessedByLayers("series", "exporters")
                .whereLayer("guard")
                .mayOnlyBeAccessedByLayers("front door", "series", "exporters")
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("front door", "series", "exporters")
                .whereLayer("alert")
                .mayOnlyBeAccessedByLayers("front door", "series", "exporters")
                .whereLayer("budget")
                .mayOnlyBeAccessedByLayers("alert", "front door", "series", "exporters")
                .whereLayer("sli")
                .mayOnlyBeAccessedByLayers("budget", "guard", "front door", "series", "exporters")
                .whereLayer("time")
                .mayOnlyBeAccessedByLayers("sli", "budget", "guard", "front door", "series", "exporters")
                .whereLayer("window")
                .mayOnlyBeAccessedByLayers(
                        "sli", "budget", "alert", "guard", "store", "front door", "series", "exporters")
                .whereLayer("json")
                .mayOnlyBeAccessedByLayers("exporters")
                .whereLayer("thread")
                .mayOnlyBeAccessedByLayers("front door", "exporters")
                .whereLayer("evidence")
                .mayOnlyBeAccessedByLayers("budget", "alert", "guard")
                .whereLayer("check")
                .mayOnlyBeAccessedByLayers(
                        "sli", "budget", "alert", "guard", "store", "front door", "series", "exporters")
                .check(CORE);
    }

    @Test
    void everyPackageHasItsPlaceAndNoneIsInACycle() {
        classes()
                .should()
                .resideInAnyPackage(
                        "io.headroom",
                        "io.headroom.grafana",
                        "io.headroom.metrics",
                        "io.headroom.micrometer",
                        "io.headroom.openslo",
                        "io.headroom.prometheus",
                        "io.headroom.guard",
                        "io.headroom.reactor",
                        "io.headroom.grpc",
                        "io.headroom.okhttp",
                        "io.headroom.resilience4j",
                        "io.headroom.store",
                        "io.headroom.jdbc",
                        "io.headroom.redis",
                        "io.headroom.report",
                        "io.headroom.alert",
                        "io.headroom.budget",
                        "io.headroom.sli",
                        "io.headroom.time",
                        "io.headroom.internal.check",
                        "io.headroom.internal.evidence",
                        "io.headroom.internal.json",
                        "io.headroom.internal.thread",
                        "io.headroom.internal.window")
                .check(CORE);
        slices().matching("io.headroom.(**)").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void onlyTheMicrometerPackageNeedsMicrometer() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.headroom.micrometer")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(CORE);
    }

    @Test
    void onlyTheJdbcPackageNeedsJdbc() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.headroom.jdbc")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql", "javax.sql")
                .check(CORE);
    }

    @Test
    void onlyTheReactorPackageNeedsReactor() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.headroom.reactor")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("reactor..", "org.reactivestreams..")
                .check(CORE);
    }

    @Test
    void onlyTheGrpcPackageNeedsGrpc() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.headroom.grpc")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.grpc..")
                .check(CORE);
    }

    @Test
    void onlyTheOkHttpPackageNeedsOkHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.headroom.okhttp")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("okhttp3..", "okio..", "kotlin..")
                .check(CORE);
    }

    @Test
    void onlyTheOpenSloPackageNeedsYaml() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.headroom.openslo")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.snakeyaml..", "org.yaml..")
                .check(CORE);
    }

    @Test
    void onlyTheResilience4jPackageNeedsResilience4j() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.headroom.resilience4j")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.github.resilience4j..")
                .check(CORE);
    }

    @Test
    void clocksAreReadInTheTimePackageOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.headroom.time")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(CORE);
    }
}
