package io.headroom.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restart by devtools, in a process of its own: devtools leaves tests alone. */
class DevtoolsTest {
    @TempDir
    Path directory;

    @Test
    void anApplicationGoesOnCountingWhereItWasWhenDevtoolsRestartIt() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RestartedApplication.class.getName(),
                        "--spring.main.web-application-type=none",
                        "--headroom.store.directory=" + directory,
                        "--headroom.slos.checkout.objective=99%")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        process.waitFor();
        assertThat(Arrays.asList(output.split("\\R")))
                .as(output)
                .contains("RestartClassLoader: bad=1, in the period=2, tickers=1");
    }
}
