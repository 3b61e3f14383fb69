package io.headroom.spring.startup;

import static org.assertj.core.api.Assertions.assertThat;

import io.headroom.spring.startup.MeasuredApplication.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start loads what the application uses: each class takes time and metaspace, whatever machine it is. */
class LoadedClassesTest {
    private static final String OURS = "io.headroom.";

    @TempDir
    Path directory;

    private MeasuredApplication application;

    @BeforeEach
    void pack() {
        application = MeasuredApplication.in(directory);
    }

    @Test
    void aStartWithoutSlosLoadsFewClasses() throws Exception {
        List<String> loaded = loaded(Variant.NO_SLO);

        assertThat(loaded).contains(OURS + "Headroom");
        assertThat(loaded.stream().filter(name -> !isLambda(name))).hasSizeLessThanOrEqualTo(200);
        assertThat(loaded.stream().filter(LoadedClassesTest::isLambda)).hasSizeLessThanOrEqualTo(75);
        assertUnusedStayAway(loaded);
        assertThat(loaded)
                .doesNotContain(
                        OURS + "spring.actuate.EndpointExposureReport",
                        OURS + "spring.http.TemplateCheck",
                        OURS + "spring.internal.SloStartupReport");
    }

    @Test
    void aStartWithSlosLoadsWhatCountsForThem() throws Exception {
        List<String> loaded = loaded(Variant.FIFTY_SLOS);

        assertThat(loaded).contains(OURS + "SloCounter", OURS + "spring.internal.SloStartupReport");
        assertThat(loaded.stream().filter(name -> !isLambda(name))).hasSizeLessThanOrEqualTo(255);
        assertThat(loaded.stream().filter(LoadedClassesTest::isLambda)).hasSizeLessThanOrEqualTo(145);
        assertUnusedStayAway(loaded);
    }

    /** What makes guards, proxies of methods, rules and alerts elsewhere. */
    private static void assertUnusedStayAway(List<String> loaded) {
        assertThat(loaded)
                .doesNotContain(
                        OURS + "prometheus.AlertmanagerPush",
                        OURS + "spring.guard.GuardAutoConfiguration",
                        OURS + "spring.guard.GuardClientAutoConfiguration",
                        OURS + "spring.guard.GuardedMethod",
                        OURS + "spring.guard.HttpGuards",
                        OURS + "spring.guard.RetryingBeans",
                        OURS + "spring.internal.MethodProxies",
                        OURS + "spring.internal.ProxiedMethods",
                        OURS + "spring.measured.JobDeclarations$SloJob",
                        OURS + "spring.measured.MeasuredMethod",
                        OURS + "spring.measured.MeasuringInterceptor",
                        OURS + "spring.store.JdbcStoreAutoConfiguration",
                        OURS + "guard.GuardBuilder",
                        "java.net.http.HttpClient");
    }

    private List<String> loaded(Variant variant) throws IOException, InterruptedException {
        Path log = directory.resolve("loaded.log");
        Process process = application.startLogging(variant, log);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(line -> line.substring(line.lastIndexOf(']') + 1).strip())
                    .map(line -> line.split(" ")[0])
                    .filter(name -> name.startsWith(OURS) || name.startsWith("java.net.http."))
                    .filter(name -> !name.startsWith(StartedApplication.class.getName()))
                    .toList();
        }
    }

    private static boolean isLambda(String name) {
        return name.contains("$$Lambda");
    }
}
