package io.headroom.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The kit's own tests on JUnit 5, in a process without JUnit 6. */
class JUnit5Test {
    @Test
    void theExtensionWorksOnJUnit5AsItDoesOnJUnit6() throws Exception {
        Process junit = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-jar",
                        System.getProperty("headroom.junit5"),
                        "execute",
                        "--disable-banner",
                        "--details=summary",
                        "--class-path=" + classPathWithoutJUnit(),
                        "--select-class=" + HeadroomExtensionTest.class.getName(),
                        "--select-class=" + AnnotatedTest.class.getName(),
                        "--select-class=" + TrafficTest.class.getName(),
                        "--select-class=" + SloAssertTest.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(junit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(junit.waitFor()).as(output).isZero();
        assertThat(output)
                .containsPattern("\\[ +0 tests failed +]")
                .containsPattern("\\[ +[1-9]\\d+ tests successful +]");
    }

    private static String classPathWithoutJUnit() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("junit"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
